"""Encoders, tables and rules that share no code with the service's own, to hold its symbols against."""

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
    """A mode's characters, the bits of its character count at versions 1-9, 10-26, 27-40, and sixths of a bit each."""

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
    """Content that no encoder gains by dividing: every other character belongs to no narrower mode."""
    random = Random(seed)
    every = MODE_RULES[mode].characters
    narrower = {"numeric": b"", "alphanumeric": _DIGITS, "byte": _DIGITS + _NOT_DIGITS}[mode]
    only_here = bytes(set(every) - set(narrower))
    return bytes(random.choice(only_here if at % 2 == 0 else every) for at in range(length))


def count_bits(mode: Mode, version: int) -> int:
    return MODE_RULES[mode].count_bits[(version > 9) + (version > 26)]


def data_bits(version: int, level: str) -> int:
    """The bits that carry data, from segno's copy of table 7."""
    table: Any = segno.consts.SYMBOL_CAPACITY
    return int(table[version][segno.consts.ERROR_MAPPING[level]])


def capacity(mode: Mode, version: int, level: str) -> int:
    """The most characters of one mode."""
    bits = data_bits(version, level) - 4 - count_bits(mode, version)
    if mode == "numeric":
        return bits // 10 * 3 + (bits % 10 >= 4) + (bits % 10 >= 7)
    if mode == "alphanumeric":
        return bits // 11 * 2 + (bits % 11 >= 6)
    return bits // 8


def min_bits(content: bytes, version: int) -> int:
    """The shortest bit stream among all divisions of content into segments (7.4), without terminator."""
    opening = {mode: 6 * (4 + count_bits(mode, version)) for mode in MODES}
    growing: dict[Mode, int] = {}  # sixths of a bit, by the mode of the segment still open
    closed = 0
    for character in content:
        growing = {
            mode: min(growing.get(mode, closed + opening[mode]), closed + opening[mode]) + MODE_RULES[mode].sixths
            for mode in MODES
            if character in MODE_RULES[mode].characters
        }
        closed = min(-(-sixths // 6) * 6 for sixths in growing.values())
    return closed // 6


def smallest_version(content: bytes, level: str) -> int | None:
    """The smallest version that holds content, however it is divided."""
    for versions in (range(1, 10), range(10, 27), range(27, 41)):
        least = min_bits(content, versions[0])
        for version in versions:
            if least <= data_bits(version, level):
                return version
    return None


# A product in GF(256), formed up to 80,000 times a symbol: remembered, it takes a third of the time.
qrcodegen.QrCode._reed_solomon_multiply = staticmethod(cache(qrcodegen.QrCode._reed_solomon_multiply))
_ECC = qrcodegen.QrCode.Ecc
_QRCODEGEN_LEVELS = {"L": _ECC.LOW, "M": _ECC.MEDIUM, "Q": _ECC.QUARTILE, "H": _ECC.HIGH}


def qrcodegen_rows(content: bytes, mode: Mode, level: str, version: int, mask: int) -> tuple[int, ...]:
    """The rows that Nayuki's QR Code generator writes, as ``Symbol.rows``."""
    segment = _segment(content, mode)
    code = qrcodegen.QrCode.encode_segments([segment], _QRCODEGEN_LEVELS[level], version, version, mask, boostecl=False)
    every = range(code.get_size())
    return tuple(int("".join("01"[code.get_module(x, y)] for x in every), 2) for y in every)


def _segment(content: bytes, mode: Mode) -> qrcodegen.QrSegment:
    if mode == "byte":
        return qrcodegen.QrSegment.make_bytes(content)
    if mode == "numeric":
        return qrcodegen.QrSegment.make_numeric(content.decode("ascii"))
    return qrcodegen.QrSegment.make_alphanumeric(content.decode("ascii"))


def codewords(symbol: Symbol) -> bytes:
    """The codewords of a version 1 symbol, which has one block, in the order of placement (7.7.3)."""
    inverts = DATA_MASKS[symbol.mask]
    bits = [symbol.is_dark(row, column) ^ inverts(row, column) for row, column in data_module_positions()]
    return bytes(int("".join("01"[bit] for bit in bits[at : at + 8]), 2) for at in range(0, len(bits), 8))


def data_module_positions() -> Iterator[tuple[int, int]]:
    """The data modules of version 1: pairs of columns from the right, upwards and downwards by turns."""
    columns = [column for column in range(20, -1, -1) if column != 6]
    for pair, (right, left) in enumerate(list(pairwise(columns))[::2]):
        rows = range(21) if pair % 2 else range(20, -1, -1)
        yield from ((row, column) for row in rows for column in (right, left) if is_data_module(row, column))


def is_data_module(row: int, column: int) -> bool:
    in_corner = (row < 9 and (column < 9 or column > 12)) or (row > 12 and column < 9)
    return not in_corner and row != 6
