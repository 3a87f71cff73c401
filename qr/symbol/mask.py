"""The choice of the data mask (ISO/IEC 18004:2015, 7.8): the one whose symbol has the fewest misleading features.

A whole symbol is one integer here, row behind row, each with spare light cells at its right end; four light rows lie
above and four below. A rule that looks along rows and one that looks along columns are then the same shifts, by 1 or
by a row, and what they find is counted in one ``bit_count``. That makes the search as fast as drawing the symbol once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from qr.symbol.roles import Role, roles
from qr.symbol.tables import modules_per_side

MASKS = range(8)
QUIET = 4  # light modules beside a finder-like pattern that make it one (7.8.3.1, table 11)

# Where a mask flips a module (table 10); i is its row, j its column. All repeat after 12 rows and 12 columns.
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
_PERIOD = 12
_LEVEL_BITS = {"L": 0b01, "M": 0b00, "Q": 0b11, "H": 0b10}


def row_bytes(size: int) -> int:
    """Bytes that a row of ``size`` modules takes, with at least four light ones to spare."""
    return (size + QUIET + 7) // 8


def rows_to_integer(rows: Sequence[bytes]) -> int:
    """Rows of ``row_bytes`` bytes, leftmost module in the highest bit, as one integer with its light surround."""
    return int.from_bytes(b"".join(rows)) << QUIET * 8 * row_bytes(len(rows))


def integer_to_rows(cells: int, size: int) -> tuple[int, ...]:
    """One integer of ``size`` bits for every row."""
    width = row_bytes(size)
    spare = width * 8 - size
    lines = (cells >> QUIET * 8 * width).to_bytes(size * width)
    return tuple([int.from_bytes(lines[at : at + width]) >> spare for at in range(0, size * width, width)])


def choose_mask(cells: int, version: int) -> tuple[int, int]:
    """The mask of least penalty, the first of equals, and the symbol under it.

    ``cells`` is the symbol under mask 0.
    """
    geometry = _geometry(version)
    least, chosen = None, (0, cells)
    for mask, change in zip(MASKS, _changes(version), strict=True):
        candidate = cells ^ change
        penalty = _penalty(candidate, geometry, least)
        if least is None or penalty < least:
            least, chosen = penalty, (mask, candidate)
    return chosen


class Geometry(NamedTuple):
    """What a version's symbols have in common.

    size:   modules a side
    stride: bits from one row to the next
    length: bits of a whole symbol with its surround
    cells:  every module set
    plane:  every module and the surround set
    """

    size: int
    stride: int
    length: int
    cells: int
    plane: int


def _penalty(dark: int, geometry: Geometry, least: int | None) -> int:
    """The sum of the four features' points (7.8.3.1, table 11); feature 3 is skipped where the others lose already."""
    stride = geometry.stride
    # Side by side in one integer, dark modules and light ones are looked through at once.
    both = dark | (dark ^ geometry.cells) << geometry.length
    points = _runs(both, stride) + 3 * _blocks(both, stride) + 10 * _imbalance(dark, geometry.size)
    if least is not None and points >= least:
        return points
    return points + 40 * _finder_like_patterns(dark, dark ^ geometry.plane, stride)


def _runs(same: int, stride: int) -> int:
    """Feature 1: 3 points for five modules of one colour in line, one more for each further."""
    points = 0
    for step in (1, stride):
        pairs = same & same >> step
        fives = pairs & pairs >> 2 * step & same >> 4 * step
        # A run of n holds n - 4 fives, n - 5 of them followed by another.
        points += 3 * fives.bit_count() - 2 * (fives & fives >> step).bit_count()
    return points


def _blocks(same: int, stride: int) -> int:
    """Feature 2: blocks of two by two modules of one colour, overlapping ones too."""
    pairs = same & same >> 1
    return (pairs & pairs >> stride).bit_count()


def _finder_like_patterns(dark: int, light: int, stride: int) -> int:
    """Feature 3: dark, light, three dark, light, dark in line, preceded or followed by four light modules.

    Counted once, and with nothing asked of the other side: of the known readings the one that gives the masks of the
    standard's own figures.
    """
    found = 0
    for step in (1, stride):
        core = dark & dark >> 2 * step & dark >> 3 * step & dark >> 4 * step & dark >> 6 * step
        core &= light >> step & light >> 5 * step
        if core:
            pairs = light & light >> step
            four = pairs & pairs >> 2 * step
            found += (core & (four << 4 * step | four >> 7 * step)).bit_count()
    return found


def _imbalance(dark: int, size: int) -> int:
    """Feature 4: full steps of 5 % by which the share of dark modules is off one half."""
    total = size * size
    return (abs(20 * dark.bit_count() - 10 * total) + total - 1) // total - 1


@lru_cache(maxsize=40)
def _geometry(version: int) -> Geometry:
    size = modules_per_side(version)
    stride = 8 * row_bytes(size)
    length = stride * (size + 2 * QUIET)
    return Geometry(size, stride, length, _packed([(1 << size) - 1] * size), (1 << length) - 1)


@lru_cache(maxsize=40)
def _changes(version: int) -> tuple[int, ...]:
    """What turns the symbol under mask 0 into that under each mask: other modules flipped, other format information.

    The level does not matter: its part of the format information, correction included, is the same under every mask.
    """
    flips = _flips(version)
    formats = [_format_cells(version, mask) for mask in MASKS]
    return tuple(flips[0] ^ flips[mask] ^ formats[0] ^ formats[mask] for mask in MASKS)


def _flips(version: int) -> tuple[int, ...]:
    """For every mask, the modules it flips: those of data where its condition holds."""
    size = modules_per_side(version)
    is_data = bytes(48 + (role == Role.DATA) for role in range(256))
    data = [int(row.translate(is_data), 2) for row in roles(version)]
    return tuple(
        _packed([pattern & row for pattern, row in zip(patterns(mask, size), data, strict=True)]) for mask in MASKS
    )


def patterns(mask: int, size: int) -> list[int]:
    """Every row of a mask's condition: where it flips data modules, one integer a row."""
    condition = _CONDITIONS[mask]
    period = ["".join("01"[condition(i, j)] for j in range(_PERIOD)) for i in range(_PERIOD)]
    rows = [int((bits * (size // _PERIOD + 1))[:size], 2) for bits in period]
    return (rows * (size // _PERIOD + 1))[:size]


def _format_cells(version: int, mask: int) -> int:
    """The format information, twice, at its places (7.9.1, figure 25)."""
    size, bits = modules_per_side(version), format_information("M", mask)
    rows = [0] * size
    for bit in range(15):
        value = bits >> bit & 1
        for row, column in _format_places(bit, size):
            rows[row] |= value << size - 1 - column
    return _packed(rows)


def _format_places(bit: int, size: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """(row, column) of both copies of a bit, 0 the least significant."""
    around = (0, 1, 2, 3, 4, 5, 7, 8)
    if bit < 8:
        return (around[bit], 8), (8, size - 1 - bit)
    return (8, around[14 - bit]), (size - 15 + bit, 8)


def format_information(level: str, mask: int) -> int:
    """The 15 bits of level and mask with their BCH (15, 5) correction, masked (7.9.1, annex C)."""
    data = remainder = _LEVEL_BITS[level] << 3 | mask
    for _ in range(10):
        remainder = remainder << 1 ^ (remainder >> 9) * 0b10100110111
    return (data << 10 | remainder) ^ 0b101010000010010


def _packed(rows: Sequence[int]) -> int:
    width = row_bytes(len(rows))
    spare = width * 8 - len(rows)
    return rows_to_integer([(row << spare).to_bytes(width) for row in rows])
