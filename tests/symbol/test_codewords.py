"""Codewords and blocks, compared with segno's table and with the errors that a decoder can correct."""

from __future__ import annotations

from functools import cache
from itertools import product
from random import Random
from typing import Any

import numpy as np
import segno.consts

from qr.spec import Encoding
from qr.symbol import Symbol, encode
from qr.symbol.codewords import (
    blocks,
    correctable,
    damage,
    placement,
)
from qr.symbol.roles import Role, roles
from qr.symbol.tables import modules_per_side
from tests.support.encoders import LEVELS, capacity
from tests.support.symbol_images import decode_modules
from tests.support.tables import for_each

Position = tuple[int, int]  # row and column of a module
VERSIONS = range(1, 41)
SAMPLE_VERSIONS = (1, 2, 3, 5, 7, 10, 14, 22, 32, 40)


def segno_blocks(version: int, level: str) -> list[tuple[int, int]]:
    """Return the codewords and the data codewords of every block, from segno's copy of table 9."""
    table: Any = segno.consts.ECC
    return [
        (info.num_total, info.num_data)
        for info in table[version][segno.consts.ERROR_MAPPING[level]]
        for _ in range(info.num_blocks)
    ]


@cache
def modules_by_codeword(version: int) -> dict[int, list[Position]]:
    """Return the positions of the modules of every codeword."""
    modules: dict[int, list[Position]] = {}
    for module, codeword in enumerate(placement(version)):
        modules.setdefault(codeword, []).append(divmod(module, modules_per_side(version)))
    modules.pop(-1)
    return modules


@for_each("version", VERSIONS)
def test_every_codeword_has_eight_data_modules(version: int) -> None:
    modules = modules_by_codeword(version)
    assert sorted(modules) == list(range(len(modules)))
    assert {len(positions) for positions in modules.values()} == {8}
    assert all(roles(version)[row][column] == Role.DATA for positions in modules.values() for row, column in positions)
    remainder_bits = sum(row.count(Role.DATA) for row in roles(version)) - 8 * len(modules)
    assert remainder_bits in {0, 3, 4, 7}


@for_each("version, level", list(product(VERSIONS, LEVELS)))
def test_block_lengths_match_table_9(version: int, level: str) -> None:
    block_numbers, expected = blocks(version, level), segno_blocks(version, level)
    assert [block_numbers.count(block) for block in range(len(expected))] == [total for total, _ in expected]
    assert len(block_numbers) == len(modules_by_codeword(version))
    data = block_numbers[: sum(data for _, data in expected)]
    assert [data.count(block) for block in range(len(expected))] == [data for _, data in expected]


def test_small_versions_reserve_codewords_against_misdecoding() -> None:
    expected = {(1, "L"): 2, (1, "M"): 4, (1, "Q"): 6, (1, "H"): 8, (2, "L"): 4, (2, "M"): 8, (3, "L"): 7, (3, "M"): 13}
    assert {key: correctable(*key) for key in expected} == expected
    assert correctable(40, "L") == 15


@for_each("version, level", list(product(SAMPLE_VERSIONS, LEVELS)))
def test_block_decodes_up_to_its_correctable_codewords(version: int, level: str) -> None:
    """Invert all modules of some codewords of one block. The symbol decodes unless there are too many of them."""
    random = Random(f"{version}{level}")
    content = random.randbytes(capacity("byte", version, level))
    symbol = encode(content, Encoding(level, boost=False, version=version, mask=3))
    block_numbers, modules = blocks(version, level), modules_by_codeword(version)
    block = random.randrange(block_numbers[-1] + 1)
    codewords = [codeword for codeword, number in enumerate(block_numbers) if number == block]
    total, data = segno_blocks(version, level)[block]
    maximum = correctable(version, level)
    too_many = maximum + (total - data - 2 * maximum) // 2 + 1
    for count, expected in ((maximum, content), (too_many, None)):
        damaged = [position for codeword in random.sample(codewords, count) for position in modules[codeword]]
        barcode = decode_modules(invert_modules(symbol, damaged))
        assert (barcode.bytes if barcode else None) == expected
        assert damage(version, level, damaged)[block] == count
        assert sum(damage(version, level, damaged)) == count


def invert_modules(symbol: Symbol, positions: list[Position]) -> Any:
    """Return the symbol as an array, true for light, with the modules at some positions inverted."""
    light = np.array([[module == "0" for module in row] for row in str(symbol).splitlines()])
    for row, column in positions:
        light[row, column] ^= True
    return light


def test_damage_counts_codewords_once_without_function_patterns() -> None:
    modules = modules_by_codeword(5)
    assert sum(damage(5, "Q", [*modules[17][:3], *modules[17][5:], *modules[18][:1]])) == 2
    assert damage(5, "Q", [(0, 0), (6, 10), (8, 8)]) == (0, 0, 0, 0)
    assert damage(5, "Q", []) == (0, 0, 0, 0)


def test_damage_of_central_square_spreads_over_blocks() -> None:
    cleared = [(row, column) for row in range(20, 37) for column in range(20, 37)]
    counts = damage(10, "H", cleared)
    assert len(counts) == 8
    assert sum(counts) == len({placement(10)[row * 57 + column] for row, column in cleared} - {-1})
    assert max(counts) - min(counts) <= 2
