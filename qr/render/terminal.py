"""Text: two modules above each other in every character, for a character is about twice as high as wide.

As plain text the dark modules are blocks, in whatever colour text has. That is a code on paper, in documents and in
light terminals, and its negative in dark ones, for which there is the same text with its own colours.
"""

from __future__ import annotations

import re
from itertools import zip_longest

from qr.drawing import Drawing
from qr.graphics.color import BLACK, WHITE, Color
from qr.graphics.raster import Raster, raster_from_modules

# By the bits of the upper and the lower module.
_BLOCKS = {"00": " ", "01": "▄", "10": "▀", "11": "█"}
_BITS = {block: bits for bits, block in _BLOCKS.items()}
_RESET = "\x1b[0m"
_COLORS = re.compile(r"\x1b\[38;2;(\d+);(\d+);(\d+);48;2;(\d+);(\d+);(\d+)m")


def txt(drawing: Drawing) -> bytes:
    """Lines of blocks in UTF-8."""
    return "".join([f"{line}\n" for line in _lines(drawing)]).encode()


def ansi(drawing: Drawing) -> bytes:
    """The same lines, each in its colours of 24 bits (SGR 38 and 48; ISO/IEC 8613-6, 13.1.8) and undone at its end."""
    dark, light = (";".join(map(str, color[:3])) for color in drawing.two_colors)
    begin = f"\x1b[38;2;{dark};48;2;{light}m"
    return "".join([f"{begin}{line}{_RESET}\n" for line in _lines(drawing)]).encode()


def read_txt(file: bytes, drawing: Drawing) -> Raster:
    """A pixel a module, as text on paper."""
    return raster_from_modules(_modules(file.decode().splitlines(), drawing), WHITE, BLACK)


def read_ansi(file: bytes, drawing: Drawing) -> Raster:
    """A pixel a module, in the colours that the first line begins with."""
    text = file.decode()
    red, green, blue, *ground = map(int, _COLORS.findall(text)[0])
    lines = _COLORS.sub("", text).replace(_RESET, "").splitlines()
    return raster_from_modules(
        _modules(lines, drawing), Color(ground[0], ground[1], ground[2]), Color(red, green, blue)
    )


def _lines(drawing: Drawing) -> list[str]:
    """Lines of blocks; below an odd number of rows, half a line more of the ground."""
    digits = [f"{row:0{drawing.columns}b}" for row in drawing.rows]
    pairs = zip_longest(digits[::2], digits[1::2], fillvalue="0" * drawing.columns)
    return ["".join([_BLOCKS[top + below] for top, below in zip(*pair, strict=True)]) for pair in pairs]


def _modules(lines: list[str], drawing: Drawing) -> list[str]:
    """Blocks back to a line of bits for every row of modules."""
    halves = [[_BITS[block] for block in line] for line in lines]
    rows = ["".join([bits[half] for bits in line]) for line in halves for half in (0, 1)]
    return rows[: len(drawing.rows)]
