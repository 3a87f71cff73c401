"""What some scanners have trouble with: small modules, a narrow quiet zone, finder patterns without corners."""

from __future__ import annotations

from collections.abc import Iterator

from qr.drawing import MILLIMETRES_PER_INCH, Drawing, quiet_zone
from qr.graphics.eyes import has_corners
from qr.spec import Output, Style

MIN_MODULE_MM = 0.33  # millimetres; what a phone at arm's length still tells apart


def module_size_mm(drawing: Drawing) -> float | None:
    """The side of a module in millimetres, None where no resolution is known."""
    return None if drawing.dpi is None else drawing.scale / drawing.dpi * MILLIMETRES_PER_INCH


def find_warnings(drawing: Drawing, output: Output, style: Style) -> Iterator[str]:
    """What is allowed and not advisable."""
    module = module_size_mm(drawing)
    if module is not None and module < MIN_MODULE_MM:
        yield f"modules of {module:.3f} mm are under {MIN_MODULE_MM} mm"
    if not has_corners(style.eye):
        yield f"eye={style.eye} is not found by every reader: OpenCV goes by the corners of the finder patterns"
    own, asked = quiet_zone(drawing.symbol, output), drawing.symbol.quiet_zone
    if own < asked:
        yield f"a quiet zone of {own} modules is under the standard's {asked}"
