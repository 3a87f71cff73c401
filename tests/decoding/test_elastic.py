from __future__ import annotations

from math import pi, sin

import pytest
import segno
from PIL import Image

from qr.decoding.elastic import sample_flat, sample_modules
from qr.decoding.found_symbol import Position
from qr.decoding.perspective import perspective_coefficients
from qr.decoding.views import View
from tests.support.photographs import draw
from tests.support.tables import for_each

SCALE = 8


def wave(image: Image.Image, pixels: float) -> Image.Image:
    """Move the middle of an image sideways and downwards, as a wrinkle of cloth does; the edges stay in place."""
    steps = 24
    side = image.width / steps

    def at(x: float, y: float) -> tuple[float, float]:
        shift = pixels * sin(pi * x / image.width) * sin(pi * y / image.height)
        return x + shift, y - shift

    cells = []
    for row in range(steps):
        for column in range(steps):
            left, top, right, bottom = (round(n * side) for n in (column, row, column + 1, row + 1))
            corners = [at(left, top), at(left, bottom), at(right, bottom), at(right, top)]
            cells.append(((left, top, right, bottom), tuple(n for corner in corners for n in corner)))
    return image.transform(image.size, Image.Transform.MESH, cells, Image.Resampling.BILINEAR, fillcolor=255)


def position(symbol: segno.QRCode) -> Position:
    first, last = 4 * SCALE, (4 + symbol.symbol_size(border=0)[0]) * SCALE
    return ((first, first), (last, first), (last, last), (first, last))


@for_each("modules", [0, 0.6, 1.2])
def test_wrinkled_symbol_is_sampled(modules: float) -> None:
    symbol = segno.make("elastic sampling", version=3, micro=False)
    image = wave(draw(symbol, SCALE), modules * SCALE)
    rows = sample_modules(View(image), position(symbol), 3)
    wrong = sum(a != b for row, other in zip(rows, symbol.matrix, strict=True) for a, b in zip(row, other, strict=True))
    assert wrong <= 8


def test_corners_must_lie_in_the_page() -> None:
    with pytest.raises(ValueError, match="outside"):
        sample_modules(View(Image.new("L", (100, 100))), ((200, 200), (300, 200), (300, 300), (200, 300)), 1)


def test_flat_symbol_is_sampled_in_perspective() -> None:
    symbol = segno.make("flat", version=7, micro=False)
    image = draw(symbol, SCALE)
    far = ((60, 40), (image.width - 90, 20), (image.width - 20, image.height - 30), (10, image.height - 60))
    first, last = position(symbol)[0][0], position(symbol)[2][0]
    square = ((first, first), (last, first), (last, last), (first, last))
    coefficients = perspective_coefficients(far, square)
    tilted = image.transform(
        image.size, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BICUBIC, fillcolor=255
    )
    assert sample_flat(View(tilted), far, 7) == tuple(bytes(row) for row in symbol.matrix)
