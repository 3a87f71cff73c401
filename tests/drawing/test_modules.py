from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qr.drawing.modules import (
    FinderPosition,
    SymbolPosition,
    finder_positions,
    module_tiles,
    symbol_layers,
)
from qr.graphics import color, shapes
from qr.graphics.gradient import Gradient
from qr.graphics.path import Box
from qr.spec import Encoding, Style
from qr.symbol import Symbol, encode

HI = encode(b"hi")
PLACE = SymbolPosition(4, 4, 29, 29)


def dark_modules(symbol: Symbol, place: SymbolPosition, style: Style = Style()) -> set[tuple[int, int]]:
    """Where the tiles and eyes of a style have ink, module by module, in square shapes."""
    tiles = symbol_layers(symbol, style, place)[0].tiles
    assert tiles
    cells = {(x, y) for y, row in enumerate(tiles.cells) for x, number in enumerate(row) if number}
    for eye in finder_positions(symbol):
        for y in range(7):
            for x in range(7):
                if symbol.is_dark(eye.y + y, eye.x + x):
                    cells.add((place.left + eye.x + x, place.top + eye.y + y))
    return cells


def test_every_dark_module_is_a_tile_or_part_of_an_eye() -> None:
    expected = {(x + 4, y + 4) for y in range(21) for x in range(21) if HI.is_dark(y, x)}
    assert dark_modules(HI, PLACE) == expected
    tiles = symbol_layers(HI, Style(), PLACE)[0].tiles
    assert tiles
    assert not any(any(row[4:11]) for row in tiles.cells[4:11])  # the first eye is a figure of its own


def test_eyes_stand_in_three_corners_turned_to_face_the_middle() -> None:
    assert finder_positions(HI) == (FinderPosition(0, 0, 0), FinderPosition(14, 0, 1), FinderPosition(0, 14, 3))
    assert finder_positions(encode(b"1", Encoding(symbol="micro"))) == (FinderPosition(0, 0, 0),)
    assert finder_positions(encode(b"1", Encoding(symbol="rmqr"))) == (FinderPosition(0, 0, 0),)


@pytest.mark.parametrize("shape", shapes.SHAPES)
@given(rows=st.lists(st.integers(0, 2**9 - 1), min_size=1, max_size=9))
@settings(max_examples=20)
def test_a_tile_knows_its_neighbours(shape: str, rows: list[int]) -> None:
    def is_dark(x: int, y: int) -> bool:
        return 0 <= x < 9 and 0 <= y < len(rows) and bool(rows[y] >> (8 - x) & 1)

    tiles = module_tiles(shape, rows, 9)
    for y in range(len(rows)):
        for x in range(9):
            number = tiles.cells[y][x]
            assert bool(number) == is_dark(x, y)
            if number:
                around = sum(bit for bit, (right, down) in shapes.STEPS.items() if is_dark(x + right, y + down))
                assert tiles.paths[number - 1] == shapes.tile(shape, around & shapes.SHAPES[shape].neighbours)


def test_tiles_match_the_worked_example(monkeypatch: pytest.MonkeyPatch) -> None:
    shape = shapes.Shape(shapes.SHAPES["square"].path, shapes.EAST | shapes.SOUTH)
    monkeypatch.setitem(shapes.SHAPES, "worked-example", shape)
    assert module_tiles("worked-example", (0b110, 0b011), 3).cells == (b"\2\3\0", b"\0\2\1")


def test_eyes_of_the_modules_own_colour_share_their_layer_and_others_have_their_own() -> None:
    red, blue = color.parse("f00"), color.parse("00f")
    alone = symbol_layers(HI, Style(), PLACE)
    assert [len(layer.placed_paths) for layer in alone] == [6]
    red_eyes = symbol_layers(HI, Style(eye_color=(red, red, red)), PLACE)
    assert [layer.paint for layer in red_eyes] == [color.BLACK] + [red] * 6  # balls follow their frames
    mixed = symbol_layers(HI, Style(eye_color=(red, color.BLACK, red), eyeball_color=(blue,) * 3), PLACE)
    assert [layer.paint for layer in mixed] == [color.BLACK, red, blue, blue, red, blue]


def test_a_gradient_runs_over_the_symbol_and_over_each_eye() -> None:
    fade = Gradient(0, (color.BLACK, color.parse("00f")))
    layers = symbol_layers(HI, Style(dark=fade, eye_color=(color.BLACK, fade._replace(angle=90), fade)), PLACE)
    assert layers[0].area == Box(4, 4, 21, 21)
    assert {layer.area for layer in layers[1:]} == {
        Box(4, 4, 7, 7),
        Box(6, 6, 3, 3),
        Box(18, 4, 7, 7),
        Box(20, 6, 3, 3),
    }


def test_cleared_modules_are_left_out_and_mock_ones_added() -> None:
    cleared = tuple((1 << 21) - 1 if y == 10 else 0 for y in range(21))
    mock = tuple(1 << 28 if y == 0 else 0 for y in range(29))
    tiles = symbol_layers(HI, Style(), PLACE, cleared, mock)[0].tiles
    assert tiles
    assert not any(tiles.cells[14])
    assert tiles.cells[0] == b"\1" + bytes(28)
