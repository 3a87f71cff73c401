"""What a scanner may have trouble with on paper: small modules, a narrow quiet zone."""

from __future__ import annotations

from collections.abc import Iterator

from qr.drawing import MILLIMETRES_PER_INCH, Drawing, quiet_zone
from qr.spec import Output

LEAST_MODULE = 0.33  # millimetres; what a phone at arm's length still tells apart


def module_size(drawing: Drawing) -> float:
    """The side of a module in millimetres, where the resolution is known."""
    assert drawing.dpi is not None  # noqa: S101
    return drawing.scale / drawing.dpi * MILLIMETRES_PER_INCH


def warnings(drawing: Drawing, output: Output) -> Iterator[str]:
    """What is allowed and not advisable."""
    if drawing.dpi is not None and module_size(drawing) < LEAST_MODULE:
        yield f"modules of {module_size(drawing):.3f} mm are under {LEAST_MODULE} mm"
    own, asked = quiet_zone(drawing.symbol, output), drawing.symbol.quiet_zone
    if own < asked:
        yield f"a quiet zone of {own} modules is under the standard's {asked}"
