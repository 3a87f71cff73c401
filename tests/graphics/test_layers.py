from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.drawing import Drawing, rotate_rows
from qr.drawing.composition import compose
from qr.graphics import color
from qr.graphics.gradient import Gradient
from qr.graphics.layers import (
    SQUARE,
    EmbeddedImage,
    PlacedPath,
    Tiles,
    rotate_embedded_image,
    square_layer,
)
from qr.graphics.path import Box, box, circle
from qr.spec import (
    Encoding,
    Output,
    Spec,
    Style,
)
from qr.symbol import Symbol, encode

DOT = (circle(0.5, 0.5, 0.4),)
HI = encode(b"hi")


def make_drawing(style: Style, symbol: Symbol = HI, **output: Any) -> Drawing:
    return compose(symbol, Spec(b"hi", style=style, output=Output(**output)), None)


def test_dark_modules_become_square_tiles() -> None:
    tiles = square_layer([0b10100, 0b00001], 5)
    assert tiles == Tiles((bytes([1, 0, 1, 0, 0]), bytes([0, 0, 0, 0, 1])), (SQUARE,))
    assert tiles.is_square


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.just(n), st.lists(st.integers(0, 2**n - 1), min_size=1))))
def test_square_tiles_return_their_rows(columns_and_rows: tuple[int, list[int]]) -> None:
    columns, rows = columns_and_rows
    assert square_layer(rows, columns).rows() == tuple(rows)


def test_rows_contain_every_nonempty_cell() -> None:
    assert Tiles((bytes([0, 1, 2]), bytes([255, 0, 0])), (SQUARE, DOT)).rows() == (0b011, 0b100)


def test_placed_paths_are_tiles_with_positions() -> None:
    tiles = Tiles((bytes([0, 1, 2]), bytes([2, 0, 0])), (SQUARE, DOT))
    assert list(tiles.placed_paths()) == [PlacedPath(SQUARE, 1, 0), PlacedPath(DOT, 2, 0), PlacedPath(DOT, 0, 1)]


def test_is_square_requires_only_full_squares() -> None:
    assert not Tiles((b"\1",), (DOT,)).is_square
    assert not Tiles((b"\1",), (SQUARE, DOT)).is_square
    assert Tiles((b"\1",), ((box(Box(0, 0, 1, 1)),),)).is_square


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_rotation_applies_to_modules_eyes_and_gradients(quarters: int) -> None:
    gradient = Gradient(30, (color.BLACK, color.parse("00f")))
    style = Style(shape="vertical", dark=gradient, light=gradient._replace(stops=(color.WHITE, color.WHITE)))
    rectangular = encode(b"1", Encoding(version="R7x43"))
    upright, drawing = make_drawing(style, rectangular), make_drawing(style, rectangular, rotate=90 * quarters)
    assert drawing.rows == rotate_rows(upright.rows, upright.columns, quarters)
    assert (drawing.width, drawing.height) == (
        (upright.height, upright.width) if quarters % 2 else (upright.width, upright.height)
    )
    paint = drawing.layers[0].paint
    assert isinstance(paint, Gradient)
    assert paint.angle == 30 + 90 * quarters
    expected = {1: Box(2, 2, 7, 43), 2: Box(2, 2, 43, 7), 3: Box(2, 2, 7, 43)}[quarters]
    assert drawing.layers[0].area == expected
    outer_ring = drawing.layers[0].placed_paths[0]
    assert (outer_ring.x, outer_ring.y) == {1: (2, 2), 2: (38, 2), 3: (2, 38)}[quarters]


def test_rotated_eye_path_is_independent_of_position() -> None:
    path = make_drawing(Style(eye="leaf"), rotate=90).layers[0].placed_paths[0].path
    assert make_drawing(Style(eye="leaf"), encode(b"x" * 100), rotate=90).layers[0].placed_paths[0].path == path


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_square_tile_is_unchanged_by_rotation(quarters: int) -> None:
    tiles = make_drawing(Style(eye="circle"), rotate=90 * quarters).layers[0].tiles
    assert tiles
    assert tiles.paths == (SQUARE,)


def test_embedded_image_rotates_with_its_area() -> None:
    image = EmbeddedImage(b"", "image/png", Box(10, 2, 4, 1))
    assert rotate_embedded_image(image, 1, Box(0, 0, 20, 10)) == EmbeddedImage(b"", "image/png", Box(7, 10, 1, 4), 1)
    assert rotate_embedded_image(image, 2, Box(0, 0, 20, 10)) == EmbeddedImage(b"", "image/png", Box(6, 7, 4, 1), 2)
