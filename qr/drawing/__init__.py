"""Lay out a symbol and its quiet zone as a ``Drawing``, in module units. Every format renders this drawing."""

from __future__ import annotations

from typing import NamedTuple, cast

from qr.drawing.sizes import image_size
from qr.graphics.color import Color
from qr.graphics.gradient import Paint
from qr.graphics.layers import EmbeddedImage, Layer
from qr.graphics.path import Box
from qr.spec import Output, Spec, Style
from qr.symbol import Rows, Symbol


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
