"""A picture as a camera sees it: grey pixels, sampled from a finished file for the decoder."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from qr.graphics.color import WHITE, Color


class Raster(NamedTuple):
    """A picture row by row, a byte a pixel: 0 is black, 255 white."""

    width: int
    height: int
    luminance: bytes


def raster_from_modules(lines: Sequence[str], zero: Color, one: Color) -> Raster:
    """One pixel a module, from lines of ``0`` and ``1``, in the colours of the two, on white paper."""
    return Raster(len(lines[0]), len(lines), "".join(lines).encode().translate(_greys(zero, one)))


def raster_from_palette(width: int, pixels: bytes, colors: Sequence[Color]) -> Raster:
    """A pixel for each number of a colour, on white paper."""
    return Raster(width, len(pixels) // width, pixels.translate(grey_levels(colors).ljust(256, b"\xff")))


def grey_levels(colors: Sequence[Color]) -> bytes:
    """The grey that a camera makes of each colour on white paper."""
    return bytes(luma(color.blend_over(WHITE)) for color in colors)


def luma(color: Color) -> int:
    """The grey, 0-255, that a camera makes of an opaque colour (ITU-R BT.601)."""
    return round(0.299 * color.red + 0.587 * color.green + 0.114 * color.blue)


@lru_cache(maxsize=256)
def _greys(zero: Color, one: Color) -> bytes:
    """What becomes of every byte: the two digits turn into greys."""
    return bytes.maketrans(b"01", bytes([luma(zero.blend_over(WHITE)), luma(one.blend_over(WHITE))]))
