from __future__ import annotations

from typing import Any

import pytest

from qr.drawing import Drawing, rotate_rows
from qr.drawing.composition import compose
from qr.graphics import color
from qr.graphics.gradient import Gradient
from qr.graphics.layers import SQUARE, EmbeddedImage, rotate_embedded_image
from qr.graphics.path import Box
from qr.spec import (
    Encoding,
    Output,
    Spec,
    Style,
)
from qr.symbol import Symbol, encode

HI = encode(b"hi")


def composed(style: Style, symbol: Symbol = HI, **output: Any) -> Drawing:
    return compose(symbol, Spec(b"hi", style=style, output=Output(**output)), None)


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_turn_takes_modules_eyes_and_gradients_along(quarters: int) -> None:
    fade = Gradient(30, (color.BLACK, color.parse("00f")))
    style = Style(shape="vertical", dark=fade, light=fade._replace(stops=(color.WHITE, color.WHITE)))
    oblong = encode(b"1", Encoding(version="R7x43"))
    upright, drawing = composed(style, oblong), composed(style, oblong, rotate=90 * quarters)
    assert drawing.rows == rotate_rows(upright.rows, upright.columns, quarters)
    assert (drawing.width, drawing.height) == (
        (upright.height, upright.width) if quarters % 2 else (upright.width, upright.height)
    )
    paint = drawing.layers[0].paint
    assert isinstance(paint, Gradient)
    assert paint.angle == 30 + 90 * quarters
    expected = {1: Box(2, 2, 7, 43), 2: Box(2, 2, 43, 7), 3: Box(2, 2, 7, 43)}[quarters]
    assert drawing.layers[0].area == expected
    frame = drawing.layers[0].placed_paths[0]
    assert (frame.x, frame.y) == {1: (2, 2), 2: (38, 2), 3: (2, 38)}[quarters]


def test_a_turned_eye_is_the_same_path_wherever_it_stands() -> None:
    one = composed(Style(eye="leaf"), rotate=90).layers[0].placed_paths[0].path
    assert composed(Style(eye="leaf"), encode(b"x" * 100), rotate=90).layers[0].placed_paths[0].path == one


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_squares_stay_the_path_they_are_known_by(quarters: int) -> None:
    tiles = composed(Style(eye="circle"), rotate=90 * quarters).layers[0].tiles
    assert tiles
    assert tiles.paths == (SQUARE,)


def test_a_picture_turns_with_its_place() -> None:
    inset = EmbeddedImage(b"", "image/png", Box(10, 2, 4, 1))
    assert rotate_embedded_image(inset, 1, Box(0, 0, 20, 10)) == EmbeddedImage(b"", "image/png", Box(7, 10, 1, 4), 1)
    assert rotate_embedded_image(inset, 2, Box(0, 0, 20, 10)) == EmbeddedImage(b"", "image/png", Box(6, 7, 4, 1), 2)
