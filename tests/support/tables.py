"""Tests of many values: a pairwise sample of all combinations, and one test for all rows of a table.

allpairspy finds samples of the same size, but it has no type hints and has had no release since 2023.
"""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable, Collection, Iterable
from functools import wraps
from itertools import combinations, product
from typing import Any

import pytest

Cell = tuple[int, int]  # a column, and the index of a value in this column


def every_combination(**columns: Collection[Any]) -> pytest.MarkDecorator:
    """Parametrize a test by every combination of values; mark those outside the pairwise sample ``exhaustive``."""
    sample = set(_rows([len(column) for column in columns.values()]))
    indices = product(*(range(len(column)) for column in columns.values()))
    cases = [
        pytest.param(*values, marks=() if row in sample else pytest.mark.exhaustive)
        for row, values in zip(indices, product(*columns.values()), strict=True)
    ]
    return pytest.mark.parametrize(list(columns), cases)


def one_in(step: int, names: str, rows: Iterable[Any]) -> pytest.MarkDecorator:
    """Parametrize a test by rows; mark all rows except the first of each ``step`` rows ``exhaustive``.

    Takes the names as text, as in ``parametrize``, and rows without ``pytest.param``.
    """
    columns = len(names.split(","))
    marks = (() if index % step == 0 else pytest.mark.exhaustive for index in itertools.count())
    cases = [pytest.param(*(row if columns > 1 else [row]), marks=mark) for row, mark in zip(rows, marks, strict=False)]
    return pytest.mark.parametrize(names, cases)


def for_each(names: str, rows: Collection[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Run a test for each row within one test, where ``parametrize`` would add 2 ms per row.

    Takes what ``parametrize`` takes. A failure names the row in a note. All rows share the fixtures of the test.
    """
    arguments = [name.strip() for name in names.split(",")]

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        @wraps(test)
        def run(**fixtures: Any) -> None:
            for row in rows:
                values = dict(zip(arguments, row if len(arguments) > 1 else [row], strict=True))
                try:
                    test(**values, **fixtures)
                except BaseException as error:
                    error.add_note(f"for {values}")
                    raise

        signature = inspect.signature(test)
        others = [parameter for parameter in signature.parameters.values() if parameter.name not in arguments]
        run.__signature__ = signature.replace(parameters=others)  # type: ignore[attr-defined]
        return run

    return decorate


def pairwise_sample(*columns: Collection[Any]) -> list[tuple[Any, ...]]:
    """Return combinations of values in which every two values of different columns occur together."""
    values = [list(column) for column in columns]
    return [
        tuple(column[index] for column, index in zip(values, row, strict=True))
        for row in _rows([len(column) for column in values])
    ]


def _rows(sizes: list[int]) -> list[tuple[int, ...]]:
    """Return rows of indices in which every pair of cells occurs.

    A row starts with a missing pair. In every other column it takes the index that completes the most missing pairs.
    Three columns of two values each, for example, need 4 of the 8 rows: 000, 011, 101, 110.
    """
    cells = [(column, index) for column, size in enumerate(sizes) for index in range(size)]
    missing = dict.fromkeys(pair for pair in combinations(cells, 2) if pair[0][0] != pair[1][0])
    rows = []
    while missing:
        row = _row(next(iter(missing)), sizes, missing)
        for pair in combinations(row, 2):
            missing.pop(pair, None)
        rows.append(tuple(index for _, index in row))
    return rows


def _row(start: tuple[Cell, Cell], sizes: list[int], missing: Collection[tuple[Cell, Cell]]) -> list[Cell]:
    row = sorted(start)
    for column in {*range(len(sizes))} - {column for column, _ in start}:
        candidates = [sorted([*row, (column, index)]) for index in range(sizes[column])]
        row = max(candidates, key=lambda cells: sum(pair in missing for pair in combinations(cells, 2)))
    return row
