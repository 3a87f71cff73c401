"""The size of an image in pixels, from the parameters that set it."""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

from qr.errors import BadParameter
from qr.spec import MAX_SIDE_PIXELS, MAX_WIDTH_MM, Canvas, Output, Spec
from qr.spec.formats import FORMATS

MILLIMETRES_PER_INCH = 25.4
PRINT_DPI = 300
CSS_PIXELS_PER_INCH = 96  # default resolution of pages, so that PDF and EPS have the same size as SVG


class Size(NamedTuple):
    """The size of an image.

    scale:         pixels per module, a whole number
    width, height: pixels
    dpi:           resolution in pixels per inch; None if the file states no resolution
    """

    scale: int
    width: int
    height: int
    dpi: float | None


def image_size(columns: int, lines: int, symbol_columns: int, spec: Spec) -> Size:
    """Compute the image size from the modules of the image, and from the width of the symbol in modules.

    Raises ``BadParameter`` if the size is too small for the modules, if a side exceeds ``MAX_SIDE_PIXELS``, or if
    ``symbol_width`` makes a side longer than ``MAX_WIDTH_MM``.
    """
    output, modules = spec.output, max(columns, lines)
    if output.canvas:
        return _size_of_canvas(output.canvas, columns, lines, output.dpi)
    if parameter := _symbol_width_parameter(spec):
        scale, resolution = _resolution_of_symbol(getattr(output, parameter), symbol_columns, spec)
        _check_symbol_width(parameter, scale * modules, resolution, output)
        return Size(scale, scale * columns, scale * lines, resolution)
    name, size, dpi = _requested_size(output, columns, spec.format)
    if size is None:
        if output.scale * modules > MAX_SIDE_PIXELS:
            raise BadParameter("scale", output.scale, allowed_scale(modules, MAX_SIDE_PIXELS))
        return Size(output.scale, output.scale * columns, output.scale * lines, dpi)
    scale = size // columns
    surplus = size - scale * columns
    if not scale:
        raise _too_small_error(output, size, columns, dpi)
    if scale * modules + surplus > MAX_SIDE_PIXELS:
        raise BadParameter(
            name, size_for_error(output, name), f"small enough that no side exceeds {MAX_SIDE_PIXELS} pixels"
        )
    return Size(scale, size, scale * lines + surplus, dpi)


def _size_of_canvas(canvas: Canvas, columns: int, lines: int, dpi: int | None) -> Size:
    """Return the size of an image with the largest whole scale that fits into the canvas.

    Raises ``BadParameter`` if no scale fits, and the canvas must not grow.
    """
    width, height = canvas.width - 2 * canvas.border, canvas.height - 2 * canvas.border
    scale = min(width // columns, height // lines)
    if scale > 0:
        return Size(scale, canvas.width, canvas.height, dpi)
    if not canvas.fallback_scale:
        size = f"{canvas.width}x{canvas.height}"
        least = f"{columns + 2 * canvas.border}x{lines + 2 * canvas.border}"
        raise BadParameter("size", size, f"at least {least} pixels (one per module, quiet zone and margin included)")
    scale = canvas.fallback_scale
    return Size(scale, max(canvas.width, scale * columns), max(canvas.height, scale * lines), dpi)


def allowed_scale(modules: int, pixels: int) -> str:
    """Describe the scales that are allowed if the longer side has ``modules`` and may have ``pixels``."""
    return f"at most {pixels // modules} ({pixels} pixels for {modules} modules, quiet zone included)"


def _symbol_width_parameter(spec: Spec) -> str | None:
    """Return the parameter that sets the width of the symbol. ``width`` does, if the symbol has a print standard."""
    if spec.output.symbol_width is not None:
        return "symbol_width"
    return "width" if spec.output.width is not None and spec.print_standard else None


def _resolution_of_symbol(millimetres: float, symbol_columns: int, spec: Spec) -> tuple[int, float]:
    """Return the pixels per module, and the resolution at which the symbol has exactly the requested width.

    The resolution is the lowest one from ``dpi`` upwards with a whole number of pixels per module. A printer has
    exactly the resolution ``dpi``, so the width in dots is the nearest one.
    """
    inches, dpi = millimetres / MILLIMETRES_PER_INCH, spec.output.dpi
    if FORMATS[spec.format].dots:
        return max(1, round((dpi or PRINT_DPI) * inches / symbol_columns)), dpi or PRINT_DPI
    if dpi is None and FORMATS[spec.format].vector:
        scale = spec.output.scale
    else:
        scale = ceil(round((dpi or PRINT_DPI) * inches / symbol_columns, 6))
    return scale, scale * symbol_columns / inches


def _check_symbol_width(parameter: str, pixels: int, dpi: float, output: Output) -> None:
    """Raise ``BadParameter`` if the longer side of the image exceeds a limit."""
    if pixels > MAX_SIDE_PIXELS:
        limit = f"{MAX_SIDE_PIXELS} pixels at {dpi:.4g} dpi"
    elif pixels / dpi * MILLIMETRES_PER_INCH > MAX_WIDTH_MM:
        limit = f"{MAX_WIDTH_MM} mm"
    else:
        return
    allowed = f"small enough that no side of the image exceeds {limit}"
    raise BadParameter(parameter, size_for_error(output, parameter), allowed)


def _requested_size(output: Output, columns: int, format_name: str) -> tuple[str, int | None, float | None]:
    """Return the parameter that sets the size, the requested width in pixels, and the resolution."""
    if output.width is None:
        return "size", output.size, output.dpi
    inches = output.width / MILLIMETRES_PER_INCH
    if output.dpi is None and FORMATS[format_name].vector:
        # Vector formats need no whole number of pixels per module: the modules fill the exact width.
        return "width", None, output.scale * columns / inches
    dpi = output.dpi or PRINT_DPI
    return "width", round(inches * dpi), dpi


def size_for_error(output: Output, name: str) -> str | int:
    """Return a requested size as an error shows it. Lengths are in millimetres."""
    return f"{getattr(output, name):g}mm" if name.endswith("width") else int(getattr(output, name))


def _too_small_error(output: Output, size: int, columns: int, dpi: float | None) -> BadParameter:
    reason = "one per module, quiet zone included"
    if output.width is not None and dpi:
        millimetres = ceil(columns / dpi * MILLIMETRES_PER_INCH * 10) / 10
        allowed = f"at least {millimetres:g}mm at {dpi:g} dpi ({columns} pixels, {reason})"
        return BadParameter("width", size_for_error(output, "width"), allowed)
    return BadParameter("size", size, f"at least {columns} pixels ({reason})")
