"""Render ZPL II for label printers: one graphic of black dots (``^GFA``, ZPL II Programming Guide, "^GF").

A pixel is a dot of the printer. The data is hexadecimal, four dots per digit, in the compression that every ZPL II
printer reads ("Alternative Data Compression Scheme for ~DG and ~DB Commands"):

- A letter repeats the next digit: ``G`` to ``Y`` 1 to 19 times, ``g`` to ``z`` 20 to 400 times. Letters add up.
- ``,`` fills the rest of a line with 0, and ``!`` fills it with F.
- ``:`` repeats the line before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from qr.drawing import Drawing
from qr.graphics.raster import Raster
from qr.render import pbm

MAX_REPEATS = 419  # of one group of letters: z and Y

_SMALL, _LARGE = "GHIJKLMNOPQRSTUVWXY", "ghijklmnopqrstuvwxyz"  # 1 to 19, and 20 to 400 in steps of 20
_COUNTS = {letter: 1 + index for index, letter in enumerate(_SMALL)} | {
    letter: 20 * (1 + index) for index, letter in enumerate(_LARGE)
}
_COMMAND = re.compile(rb"\^XA\n\^FO0,0\^GFA,(\d+),\1,(\d+),([^\^]*)\^FS\n\^XZ\n")
_TOKEN = re.compile(r"([G-Yg-z]*)([0-9A-F])|([,!:])")
_FILL = {",": "0", "!": "F"}


def render(drawing: Drawing) -> bytes:
    """Render in black and white, at the top left corner of the label."""
    bits = pbm.pack_bits(drawing)
    stride = pbm.stride(drawing)
    data = "".join(_compress(bits, stride))
    return f"^XA\n^FO0,0^GFA,{len(bits)},{len(bits)},{stride},{data}^FS\n^XZ\n".encode()


def read(file: bytes, drawing: Drawing) -> Raster:
    """Return the middle dot of every module in the file; all dots, if the drawing is not plain squares.

    Raises ``ValueError`` for a file that ``render`` has not written.
    """
    found = _COMMAND.fullmatch(file)
    if not found:
        raise ValueError("the file is not one graphic")
    bits = b"".join(_decompress(found[3].decode(), int(found[2])))
    if len(bits) != int(found[1]):
        raise ValueError("the graphic has another size than its header states")
    return pbm.read_bits(bits, drawing)


def _compress(bits: bytes, stride: int) -> Iterator[str]:
    """Yield the compressed lines."""
    previous = b""
    for start in range(0, len(bits), stride):
        line = bits[start : start + stride]
        yield ":" if line == previous else _compress_line(line.hex().upper())
        previous = line


def _compress_line(digits: str) -> str:
    end = digits[-1] if digits[-1] in "0F" else ""
    body = digits.rstrip(end) if end else digits
    runs = "".join(_repeat(digit, len([*run])) for digit, run in groupby(body))
    return runs + {"0": ",", "F": "!", "": ""}[end]


def _repeat(digit: str, count: int) -> str:
    """Return a digit with its repeat count, or twice the digit, which is as short."""
    if count > MAX_REPEATS:
        return _repeat(digit, MAX_REPEATS) + _repeat(digit, count - MAX_REPEATS)
    if count <= 2:
        return digit * count
    twenties, ones = divmod(count, 20)
    return f"{_LARGE[twenties - 1] if twenties else ''}{_SMALL[ones - 1] if ones else ''}{digit}"


def _decompress(data: str, stride: int) -> Iterator[bytes]:
    """Yield the lines of compressed data."""
    width, line, previous = 2 * stride, "", ""
    for counts, digit, sign in _TOKEN.findall(data):
        if sign == ":":
            line = previous
        elif sign:
            line = line.ljust(width, _FILL[sign])
        else:
            line += digit * (sum(_COUNTS[letter] for letter in counts) or 1)
        if len(line) >= width:
            yield bytes.fromhex(line)
            line, previous = "", line
