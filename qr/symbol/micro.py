"""Define Micro QR Code: levels, capacities and module roles of each version (ISO/IEC 18004:2015)."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from qr.errors import BadParameter
from qr.spec import DEFAULT_LEVEL, Encoding
from qr.spec.segmentation import ALPHANUMERIC
from qr.spec.versions import MICRO
from qr.symbol.roles import Role

MASKS = range(4)
MODES = ("digits", "digits and upper-case letters", "bytes")

_CHARACTERS = (frozenset(b"0123456789"), frozenset(ALPHANUMERIC))  # of the first two modes


class Capacity(NamedTuple):
    """Maximum number of characters in each mode (table 7); 0 if the version lacks the mode."""

    numeric: int
    alphanumeric: int
    byte: int


# Capacity of each level, lowest level first. M1 only detects errors.
CAPACITIES = {
    "M1": {"none": Capacity(5, 0, 0)},
    "M2": {"L": Capacity(10, 6, 0), "M": Capacity(8, 5, 0)},
    "M3": {"L": Capacity(23, 14, 9), "M": Capacity(18, 11, 7)},
    "M4": {"L": Capacity(35, 21, 15), "M": Capacity(30, 18, 13), "Q": Capacity(21, 13, 9)},
}
_MIN_VERSIONS = dict(zip(MODES, ("M1", "M2", "M3"), strict=True))  # smallest version with each mode (table 2)
_FORMAT_MASK = 0b100010001000101  # 7.9.2


def sides(version: str) -> tuple[int, int]:
    """Return height and width in modules. Both are 11, 13, 15 or 17."""
    side = 9 + 2 * int(version[1])
    return side, side


def find_mode(content: bytes) -> str:
    """Return the first of ``MODES`` that can encode every character of the content."""
    for mode, characters in zip(MODES, _CHARACTERS, strict=False):
        if characters.issuperset(content):
            return mode
    return MODES[-1]


def versions(content: bytes, encoding: Encoding) -> list[str]:
    """Return the versions that have the mode of the content and the requested level, smallest first.

    M1 has no error correction, so it is returned only if it is the requested version. Raises ``BadParameter`` if the
    requested version lacks the mode of the content.
    """
    minimum, level = _MIN_VERSIONS[find_mode(content)], encoding.ecc or DEFAULT_LEVEL
    if encoding.version is None:
        return [version for version in MICRO if version >= minimum and level in CAPACITIES[version]]
    if str(encoding.version) < minimum:
        allowed = f"{minimum} or larger for this content (M1 encodes digits, M2 also upper-case letters)"
        raise BadParameter("version", encoding.version, allowed)
    return [str(encoding.version)]


def levels(version: str, encoding: Encoding) -> tuple[str, ...]:
    """Return the requested level and, with ``boost``, all levels above it that the version has."""
    all_levels = tuple(CAPACITIES[version])
    first = all_levels.index(encoding.ecc or DEFAULT_LEVEL) if version != "M1" else 0
    return all_levels[first:] if encoding.boost else all_levels[first : first + 1]


def data_mask(rows: tuple[int, ...]) -> int:
    """Read the mask of a finished symbol from its format information.

    The mask is in bits 11 and 10, which are in columns 4 and 5 of row 8.
    """
    bits = rows[8] >> len(rows) - 6 & 0b11
    return bits ^ _FORMAT_MASK >> 10 & 0b11


@lru_cache(maxsize=4)
def roles(version: str) -> tuple[bytes, ...]:
    """Return the roles of all modules: one ``bytes`` per row, one ``Role`` per byte."""
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
