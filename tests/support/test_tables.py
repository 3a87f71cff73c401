"""The pairwise sample of a table."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from tests.support.tables import every_combination, pairwise_sample

TABLES = [("ab", "xy"), ("ab", "xyz", "12"), ("abc", "xyz", "1234", "-"), (range(40), "LMQH", range(8), "nab")]


@pytest.mark.parametrize("table", TABLES)
def test_sample_has_every_pair_of_values(table: tuple[str, ...]) -> None:
    sample = pairwise_sample(*table)
    assert set(sample) <= set(product(*table))
    for first, second in combinations(range(len(table)), 2):
        assert {(row[first], row[second]) for row in sample} == set(product(table[first], table[second]))


def test_sample_is_small_and_always_the_same() -> None:
    assert pairwise_sample("01", "01", "01") == [tuple("000"), tuple("011"), tuple("101"), tuple("110")]
    assert [len(pairwise_sample(*table)) for table in TABLES] == [4, 6, 13, 320]


def test_combinations_outside_the_sample_are_marked_exhaustive() -> None:
    mark = every_combination(a="01", b="01", c="01").mark
    assert mark.args[0] == ["a", "b", "c"]
    assert {case.values: [mark.name for mark in case.marks] for case in mark.args[1]} == {
        row: [] if row in pairwise_sample("01", "01", "01") else ["exhaustive"] for row in product("01", repeat=3)
    }
