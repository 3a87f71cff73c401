"""Which codeword every module of a QR Code belongs to, and how many of them each block can lose.

What a logo may cover is counted with it (ISO/IEC 18004:2015, 7.5.1, 7.6 and 7.7.3).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain, compress

from qr.symbol.roles import Role, roles
from qr.symbol.tables import data_codewords, error_correction, modules_per_side

# Codewords kept back against wrong correction, the p of table 9; 0 in all other symbols.
_MISDECODE_PROTECTION = {(1, "L"): 3, (1, "M"): 2, (1, "Q"): 1, (1, "H"): 1, (2, "L"): 2, (3, "L"): 1}


def correctable(version: int, level: str) -> int:
    """How many wrong codewords every block can have and still be read (7.5.1)."""
    per_block, _ = error_correction(version, level)
    return (per_block - _MISDECODE_PROTECTION.get((version, level), 0)) // 2


def damage(version: int, level: str, cleared: Iterable[tuple[int, int]]) -> tuple[int, ...]:
    """For every block, the codewords that have any of the cleared modules, given as (row, column)."""
    size, places, owners = modules_per_side(version), placement(version), blocks(version, level)
    hit = {places[row * size + column] for row, column in cleared}
    hits = [0] * (owners[-1] + 1)
    for codeword in hit - {-1}:
        hits[owners[codeword]] += 1
    return tuple(hits)


@lru_cache(maxsize=40)
def placement(version: int) -> array[int]:
    """The codeword that every module belongs to, row by row; -1 for function patterns and remainder bits (7.7.3)."""
    places = array("h", [-1]) * modules_per_side(version) ** 2
    cells = data_cells(version)
    for at, cell in enumerate(cells[: len(cells) // 8 * 8]):
        places[cell] = at >> 3
    return places


def data_cells(version: int) -> list[int]:
    """The data modules in the order of placement: pairs of columns from the right, upwards and downwards by turns."""
    size = modules_per_side(version)
    is_data = b"".join(roles(version)).translate(bytes(role == Role.DATA for role in range(256)))
    columns = [column for column in range(size - 1, -1, -1) if column != 6]
    cells: list[int] = []
    for pair, (right, left) in enumerate(zip(columns[::2], columns[1::2], strict=True)):
        step = 1 if pair % 2 else -1
        lines = [range(size * size)[column::size][::step] for column in (right, left)]
        flags = [is_data[column::size][::step] for column in (right, left)]
        cells += compress(_interleave(*lines), _interleave(*flags))
    return cells


def _interleave(right: Iterable[int], left: Iterable[int]) -> Iterable[int]:
    return chain.from_iterable(zip(right, left, strict=True))


@lru_cache(maxsize=160)
def blocks(version: int, level: str) -> bytes:
    """The block that every codeword belongs to: data of all blocks by turns, then correction by turns (7.6).

    Where blocks differ, the last ones have one codeword of data more.
    """
    per_block, count = error_correction(version, level)
    short, long_ones = divmod(data_codewords(version, level), count)
    every = bytes(range(count))
    return every * short + every[count - long_ones :] + every * per_block
