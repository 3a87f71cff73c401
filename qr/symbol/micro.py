"""What ISO/IEC 18004 fixes for Micro QR Code: levels and capacity of each version, what every cell is."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from qr.errors import BadParameter
from qr.spec import DEFAULT_LEVEL, Encoding
from qr.spec.versions import MICRO
from qr.symbol.roles import Role
from qr.symbol.tables import ALPHANUMERIC

MASKS = range(4)
MODES = ("digits", "digits and upper-case letters", "bytes")

_CHARACTERS = (frozenset(b"0123456789"), frozenset(ALPHANUMERIC))  # of the first two modes


class Capacity(NamedTuple):
    """The most characters of each mode at one level (table 7); 0 where the version does not have the mode."""

    numeric: int
    alphanumeric: int
    byte: int


# Level -> capacity, weakest first. M1 detects errors and corrects none.
CAPACITIES = {
    "M1": {"none": Capacity(5, 0, 0)},
    "M2": {"L": Capacity(10, 6, 0), "M": Capacity(8, 5, 0)},
    "M3": {"L": Capacity(23, 14, 9), "M": Capacity(18, 11, 7)},
    "M4": {"L": Capacity(35, 21, 15), "M": Capacity(30, 18, 13), "Q": Capacity(21, 13, 9)},
}
_LEAST = dict(zip(MODES, ("M1", "M2", "M3"), strict=True))  # the smallest version with each mode (table 2)
_FORMAT_MASK = 0b100010001000101  # 7.9.2


def sides(version: str) -> tuple[int, int]:
    """Modules from top to bottom and from left to right, 11-17 both."""
    side = 9 + 2 * int(version[1])
    return side, side


def mode_of(content: bytes) -> str:
    """The narrowest of ``MODES`` that has every character."""
    for mode, characters in zip(MODES, _CHARACTERS, strict=False):
        if characters.issuperset(content):
            return mode
    return MODES[-1]


def versions(content: bytes, encoding: Encoding) -> list[str]:
    """Those with the mode and level that are needed, smallest first; M1, without correction, only when asked for.

    Raises ``BadParameter`` for a version that does not have the characters of the content.
    """
    least, level = _LEAST[mode_of(content)], encoding.ecc or DEFAULT_LEVEL
    if encoding.version is None:
        return [version for version in MICRO if version >= least and level in CAPACITIES[version]]
    if str(encoding.version) < least:
        allowed = f"{least} or larger for this content: M1 has digits only, M2 upper-case letters too"
        raise BadParameter("version", encoding.version, allowed)
    return [str(encoding.version)]


def levels(version: str, encoding: Encoding) -> tuple[str, ...]:
    """The levels to try, weakest first."""
    all_levels = tuple(CAPACITIES[version])
    at = all_levels.index(encoding.ecc or DEFAULT_LEVEL) if version != "M1" else 0
    return all_levels[at:] if encoding.boost else all_levels[at : at + 1]


def data_mask(rows: tuple[int, ...]) -> int:
    """The mask of a finished symbol, from its format information: bits 11 and 10 lie in columns 4 and 5 of row 8."""
    bits = rows[8] >> len(rows) - 6 & 0b11
    return bits ^ _FORMAT_MASK >> 10 & 0b11


@lru_cache(maxsize=4)
def roles(version: str) -> tuple[bytes, ...]:
    """The ``Role`` of every cell, row by row, a byte a cell."""
    size, _ = sides(version)
    grid = [bytearray(size) for _ in range(size)]
    for at in range(8, size):
        grid[0][at] = grid[at][0] = Role.TIMING
    for at in range(1, 9):
        grid[8][at] = grid[at][8] = Role.FORMAT
    for at in range(8):
        grid[7][at] = grid[at][7] = Role.SEPARATOR
    for row in grid[:7]:
        row[:7] = bytes([Role.FINDER]) * 7
    return tuple(map(bytes, grid))
