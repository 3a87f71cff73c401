"""Symbol to drawing: what every format paints, in module units, with the quiet zone around it."""

from __future__ import annotations

from typing import NamedTuple

from qr.color import Color
from qr.errors import BadParameter
from qr.spec import MOST_PIXELS, Output, Spec
from qr.symbol import Rows, Symbol


class Drawing(NamedTuple):
    """A picture before it is a file.

    rows:    the modules with their quiet zone, one integer a row, leftmost module in the most significant bit
    scale:   pixels per module, a whole number
    side:    pixels a side, at least ``scale`` times the number of rows; what is over is ground, shared around
    dpi:     pixels per inch the file states, if any
    content: what the code says
    """

    rows: Rows
    dark: Color
    light: Color
    scale: int
    side: int
    dpi: int | None
    content: bytes

    @property
    def modules(self) -> int:
        """Modules a side, with the quiet zone."""
        return len(self.rows)

    @property
    def offset(self) -> int:
        """Pixels of surplus ground left of and above the quiet zone."""
        return (self.side - self.scale * self.modules) // 2

    @property
    def title(self) -> str:
        """What the picture says, in a line of at most 89 characters, for those who cannot see it."""
        try:
            text = self.content.decode()
        except UnicodeDecodeError:
            return f"QR code of {len(self.content)} bytes"
        line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
        return f"QR code: {line}" if len(line) <= 80 else f"QR code: {line[:79]}…"


def draw(symbol: Symbol, spec: Spec) -> Drawing:
    """Lay a symbol out. Raises ``BadParameter`` for a size too small or a scale too large for its modules."""
    margin = spec.output.margin
    around = (0,) * margin
    rows = around + tuple(row << margin for row in symbol.rows) + around
    scale, side = _fit(len(rows), spec.output)
    style = spec.style
    return Drawing(rows, style.dark, style.light, scale, side, spec.output.dpi, spec.content)


def _fit(modules: int, output: Output) -> tuple[int, int]:
    """Pixels per module and pixels a side."""
    if output.size is None:
        side = output.scale * modules
        if side > MOST_PIXELS:
            most = MOST_PIXELS // modules
            raise BadParameter("scale", output.scale, f"at most {most} for this code of {modules} modules a side")
        return output.scale, side
    if output.size < modules:
        raise BadParameter(
            "size",
            output.size,
            f"at least {modules} for this code of {modules} modules a side, quiet zone included",
        )
    return output.size // modules, output.size
