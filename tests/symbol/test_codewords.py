"""Codewords and blocks, held against another encoder's and against what a decoder can repair."""

from __future__ import annotations

from functools import cache
from itertools import product
from random import Random
from typing import Any

import numpy as np
import pytest
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
from tests.support.pictures import read_modules
from tests.support.tables import for_each

Cell = tuple[int, int]
VERSIONS = range(1, 41)
SOME = (1, 2, 3, 5, 7, 10, 14, 22, 32, 40)


def blocks_of(version: int, level: str) -> list[tuple[int, int]]:
    """Codewords and data codewords of every block, from segno's copy of table 9."""
    table: Any = segno.consts.ECC
    return [
        (info.num_total, info.num_data)
        for info in table[version][segno.consts.ERROR_MAPPING[level]]
        for _ in range(info.num_blocks)
    ]


@cache
def cells_of(version: int) -> dict[int, list[Cell]]:
    """The modules of every codeword."""
    found: dict[int, list[Cell]] = {}
    for at, codeword in enumerate(placement(version)):
        found.setdefault(codeword, []).append(divmod(at, modules_per_side(version)))
    found.pop(-1)
    return found


@for_each("version", VERSIONS)
def test_every_codeword_has_eight_data_modules(version: int) -> None:
    cells = cells_of(version)
    assert sorted(cells) == list(range(len(cells)))
    assert {len(of_one) for of_one in cells.values()} == {8}
    assert all(roles(version)[row][column] == Role.DATA for of_one in cells.values() for row, column in of_one)
    left_over = sum(row.count(Role.DATA) for row in roles(version)) - 8 * len(cells)
    assert left_over in {0, 3, 4, 7}


@for_each("version, level", list(product(VERSIONS, LEVELS)))
def test_every_block_has_its_codewords(version: int, level: str) -> None:
    owners, expected = blocks(version, level), blocks_of(version, level)
    assert [owners.count(block) for block in range(len(expected))] == [total for total, _ in expected]
    assert len(owners) == len(cells_of(version))
    data = owners[: sum(data for _, data in expected)]
    assert [data.count(block) for block in range(len(expected))] == [data for _, data in expected]


def test_table_9_keeps_codewords_back() -> None:
    first = {(1, "L"): 2, (1, "M"): 4, (1, "Q"): 6, (1, "H"): 8, (2, "L"): 4, (2, "M"): 8, (3, "L"): 7, (3, "M"): 13}
    assert {key: correctable(*key) for key in first} == first
    assert correctable(40, "L") == 15


@pytest.mark.parametrize(("version", "level"), list(product(SOME, LEVELS)))
def test_a_block_survives_what_is_correctable_and_no_more(version: int, level: str) -> None:
    """Every module of so many codewords of one block inverted: the decoder reads it; of too many, it does not."""
    random = Random(f"{version}{level}")
    content = random.randbytes(capacity("byte", version, level))
    symbol = encode(content, Encoding(level, boost=False, version=version, mask=3))
    owners, cells = blocks(version, level), cells_of(version)
    block = random.randrange(owners[-1] + 1)
    own = [codeword for codeword, owner in enumerate(owners) if owner == block]
    kept_back = (
        blocks_of(version, level)[block][0] - blocks_of(version, level)[block][1] - 2 * correctable(version, level)
    )
    spared, fatal = correctable(version, level), correctable(version, level) + kept_back // 2 + 1
    for count, expected in ((spared, content), (fatal, None)):
        hit = [cell for codeword in random.sample(own, count) for cell in cells[codeword]]
        found = read_modules(inverted(symbol, hit))
        assert (found.bytes if found else None) == expected
        assert damage(version, level, hit)[block] == count
        assert sum(damage(version, level, hit)) == count


def inverted(symbol: Symbol, cells: list[Cell]) -> Any:
    light = np.array([[module == "0" for module in row] for row in str(symbol).splitlines()])
    for row, column in cells:
        light[row, column] ^= True
    return light


def test_damage_counts_codewords_once_and_function_patterns_never() -> None:
    cells = cells_of(5)
    assert sum(damage(5, "Q", [*cells[17][:3], *cells[17][5:], *cells[18][:1]])) == 2
    assert damage(5, "Q", [(0, 0), (6, 10), (8, 8)]) == (0, 0, 0, 0)
    assert damage(5, "Q", []) == (0, 0, 0, 0)


def test_a_square_in_the_middle_is_shared_among_blocks() -> None:
    cleared = [(row, column) for row in range(20, 37) for column in range(20, 37)]
    shares = damage(10, "H", cleared)
    assert len(shares) == 8
    assert sum(shares) == len({placement(10)[row * 57 + column] for row, column in cleared} - {-1})
    assert max(shares) - min(shares) <= 2
