"""Choose the data mask with the lowest penalty (ISO/IEC 18004:2015, 7.8).

A symbol is one integer: row after row, each padded with light modules on the right, between four light rows above and
four below. Rules along rows and rules along columns then become the same bit shifts, by 1 or by one row, and
``bit_count`` counts the matches.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from qr.symbol.roles import Role, roles
from qr.symbol.tables import modules_per_side

MASKS = range(8)
QUIET_MODULES = 4  # light modules on one side of a finder-like pattern (7.8.3.1, table 11)

# A mask inverts the data module in row i and column j if its condition is true (table 10).
_CONDITIONS: tuple[Callable[[int, int], bool], ...] = (
    lambda i, j: (i + j) % 2 == 0,
    lambda i, _: i % 2 == 0,
    lambda _, j: j % 3 == 0,
    lambda i, j: (i + j) % 3 == 0,
    lambda i, j: (i // 2 + j // 3) % 2 == 0,
    lambda i, j: i * j % 2 + i * j % 3 == 0,
    lambda i, j: (i * j % 2 + i * j % 3) % 2 == 0,
    lambda i, j: ((i + j) % 2 + i * j % 3) % 2 == 0,
)
_PERIOD = 12  # rows, and columns, after which every condition repeats
_LEVEL_BITS = {"L": 0b01, "M": 0b00, "Q": 0b11, "H": 0b10}


def row_bytes(size: int) -> int:
    """Return the bytes of a row of ``size`` modules, with room for at least four light modules on the right."""
    return (size + QUIET_MODULES + 7) // 8


def rows_to_integer(rows: Sequence[bytes]) -> int:
    """Join rows to the integer of a symbol.

    Each row has ``row_bytes`` bytes, with the leftmost module in the highest bit.
    """
    return int.from_bytes(b"".join(rows)) << QUIET_MODULES * 8 * row_bytes(len(rows))


def integer_to_rows(modules: int, size: int) -> tuple[int, ...]:
    """Split the integer of a symbol into rows: one integer of ``size`` bits per row."""
    width = row_bytes(size)
    padding = width * 8 - size
    lines = (modules >> QUIET_MODULES * 8 * width).to_bytes(size * width)
    return tuple([int.from_bytes(lines[at : at + width]) >> padding for at in range(0, size * width, width)])


def choose_mask(modules: int, version: int) -> tuple[int, int]:
    """Return the mask with the lowest penalty, and the symbol with this mask.

    ``modules`` is the integer of the symbol with mask 0. Of masks with the same penalty, the first is chosen.
    """
    geometry = _geometry(version)
    lowest, best = None, (0, modules)
    for mask, change in zip(MASKS, _mask_changes(version), strict=True):
        candidate = modules ^ change
        penalty = _penalty(candidate, geometry, lowest)
        if lowest is None or penalty < lowest:
            lowest, best = penalty, (mask, candidate)
    return best


class Geometry(NamedTuple):
    """Numbers that all symbols of a version share.

    size:    modules per side
    stride:  bits from one row to the next
    length:  bits of a symbol with its padding
    symbol:  integer in which every module of the symbol is set
    padded:  integer in which every module of the symbol and of its padding is set
    """

    size: int
    stride: int
    length: int
    symbol: int
    padded: int


def _penalty(dark: int, geometry: Geometry, lowest: int | None) -> int:
    """Return the penalty points of a symbol (7.8.3.1, table 11).

    Feature 3 is expensive, so it is skipped if the other features alone reach the lowest penalty so far.
    """
    stride = geometry.stride
    # One integer holds the dark modules and, above them, the light modules, so that each rule is evaluated once.
    both = dark | (dark ^ geometry.symbol) << geometry.length
    points = _run_points(both, stride) + 3 * _count_blocks(both, stride) + 10 * _imbalance(dark, geometry.size)
    if lowest is not None and points >= lowest:
        return points
    return points + 40 * _finder_like_patterns(dark, dark ^ geometry.padded, stride)


def _run_points(same: int, stride: int) -> int:
    """Return the points of feature 1: 3 for a run of five modules of one colour, and 1 for each further module.

    For example, a run of six dark modules and a light module, with ``step`` 1:

        same                 1111110
        pairs                0111110   this module and the one on its left are dark
        fives                0000110   this module and the four on its left are dark
        fives & fives >> 1   0000010   a run of n modules has n - 4 fives and n - 5 pairs of fives
        points               3 * 2 - 2 * 1 = 4
    """
    points = 0
    for step in (1, stride):
        pairs = same & same >> step
        fives = pairs & pairs >> 2 * step & same >> 4 * step
        points += 3 * fives.bit_count() - 2 * (fives & fives >> step).bit_count()
    return points


def _count_blocks(same: int, stride: int) -> int:
    """Count the blocks of feature 2: 2 by 2 modules of one colour. Blocks can overlap."""
    pairs = same & same >> 1
    return (pairs & pairs >> stride).bit_count()


def _finder_like_patterns(dark: int, light: int, stride: int) -> int:
    """Count the patterns of feature 3: dark-light-dark-light-dark in the ratio 1:1:3:1:1 beside four light modules.

    Each pattern counts once, and light modules on one side are enough. Of the known interpretations, this one
    reproduces the masks in the standard's figures.
    """
    count = 0
    for step in (1, stride):
        core = dark & dark >> 2 * step & dark >> 3 * step & dark >> 4 * step & dark >> 6 * step
        core &= light >> step & light >> 5 * step
        if core:
            pairs = light & light >> step
            quiet = pairs & pairs >> 2 * step
            count += (core & (quiet << 4 * step | quiet >> 7 * step)).bit_count()
    return count


def _imbalance(dark: int, size: int) -> int:
    """Return feature 4: steps of 5 % by which the share of dark modules differs from 50 %, rounded up, minus 1.

    For example, 44 % differs by 1.2 steps, which gives 1. Exactly 40 % differs by 2 steps, which also gives 1.
    """
    total = size * size
    return (abs(20 * dark.bit_count() - 10 * total) + total - 1) // total - 1


@lru_cache(maxsize=40)
def _geometry(version: int) -> Geometry:
    size = modules_per_side(version)
    stride = 8 * row_bytes(size)
    length = stride * (size + 2 * QUIET_MODULES)
    return Geometry(size, stride, length, _pack([(1 << size) - 1] * size), (1 << length) - 1)


@lru_cache(maxsize=40)
def _mask_changes(version: int) -> tuple[int, ...]:
    """Return the difference (XOR) between a symbol with mask 0 and the same symbol with each mask.

    Data modules and format information differ. The error correction level does not matter: its share of the format
    information is the same for every mask.
    """
    flips = _mask_flips(version)
    formats = [_format_modules(version, mask) for mask in MASKS]
    return tuple(flips[0] ^ flips[mask] ^ formats[0] ^ formats[mask] for mask in MASKS)


def _mask_flips(version: int) -> tuple[int, ...]:
    """Return the data modules that each mask inverts."""
    size = modules_per_side(version)
    is_data = bytes(48 + (role == Role.DATA) for role in range(256))
    data = [int(row.translate(is_data), 2) for row in roles(version)]
    return tuple(
        _pack([pattern & row for pattern, row in zip(mask_pattern(mask, size), data, strict=True)]) for mask in MASKS
    )


def mask_pattern(mask: int, size: int) -> list[int]:
    """Return the pattern of a mask: one integer of ``size`` bits per row, 1 where it inverts a data module."""
    condition = _CONDITIONS[mask]
    period = ["".join("01"[condition(i, j)] for j in range(_PERIOD)) for i in range(_PERIOD)]
    rows = [int((bits * (size // _PERIOD + 1))[:size], 2) for bits in period]
    return (rows * (size // _PERIOD + 1))[:size]


def _format_modules(version: int, mask: int) -> int:
    """Return both copies of the format information at their positions (7.9.1, figure 25)."""
    size, bits = modules_per_side(version), format_information("M", mask)
    rows = [0] * size
    for bit in range(15):
        value = bits >> bit & 1
        for row, column in _format_positions(bit, size):
            rows[row] |= value << size - 1 - column
    return _pack(rows)


def _format_positions(bit: int, size: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return (row, column) of both copies of a bit; bit 0 is the least significant."""
    lines = (0, 1, 2, 3, 4, 5, 7, 8)  # without the timing pattern in line 6
    if bit < 8:
        return (lines[bit], 8), (8, size - 1 - bit)
    return (8, lines[14 - bit]), (size - 15 + bit, 8)


def format_information(level: str, mask: int) -> int:
    """Return the 15 bits of format information: level and mask with BCH (15, 5) correction, masked (7.9.1, annex C)."""
    data = remainder = _LEVEL_BITS[level] << 3 | mask
    for _ in range(10):
        remainder = remainder << 1 ^ (remainder >> 9) * 0b10100110111
    return (data << 10 | remainder) ^ 0b101010000010010


def _pack(rows: Sequence[int]) -> int:
    """Join rows of ``len(rows)`` bits to the integer of a symbol."""
    width = row_bytes(len(rows))
    padding = width * 8 - len(rows)
    return rows_to_integer([(row << padding).to_bytes(width) for row in rows])
