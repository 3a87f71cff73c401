"""Lay out a symbol and its quiet zone as a ``Drawing``, in module units. Every format renders this drawing."""

from __future__ import annotations

from math import ceil
from typing import NamedTuple, cast

from qr.errors import BadParameter
from qr.graphics.color import Color
from qr.graphics.gradient import Paint
from qr.graphics.layers import EmbeddedImage, Layer
from qr.graphics.path import Box
from qr.spec import (
    MAX_SIDE_PIXELS,
    MAX_WIDTH_MM,
    Canvas,
    Output,
    Spec,
    Style,
)
from qr.spec.formats import FORMATS
from qr.symbol import Rows, Symbol

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


class Drawing(NamedTuple):
    """An image before it is rendered to a file.

    symbol:    the symbol without quiet zone and rotation
    rows:      modules with the quiet zone: one integer per row, leftmost module in the most significant bit
    columns:   width in modules, quiet zone included
    dark:      paint of the modules
    light:     paint of the background
    scale, width, height, dpi: as in ``Size``; surplus pixels become background, split between opposite sides
    content:   bytes that the symbol encodes
    is_secret: whether to keep the content out of the title
    layers:    layers painted on the background; empty for plain squares in ``dark``
    embedded_images: images painted on the layers
    radius:    rounding of the corners of the background, in pixels
    bleed:     width of the background beyond each edge of the page, in millimetres
    """

    symbol: Symbol
    rows: Rows
    columns: int
    dark: Paint
    light: Paint
    scale: int
    width: int
    height: int
    dpi: float | None
    content: bytes
    is_secret: bool = False
    layers: tuple[Layer, ...] = ()
    embedded_images: tuple[EmbeddedImage, ...] = ()
    radius: float = 0
    bleed: float = 0

    @property
    def is_plain(self) -> bool:
        """Whether the image consists only of ``rows`` in two colours."""
        return not self.layers

    @property
    def two_colors(self) -> tuple[Color, Color]:
        """Colours of the modules and of the background, for a plain drawing. It has no gradients."""
        return cast(Color, self.dark), cast(Color, self.light)

    @property
    def offset(self) -> tuple[int, int]:
        """Surplus pixels on the left of the quiet zone and above the quiet zone."""
        return (self.width - self.scale * self.columns) // 2, (self.height - self.scale * len(self.rows)) // 2

    @property
    def background(self) -> Box:
        """Area of the whole image in module units. The origin is the top left corner of ``rows``."""
        scale, (left, top) = self.scale, self.offset
        return Box(-left / scale, -top / scale, self.width / scale, self.height / scale)

    @property
    def title(self) -> str:
        """Text alternative for screen readers: the content, in one line of at most 89 characters."""
        if self.is_secret:
            return "QR code"
        try:
            text = self.content.decode()
        except UnicodeDecodeError:
            return f"QR code of {len(self.content)} bytes"
        line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
        return f"QR code: {line}" if len(line) <= 80 else f"QR code: {line[:79]}…"


def draw(symbol: Symbol, spec: Spec) -> Drawing:
    """Lay out a symbol as plain squares.

    Raises ``BadParameter`` if the size is too small for the modules, or if a side exceeds ``MAX_SIDE_PIXELS``.
    """
    margin = quiet_zone(symbol, spec.output)
    columns = symbol.width + 2 * margin
    blank = (0,) * margin
    rows = rotate_rows(blank + tuple(row << margin for row in symbol.rows) + blank, columns, spec.output.rotate // 90)
    symbol_columns = rotated_width(symbol, spec.output)
    columns = symbol_columns + 2 * margin
    style, size = spec.style, image_size(columns, len(rows), symbol_columns, spec)
    bleed = spec.output.bleed or 0
    return Drawing(symbol, rows, columns, style.dark, style.light, *size, spec.content, spec.is_secret, bleed=bleed)


def is_plain(spec: Spec) -> bool:
    """Return whether an image consists only of square modules in one colour on a background of one colour."""
    style = spec.style
    no_gradient = isinstance(style.dark, Color) and isinstance(style.light, Color)
    is_square = style == Style(style.dark, style.light)
    return no_gradient and is_square and spec.logo.logo is None and spec.caption.caption is None


def quiet_zone(symbol: Symbol, output: Output) -> int:
    """Return the width of the quiet zone in modules: the requested width, or the width that the standard requires."""
    return symbol.quiet_zone if output.margin is None else output.margin


def rotated_width(symbol: Symbol, output: Output) -> int:
    """Return the width of the rotated symbol in modules, without the quiet zone."""
    return symbol.height if output.rotate in {90, 270} else symbol.width


def rotate_rows(rows: Rows, columns: int, quarters: int) -> Rows:
    """Rotate rows of ``columns`` modules by clockwise quarter turns."""
    for _ in range(quarters):
        digits = [f"{row:0{columns}b}" for row in reversed(rows)]
        rows, columns = tuple(int("".join(column), 2) for column in zip(*digits, strict=True)), len(rows)
    return rows


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
