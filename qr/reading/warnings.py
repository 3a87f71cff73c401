"""Find properties of an image that some scanners have trouble with."""

from __future__ import annotations

from collections.abc import Iterator

from qr.drawing import Drawing, quiet_zone
from qr.drawing.sizes import MILLIMETRES_PER_INCH
from qr.spec import Output, Style

MIN_MODULE_MM = 0.33  # smallest modules that a phone can read at arm's length


def module_size_mm(drawing: Drawing) -> float | None:
    """Return the side of a module in millimetres, or None if the resolution is unknown."""
    return None if drawing.dpi is None else drawing.scale / drawing.dpi * MILLIMETRES_PER_INCH


def has_shapes(style: Style) -> bool:
    """Return whether modules or finder patterns are not square."""
    return {style.shape, style.eye, style.eyeball} != {"square"}


def find_warnings(drawing: Drawing, output: Output, style: Style) -> Iterator[str]:
    """Yield warnings for small modules, for shapes that some decoders read less often, and for a narrow quiet zone."""
    module = module_size_mm(drawing)
    if module is not None and module < MIN_MODULE_MM:
        yield f"modules of {module:.3f} mm are under {MIN_MODULE_MM} mm"
    if drawing.symbol.symbology == "qr" and has_shapes(style):
        from qr.reading.read_rates import find_losses

        yield from find_losses(style)
    modules, required = quiet_zone(drawing.symbol, output), drawing.symbol.quiet_zone
    if modules < required:
        yield f"a quiet zone of {modules} modules is under the standard's {required}"
