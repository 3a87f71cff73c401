from __future__ import annotations

import numpy as np
import pytest

from qr.config import Settings
from qr.drawing.function_patterns import ALIGNMENT_PATTERN
from qr.drawing.modules import SymbolPosition, symbol_layers
from qr.graphics import color
from qr.graphics.gradient import Gradient
from qr.graphics.layers import SQUARE
from qr.graphics.shapes import SHAPES
from qr.spec import Encoding, Style
from qr.symbol import encode
from qr.symbol.tables import alignment_centres
from router import create_app
from tests.support.decoders import OPENERS, Pixels
from tests.support.path_measurements import render_coverage

SCALE, MARGIN = 7, 4
STYLED = [shape for shape in SHAPES if shape != "square"]


def alignment_pattern_pixels(query: str, format_name: str = "png") -> Pixels:
    """Return the pixels of the last alignment pattern of version 3, with the modules beside it."""
    url = f"/{format_name}?data=hello&version=3&scale={SCALE}&{query}"
    image = create_app(Settings()).test_client().get(url)
    assert image.status_code == 200
    pixels = np.array(OPENERS[format_name](image.data).convert("L"))
    at = slice((MARGIN + 20) * SCALE, (MARGIN + 25) * SCALE)
    return pixels[at, at]


@pytest.mark.parametrize("format_name", ["png", "svg", "pdf", "eps", "webp"])
@pytest.mark.parametrize("shape", ["leaf", "dot", "rounded"])
def test_alignment_pattern_equals_square_modules(shape: str, format_name: str) -> None:
    styled, plain = (alignment_pattern_pixels(f"shape={name}", format_name) for name in (shape, "square"))
    assert np.abs(styled.astype(int) - plain).mean() < 3


@pytest.mark.parametrize("shape", STYLED)
@pytest.mark.parametrize("version", [2, 7, 21])
def test_every_alignment_pattern_is_one_path(shape: str, version: int) -> None:
    symbol = encode(b"1", Encoding(version=version))
    layer = symbol_layers(symbol, Style(shape=shape), SymbolPosition(4, 5, symbol.width + 8, symbol.width + 9))[0]
    found = {
        (int(placed.x) - 2, int(placed.y) - 3) for placed in layer.placed_paths if placed.path == ALIGNMENT_PATTERN
    }
    centres, last = alignment_centres(version), symbol.width - 7
    assert found == {(x, y) for x in centres for y in centres} - {(6, 6), (6, last), (last, 6)}
    assert layer.tiles
    for x, y in found:
        assert not any(any(line[x + 2 : x + 7]) for line in layer.tiles.cells[y + 3 : y + 8])


def test_path_has_modules_of_the_standard() -> None:
    expected = ["#####", "#   #", "# # #", "#   #", "#####"]
    coverage = render_coverage(ALIGNMENT_PATTERN, 5, 1)
    assert ["".join(" #"[round(share)] for share in row) for row in coverage.tolist()] == expected


def test_alignment_patterns_have_paint_of_modules() -> None:
    gradient = Gradient(0, (color.BLACK, color.parse("00f")))
    symbol = encode(b"1", Encoding(version=2))
    layers = symbol_layers(symbol, Style(shape="dot", dark=gradient), SymbolPosition(0, 0, 25, 25))
    assert [layer.paint for layer in layers if ALIGNMENT_PATTERN in [p.path for p in layer.placed_paths]] == [gradient]


def test_partly_cleared_pattern_keeps_square_modules() -> None:
    symbol = encode(b"1", Encoding(version=2))
    cleared = tuple(0b11111 << 5 if y in {16, 17} else 0 for y in range(25))  # columns 15 to 19 of two rows
    layer = symbol_layers(symbol, Style(shape="dot"), SymbolPosition(0, 0, 25, 25), cleared)[0]
    assert layer.tiles
    square = 1 + layer.tiles.paths.index(SQUARE)
    assert ALIGNMENT_PATTERN not in [placed.path for placed in layer.placed_paths]
    assert layer.tiles.cells[18][16:21] == bytes([square, 0, square, 0, square])
    assert layer.tiles.cells[16][16:21] == bytes([0, 0, 0, 0, square])


@pytest.mark.parametrize("symbol", ["micro", "rmqr"])
def test_symbologies_without_these_patterns_gain_no_path(symbol: str) -> None:
    drawn = encode(b"1", Encoding(symbol=symbol))
    position = SymbolPosition(0, 0, drawn.width, drawn.height)
    layer = symbol_layers(drawn, Style(shape="dot"), position)[0]
    assert len(layer.placed_paths) == 2  # the finder pattern
