"""Independent encoders, tables and rules of QR Code, to compare with the symbols of the service."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any, Literal, NamedTuple

import qrcodegen
import segno.consts

from qr.symbol import Symbol

ENGINES = ("libzint", "qrcode")
LEVELS = ("L", "M", "Q", "H")

Mode = Literal["numeric", "alphanumeric", "byte"]
MODES: tuple[Mode, ...] = ("numeric", "alphanumeric", "byte")


class ModeRules(NamedTuple):
    """Properties of a mode.

    count_bits: length of the character count in versions 1-9, 10-26 and 27-40
    sixths: data bits per character, in sixths of a bit
    """

    characters: bytes
    count_bits: tuple[int, int, int]
    sixths: int


_DIGITS = b"0123456789"
_NOT_DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
MODE_RULES: dict[Mode, ModeRules] = {  # ISO/IEC 18004:2015, tables 3 and 5
    "numeric": ModeRules(_DIGITS, (10, 12, 14), 20),
    "alphanumeric": ModeRules(_DIGITS + _NOT_DIGITS, (9, 11, 13), 33),
    "byte": ModeRules(bytes(range(256)), (8, 16, 16), 48),
}

# The condition on row i and column j under which a data module is inverted (table 10).
DATA_MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda i, j: (i + j) % 2 == 0,
    lambda i, _: i % 2 == 0,
    lambda _, j: j % 3 == 0,
    lambda i, j: (i + j) % 3 == 0,
    lambda i, j: (i // 2 + j // 3) % 2 == 0,
    lambda i, j: i * j % 2 + i * j % 3 == 0,
    lambda i, j: (i * j % 2 + i * j % 3) % 2 == 0,
    lambda i, j: ((i + j) % 2 + i * j % 3) % 2 == 0,
)


def single_mode(mode: Mode, length: int, seed: str) -> bytes:
    """Return random content for which one segment is shortest: every second character needs this mode."""
    random = Random(seed)
    allowed = MODE_RULES[mode].characters
    smaller_set = {"numeric": b"", "alphanumeric": _DIGITS, "byte": _DIGITS + _NOT_DIGITS}[mode]
    needs_mode = bytes(set(allowed) - set(smaller_set))
    return bytes(random.choice(needs_mode if at % 2 == 0 else allowed) for at in range(length))


def count_bits(mode: Mode, version: int) -> int:
    return MODE_RULES[mode].count_bits[(version > 9) + (version > 26)]


def data_bits(version: int, level: str) -> int:
    """Return the number of data bits of a symbol, from segno's copy of table 7."""
    table: Any = segno.consts.SYMBOL_CAPACITY
    return int(table[version][segno.consts.ERROR_MAPPING[level]])


def capacity(mode: Mode, version: int, level: str) -> int:
    """Return the maximum number of characters of one mode."""
    bits = data_bits(version, level) - 4 - count_bits(mode, version)
    if mode == "numeric":
        return bits // 10 * 3 + (bits % 10 >= 4) + (bits % 10 >= 7)
    if mode == "alphanumeric":
        return bits // 11 * 2 + (bits % 11 >= 6)
    return bits // 8


def min_bits(content: bytes, version: int) -> int:
    """Return the length of the shortest bit stream over all segmentations of content (7.4), without terminator."""
    header = {mode: 6 * (4 + count_bits(mode, version)) for mode in MODES}
    unfinished: dict[Mode, int] = {}  # mode of the last segment: minimum length in sixths of a bit
    finished = 0
    for character in content:
        unfinished = {
            mode: min(unfinished.get(mode, finished + header[mode]), finished + header[mode]) + MODE_RULES[mode].sixths
            for mode in MODES
            if character in MODE_RULES[mode].characters
        }
        finished = min(-(-sixths // 6) * 6 for sixths in unfinished.values())
    return finished // 6


def smallest_version(content: bytes, level: str) -> int | None:
    """Return the smallest version for content with the shortest segmentation, or None if no version is large enough."""
    for versions in (range(1, 10), range(10, 27), range(27, 41)):
        needed = min_bits(content, versions[0])
        for version in versions:
            if needed <= data_bits(version, level):
                return version
    return None


# qrcodegen multiplies in GF(256) up to 80,000 times per symbol. Caching the products saves two thirds of the time.
qrcodegen.QrCode._reed_solomon_multiply = staticmethod(cache(qrcodegen.QrCode._reed_solomon_multiply))
_ECC = qrcodegen.QrCode.Ecc
_QRCODEGEN_LEVELS = {"L": _ECC.LOW, "M": _ECC.MEDIUM, "Q": _ECC.QUARTILE, "H": _ECC.HIGH}


def qrcodegen_rows(content: bytes, mode: Mode, level: str, version: int, mask: int) -> tuple[int, ...]:
    """Encode with Nayuki's QR Code generator, and return the rows in the form of ``Symbol.rows``."""
    segment = _segment(content, mode)
    code = qrcodegen.QrCode.encode_segments([segment], _QRCODEGEN_LEVELS[level], version, version, mask, boostecl=False)
    side = range(code.get_size())
    return tuple(int("".join("01"[code.get_module(x, y)] for x in side), 2) for y in side)


def _segment(content: bytes, mode: Mode) -> qrcodegen.QrSegment:
    if mode == "byte":
        return qrcodegen.QrSegment.make_bytes(content)
    if mode == "numeric":
        return qrcodegen.QrSegment.make_numeric(content.decode("ascii"))
    return qrcodegen.QrSegment.make_alphanumeric(content.decode("ascii"))


def codewords(symbol: Symbol) -> bytes:
    """Return the codewords of a version 1 symbol in the order of placement (7.7.3). Version 1 has one block."""
    inverts = DATA_MASKS[symbol.mask]
    bits = [symbol.is_dark(row, column) ^ inverts(row, column) for row, column in data_module_positions()]
    return bytes(int("".join("01"[bit] for bit in bits[at : at + 8]), 2) for at in range(0, len(bits), 8))


def data_module_positions() -> Iterator[tuple[int, int]]:
    """Yield row and column of the data modules of version 1, in the order of placement (7.7.3)."""
    columns = [column for column in range(20, -1, -1) if column != 6]
    for pair, (right, left) in enumerate(list(pairwise(columns))[::2]):
        rows = range(21) if pair % 2 else range(20, -1, -1)
        yield from ((row, column) for row in rows for column in (right, left) if is_data_module(row, column))


def is_data_module(row: int, column: int) -> bool:
    in_corner = (row < 9 and (column < 9 or column > 12)) or (row > 12 and column < 9)
    return not in_corner and row != 6
