"""Test samples of tables, and tests with one row after another."""

from __future__ import annotations

from inspect import signature
from itertools import combinations, product
from pathlib import Path

import pytest

from tests.support.tables import every_combination, for_each, pairwise_sample

TABLES = [("ab", "xy"), ("ab", "xyz", "12"), ("abc", "xyz", "1234", "-"), (range(40), "LMQH", range(8), "nab")]


@pytest.mark.parametrize("table", TABLES, ids=["2 x 2", "2 x 3 x 2", "3 x 3 x 4 x 1", "40 x 4 x 8 x 3"])
def test_sample_has_every_pair_of_values(table: tuple[str, ...]) -> None:
    sample = pairwise_sample(*table)
    assert set(sample) <= set(product(*table))
    for first, second in combinations(range(len(table)), 2):
        assert {(row[first], row[second]) for row in sample} == set(product(table[first], table[second]))


def test_sample_is_small_and_deterministic() -> None:
    assert pairwise_sample("01", "01", "01") == [tuple("000"), tuple("011"), tuple("101"), tuple("110")]
    assert [len(pairwise_sample(*table)) for table in TABLES] == [4, 6, 13, 320]


def test_combination_outside_sample_is_marked_exhaustive() -> None:
    mark = every_combination(a="01", b="01", c="01").mark
    assert mark.args[0] == ["a", "b", "c"]
    assert {case.values: [mark.name for mark in case.marks] for case in mark.args[1]} == {
        row: [] if row in pairwise_sample("01", "01", "01") else ["exhaustive"] for row in product("01", repeat=3)
    }


def test_for_each_calls_test_with_every_row(tmp_path: Path) -> None:
    called = []

    @for_each("number, letter", [(1, "a"), (2, "b")])
    def example(number: int, tmp_path: Path, letter: str) -> None:
        called.append((number, tmp_path, letter))

    assert list(signature(example).parameters) == ["tmp_path"]
    example(tmp_path=tmp_path)
    assert called == [(1, tmp_path, "a"), (2, tmp_path, "b")]


def test_for_each_adds_failed_row_to_error() -> None:
    @for_each("number", [1, 2, 3])
    def example(number: int) -> None:
        assert number != 2

    with pytest.raises(AssertionError) as failure:
        example()
    assert failure.value.__notes__ == ["for {'number': 2}"]
