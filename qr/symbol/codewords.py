"""Find the codeword and the block of every module of a QR Code (ISO/IEC 18004:2015, 7.5.1, 7.6 and 7.7.3).

``qr.logo.placement`` uses these numbers to limit the damage of a logo per block.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain, compress

from qr.symbol.roles import Role, roles
from qr.symbol.tables import data_codewords, error_correction, modules_per_side

# Codewords reserved against a wrong correction, p in table 9; 0 for all other versions and levels.
_MISDECODE_PROTECTION = {(1, "L"): 3, (1, "M"): 2, (1, "Q"): 1, (1, "H"): 1, (2, "L"): 2, (3, "L"): 1}


def correctable(version: int, level: str) -> int:
    """Return how many wrong codewords can be corrected in each block (7.5.1)."""
    per_block, _ = error_correction(version, level)
    return (per_block - _MISDECODE_PROTECTION.get((version, level), 0)) // 2


def damage(version: int, level: str, cleared: Iterable[tuple[int, int]]) -> tuple[int, ...]:
    """Count the damaged codewords of every block. ``cleared`` lists the damaged modules as (row, column)."""
    size, codewords, block_numbers = modules_per_side(version), placement(version), blocks(version, level)
    damaged = {codewords[row * size + column] for row, column in cleared}
    counts = [0] * (block_numbers[-1] + 1)
    for codeword in damaged - {-1}:
        counts[block_numbers[codeword]] += 1
    return tuple(counts)


@lru_cache(maxsize=40)
def placement(version: int) -> array[int]:
    """Return the codeword number of every module, row by row (7.7.3).

    Modules of function patterns, and remainder bits, have the number -1.
    """
    codewords = array("h", [-1]) * modules_per_side(version) ** 2
    modules = data_modules(version)
    for bit, module in enumerate(modules[: len(modules) // 8 * 8]):
        codewords[module] = bit >> 3
    return codewords


def data_modules(version: int) -> list[int]:
    """Return the data modules in the order in which codewords are placed (7.7.3).

    Pairs of columns follow each other from right to left, alternately upwards and downwards. A module has the number
    ``row * size + column``.
    """
    size = modules_per_side(version)
    is_data = b"".join(roles(version)).translate(bytes(role == Role.DATA for role in range(256)))
    columns = [column for column in range(size - 1, -1, -1) if column != 6]
    modules: list[int] = []
    for pair, (right, left) in enumerate(zip(columns[::2], columns[1::2], strict=True)):
        step = 1 if pair % 2 else -1
        numbers = [range(size * size)[column::size][::step] for column in (right, left)]
        flags = [is_data[column::size][::step] for column in (right, left)]
        modules += compress(_interleave(*numbers), _interleave(*flags))
    return modules


def _interleave(right: Iterable[int], left: Iterable[int]) -> Iterable[int]:
    return chain.from_iterable(zip(right, left, strict=True))


@lru_cache(maxsize=160)
def blocks(version: int, level: str) -> bytes:
    """Return the block number of every codeword (7.6).

    Data codewords are interleaved over all blocks, then error correction codewords. If blocks differ in length, the
    last blocks have one more data codeword.
    """
    per_block, count = error_correction(version, level)
    shortest, long_blocks = divmod(data_codewords(version, level), count)
    numbers = bytes(range(count))
    return numbers * shortest + numbers[count - long_blocks :] + numbers * per_block
