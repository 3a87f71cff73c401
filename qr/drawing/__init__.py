"""Symbol to drawing: what every format paints, in module units, with the quiet zone around it."""

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
    Output,
    Spec,
    Style,
)
from qr.spec.formats import FORMATS
from qr.symbol import Rows, Symbol

MILLIMETRES_PER_INCH = 25.4
PRINT_DPI = 300


class Size(NamedTuple):
    """How large a picture is.

    scale:         pixels per module, a whole number
    width, height: in pixels
    dpi:           pixels per inch the file states, if any
    """

    scale: int
    width: int
    height: int
    dpi: float | None


class Drawing(NamedTuple):
    """A picture before it is a file.

    symbol:  what is drawn
    rows:    the modules with their quiet zone, one integer a row, leftmost module in the most significant bit
    columns: modules from left to right, quiet zone included
    dark:    what modules are painted in
    light:   what the ground is painted in
    scale, width, height, dpi: as in ``Size``; what is over the modules is ground, shared around
    content: what the code says
    is_secret: whether no title may say so too
    layers:  what is painted on the ground; none where it is plain squares in ``dark``
    insets:  pictures over the layers
    radius:  rounding of the ground's corners, in pixels
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

    @property
    def plain(self) -> bool:
        """Whether ``rows`` in two colours are the whole picture."""
        return not self.layers

    @property
    def two_colors(self) -> tuple[Color, Color]:
        """Dark and light of a plain drawing, which has no gradients."""
        return cast(Color, self.dark), cast(Color, self.light)

    @property
    def offset(self) -> tuple[int, int]:
        """Pixels of surplus ground left of and above the quiet zone."""
        return (self.width - self.scale * self.columns) // 2, (self.height - self.scale * len(self.rows)) // 2

    @property
    def background(self) -> Box:
        """The whole picture in module units; ``rows`` begin at the origin."""
        scale, (left, top) = self.scale, self.offset
        return Box(-left / scale, -top / scale, self.width / scale, self.height / scale)

    @property
    def title(self) -> str:
        """What the picture says, in a line of at most 89 characters, for those who cannot see it."""
        if self.is_secret:
            return "QR code"
        try:
            text = self.content.decode()
        except UnicodeDecodeError:
            return f"QR code of {len(self.content)} bytes"
        line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
        return f"QR code: {line}" if len(line) <= 80 else f"QR code: {line[:79]}…"


def draw(symbol: Symbol, spec: Spec) -> Drawing:
    """Lay out plain squares. Raises ``BadParameter`` for a size too small or a scale too large for its modules."""
    margin = quiet_zone(symbol, spec.output)
    columns = symbol.width + 2 * margin
    around = (0,) * margin
    rows = rotate_rows(around + tuple(row << margin for row in symbol.rows) + around, columns, spec.output.rotate // 90)
    if spec.output.rotate in {90, 270}:
        columns = symbol.height + 2 * margin
    style, size = spec.style, image_size(columns, len(rows), spec)
    return Drawing(symbol, rows, columns, style.dark, style.light, *size, spec.content, spec.is_secret)


def is_plain(spec: Spec) -> bool:
    """Whether a picture is nothing but square modules of one colour on another."""
    style = spec.style._replace(dark=Style().dark, light=Style().light)
    one_colour_each = isinstance(spec.style.dark, Color) and isinstance(spec.style.light, Color)
    return one_colour_each and style == Style() and spec.logo.logo is None and spec.caption.caption is None


def quiet_zone(symbol: Symbol, output: Output) -> int:
    """Modules around the symbol: as many as asked for, else as its standard asks for."""
    return symbol.quiet_zone if output.margin is None else output.margin


def rotate_rows(rows: Rows, columns: int, quarters: int) -> Rows:
    """Rows after clockwise quarter turns."""
    for _ in range(quarters):
        digits = [f"{row:0{columns}b}" for row in reversed(rows)]
        rows, columns = tuple(int("".join(column), 2) for column in zip(*digits, strict=True)), len(rows)
    return rows


def image_size(columns: int, lines: int, spec: Spec) -> Size:
    """The size of a picture of so many modules from left to right and from top to bottom.

    Raises ``BadParameter`` for one too small for its modules, or of more than ``MOST_PIXELS`` a side.
    """
    output, modules = spec.output, max(columns, lines)
    name, size, dpi = _asked(output, columns, spec.format)
    if size is None:
        if output.scale * modules > MAX_SIDE_PIXELS:
            most = MAX_SIDE_PIXELS // modules
            raise BadParameter("scale", output.scale, f"at most {most} for this code of {modules} modules a side")
        return Size(output.scale, output.scale * columns, output.scale * lines, dpi)
    scale = size // columns
    surplus = size - scale * columns
    if not scale:
        raise _too_small(output, size, columns, dpi)
    if scale * modules + surplus > MAX_SIDE_PIXELS:
        raise BadParameter(
            name, size_for_error(output, name), f"such that neither side exceeds {MAX_SIDE_PIXELS} pixels"
        )
    return Size(scale, size, scale * lines + surplus, dpi)


def _asked(output: Output, columns: int, format_name: str) -> tuple[str, int | None, float | None]:
    """Which parameter sets the size, the pixels from left to right it asks for, and the resolution."""
    if output.width is None:
        return "size", output.size, output.dpi
    inches = output.width / MILLIMETRES_PER_INCH
    if output.dpi is None and FORMATS[format_name].vector:
        # Outlines need no pixel grid: the modules share the width as it is.
        return "width", None, output.scale * columns / inches
    dpi = output.dpi or PRINT_DPI
    return "width", round(inches * dpi), dpi


def size_for_error(output: Output, name: str) -> str | int:
    """A size as a refusal shows it: a width in millimetres."""
    return f"{output.width:g}mm" if name == "width" else int(getattr(output, name))


def _too_small(output: Output, size: int, columns: int, dpi: float | None) -> BadParameter:
    least = f"at least {columns} pixels for this code of {columns} modules from left to right, quiet zone included"
    if output.width is not None and dpi:
        millimetres = ceil(columns / dpi * MILLIMETRES_PER_INCH * 10) / 10
        return BadParameter(
            "width", size_for_error(output, "width"), f"at least {millimetres:g}mm at {dpi:g} dpi, that is {least}"
        )
    return BadParameter("size", size, least)
