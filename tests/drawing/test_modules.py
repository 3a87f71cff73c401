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
POSITION = SymbolPosition(4, 4, 29, 29)


def dark_modules(symbol: Symbol, position: SymbolPosition, style: Style = Style()) -> set[tuple[int, int]]:
    """Return the modules that the tiles and the finder patterns of a style cover, if all shapes are square."""
    tiles = symbol_layers(symbol, style, position)[0].tiles
    assert tiles
    cells = {(x, y) for y, row in enumerate(tiles.cells) for x, number in enumerate(row) if number}
    for eye in finder_positions(symbol):
        for y in range(7):
            for x in range(7):
                if symbol.is_dark(eye.y + y, eye.x + x):
                    cells.add((position.left + eye.x + x, position.top + eye.y + y))
    return cells


def test_tiles_and_finder_patterns_cover_dark_modules() -> None:
    expected = {(x + 4, y + 4) for y in range(21) for x in range(21) if HI.is_dark(y, x)}
    assert dark_modules(HI, POSITION) == expected
    tiles = symbol_layers(HI, Style(), POSITION)[0].tiles
    assert tiles
    assert not any(any(row[4:11]) for row in tiles.cells[4:11])  # the first finder pattern is a path, not tiles


def test_finder_patterns_are_in_corners_and_rotated() -> None:
    assert finder_positions(HI) == (FinderPosition(0, 0, 0), FinderPosition(14, 0, 1), FinderPosition(0, 14, 3))
    assert finder_positions(encode(b"1", Encoding(symbol="micro"))) == (FinderPosition(0, 0, 0),)
    assert finder_positions(encode(b"1", Encoding(symbol="rmqr"))) == (FinderPosition(0, 0, 0),)


@pytest.mark.parametrize("shape", shapes.SHAPES)
@given(rows=st.lists(st.integers(0, 2**9 - 1), min_size=1, max_size=9))
@settings(max_examples=20)
def test_tile_depends_on_its_dark_neighbours(shape: str, rows: list[int]) -> None:
    def is_dark(x: int, y: int) -> bool:
        return 0 <= x < 9 and 0 <= y < len(rows) and bool(rows[y] >> (8 - x) & 1)

    tiles = module_tiles(shape, rows, 9)
    for y in range(len(rows)):
        for x in range(9):
            number = tiles.cells[y][x]
            assert bool(number) == is_dark(x, y)
            if number:
                neighbourhood = sum(bit for bit, (right, down) in shapes.STEPS.items() if is_dark(x + right, y + down))
                assert tiles.paths[number - 1] == shapes.tile(shape, neighbourhood & shapes.SHAPES[shape].neighbours)


def test_tiles_match_the_worked_example(monkeypatch: pytest.MonkeyPatch) -> None:
    shape = shapes.Shape(shapes.SHAPES["square"].path, shapes.EAST | shapes.SOUTH)
    monkeypatch.setitem(shapes.SHAPES, "worked-example", shape)
    assert module_tiles("worked-example", (0b110, 0b011), 3).cells == (b"\2\3\0", b"\0\2\1")


def test_finder_patterns_with_own_color_are_separate_layers() -> None:
    red, blue = color.parse("f00"), color.parse("00f")
    alone = symbol_layers(HI, Style(), POSITION)
    assert [len(layer.placed_paths) for layer in alone] == [6]
    red_eyes = symbol_layers(HI, Style(eye_color=(red, red, red)), POSITION)
    assert [layer.paint for layer in red_eyes] == [color.BLACK] + [red] * 6  # centres follow their outer rings
    mixed = symbol_layers(HI, Style(eye_color=(red, color.BLACK, red), eyeball_color=(blue,) * 3), POSITION)
    assert [layer.paint for layer in mixed] == [color.BLACK, red, blue, blue, red, blue]


def test_gradient_spans_symbol_or_finder_pattern() -> None:
    gradient = Gradient(0, (color.BLACK, color.parse("00f")))
    layers = symbol_layers(
        HI, Style(dark=gradient, eye_color=(color.BLACK, gradient._replace(angle=90), gradient)), POSITION
    )
    assert layers[0].area == Box(4, 4, 21, 21)
    assert {layer.area for layer in layers[1:]} == {
        Box(4, 4, 7, 7),
        Box(6, 6, 3, 3),
        Box(18, 4, 7, 7),
        Box(20, 6, 3, 3),
    }


def test_cleared_modules_are_omitted_and_fillers_added() -> None:
    cleared = tuple((1 << 21) - 1 if y == 10 else 0 for y in range(21))
    filler = tuple(1 << 28 if y == 0 else 0 for y in range(29))
    tiles = symbol_layers(HI, Style(), POSITION, cleared, filler)[0].tiles
    assert tiles
    assert not any(tiles.cells[14])
    assert tiles.cells[0] == b"\1" + bytes(28)
