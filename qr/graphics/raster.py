"""Grey images for the decoder, in the luminance that a camera would measure on white paper."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from qr.graphics.color import WHITE, Color


class Raster(NamedTuple):
    """A grey image: one byte per pixel, row by row; 0 is black, 255 is white."""

    width: int
    height: int
    luminance: bytes


def raster_from_modules(lines: Sequence[str], zero: Color, one: Color) -> Raster:
    """Build an image of one pixel per module from lines of the digits ``0`` and ``1``, in the colours of the digits."""
    return Raster(len(lines[0]), len(lines), "".join(lines).encode().translate(_digit_luminance(zero, one)))


def raster_from_palette(width: int, pixels: bytes, colors: Sequence[Color]) -> Raster:
    """Build an image from palette indices, one byte per pixel. Unused indices become white."""
    return Raster(width, len(pixels) // width, pixels.translate(grey_levels(colors).ljust(256, b"\xff")))


def grey_levels(colors: Sequence[Color]) -> bytes:
    """Return the luminance of each colour on white paper, one byte per colour."""
    return bytes(luma(color.blend_over(WHITE)) for color in colors)


def luma(color: Color) -> int:
    """Compute the luminance, 0-255, of an opaque colour (ITU-R BT.601)."""
    return round(0.299 * color.red + 0.587 * color.green + 0.114 * color.blue)


@lru_cache(maxsize=256)
def bit_luminance(zero: Color, one: Color) -> tuple[bytes, ...]:
    """Build eight translation tables from bytes to the luminance of one of their bits, the highest bit first."""
    levels = grey_levels((zero, one))
    return tuple(bytes([levels[byte >> 7 - bit & 1] for byte in range(256)]) for bit in range(8))


@lru_cache(maxsize=256)
def _digit_luminance(zero: Color, one: Color) -> bytes:
    """Build a translation table from the digits 0 and 1 to luminance."""
    return bytes.maketrans(b"01", bytes([luma(zero.blend_over(WHITE)), luma(one.blend_over(WHITE))]))
