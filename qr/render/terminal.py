"""Render text with block characters: each character is two modules, one above the other.

Characters are about twice as high as wide, so modules look square. Plain text draws dark modules in the text colour. It
is readable on paper, in documents and in light terminals; in dark terminals it is inverted. For these, the format
``ansi`` sets its own colours.
"""

from __future__ import annotations

import re
from itertools import zip_longest

from qr.drawing import Drawing
from qr.graphics.color import BLACK, WHITE, Color
from qr.graphics.raster import Raster, raster_from_modules

_BLOCKS = {"00": " ", "01": "▄", "10": "▀", "11": "█"}  # by the bits of the upper and the lower module
_BITS = {block: bits for bits, block in _BLOCKS.items()}
_RESET = "\x1b[0m"
_COLORS = re.compile(r"\x1b\[38;2;(\d+);(\d+);(\d+);48;2;(\d+);(\d+);(\d+)m")


def txt(drawing: Drawing) -> bytes:
    """Render lines of block characters in UTF-8."""
    return "".join([f"{line}\n" for line in _lines(drawing)]).encode()


def ansi(drawing: Drawing) -> bytes:
    """Render lines of block characters in 24-bit colours (SGR 38 and 48; ISO/IEC 8613-6, 13.1.8).

    Each line sets the colours and resets them at its end.
    """
    dark, light = (";".join(map(str, color[:3])) for color in drawing.two_colors)
    begin = f"\x1b[38;2;{dark};48;2;{light}m"
    return "".join([f"{begin}{line}{_RESET}\n" for line in _lines(drawing)]).encode()


def read_txt(file: bytes, drawing: Drawing) -> Raster:
    """Return one pixel per module of the file, as black text on white paper."""
    return raster_from_modules(_modules(file.decode().splitlines(), drawing), WHITE, BLACK)


def read_ansi(file: bytes, drawing: Drawing) -> Raster:
    """Return one pixel per module of the file, in the colours of the first line."""
    text = file.decode()
    red, green, blue, *light = map(int, _COLORS.findall(text)[0])
    lines = _COLORS.sub("", text).replace(_RESET, "").splitlines()
    return raster_from_modules(_modules(lines, drawing), Color(light[0], light[1], light[2]), Color(red, green, blue))


def _lines(drawing: Drawing) -> list[str]:
    """Return lines of block characters. An odd number of rows ends with light modules in the lower half."""
    digits = [f"{row:0{drawing.columns}b}" for row in drawing.rows]
    pairs = zip_longest(digits[::2], digits[1::2], fillvalue="0" * drawing.columns)
    return ["".join([_BLOCKS[top + below] for top, below in zip(*pair, strict=True)]) for pair in pairs]


def _modules(lines: list[str], drawing: Drawing) -> list[str]:
    """Convert lines of block characters to one line of bits per row of modules."""
    halves = [[_BITS[block] for block in line] for line in lines]
    rows = ["".join([bits[half] for bits in line]) for line in halves for half in (0, 1)]
    return rows[: len(drawing.rows)]
