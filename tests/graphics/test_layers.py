from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qr.graphics.layers import (
    SQUARE,
    PlacedPath,
    Tiles,
    square_layer,
)
from qr.graphics.path import Box, box, circle

DOT = (circle(0.5, 0.5, 0.4),)


def test_rows_become_tiles_where_they_are_dark() -> None:
    tiles = square_layer([0b10100, 0b00001], 5)
    assert tiles == Tiles((bytes([1, 0, 1, 0, 0]), bytes([0, 0, 0, 0, 1])), (SQUARE,))
    assert tiles.is_square


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.just(n), st.lists(st.integers(0, 2**n - 1), min_size=1))))
def test_tiles_know_the_rows_they_were_made_of(columns_and_rows: tuple[int, list[int]]) -> None:
    columns, rows = columns_and_rows
    assert square_layer(rows, columns).rows() == tuple(rows)


def test_rows_say_where_there_is_any_figure() -> None:
    assert Tiles((bytes([0, 1, 2]), bytes([255, 0, 0])), (SQUARE, DOT)).rows() == (0b011, 0b100)


def test_marks_are_the_tiles_at_their_places() -> None:
    tiles = Tiles((bytes([0, 1, 2]), bytes([2, 0, 0])), (SQUARE, DOT))
    assert list(tiles.placed_paths()) == [PlacedPath(SQUARE, 1, 0), PlacedPath(DOT, 2, 0), PlacedPath(DOT, 0, 1)]


def test_only_full_squares_are_square() -> None:
    assert not Tiles((b"\1",), (DOT,)).is_square
    assert not Tiles((b"\1",), (SQUARE, DOT)).is_square
    assert Tiles((b"\1",), ((box(Box(0, 0, 1, 1)),),)).is_square
