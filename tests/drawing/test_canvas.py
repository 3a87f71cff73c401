"""Images of an exact size in pixels, as compatible endpoints request them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.cost import estimate_cost
from qr.cost.maximum import check_cost
from qr.drawing import draw
from qr.errors import BadParameter, TooExpensive
from qr.spec import Canvas, Output, Spec
from qr.symbol import Symbol, encode
from tests.support.tables import for_each


def spec_of(canvas: Canvas, format_name: str = "png", margin: int = 4) -> Spec:
    return Spec(b"x", format_name, output=Output(margin=margin, canvas=canvas))


@for_each("canvas, size, scale, offset", [
    (Canvas(290, 290), (290, 290), 10, (0, 0)),
    (Canvas(300, 200), (300, 200), 6, (63, 13)),
    (Canvas(100, 300, 3), (100, 300), 3, (6, 106)),
    (Canvas(10, 50, fallback_scale=1), (29, 50), 1, (0, 10)),
    (Canvas(28, 28, fallback_scale=4), (116, 116), 4, (0, 0)),
])  # fmt: skip
def test_modules_are_centred_in_the_canvas(
    canvas: Canvas, size: tuple[int, int], scale: int, offset: tuple[int, int]
) -> None:
    spec = spec_of(canvas)
    drawing = draw(encode(spec.content, spec.encoding), spec)
    assert ((drawing.width, drawing.height), drawing.scale, drawing.offset) == (size, scale, offset)


@given(st.integers(21, 3000), st.integers(0, 10), st.integers(1, 40))
def test_image_is_not_one_pixel_short(side: int, margin: int, version: int) -> None:
    columns = 17 + 4 * version + 2 * margin
    symbol = Symbol(version, "M", 0, (0,) * (columns - 2 * margin))
    drawing = draw(symbol, spec_of(Canvas(side, side, fallback_scale=4), margin=margin))
    assert (drawing.width, drawing.height) == ((side, side) if side >= columns else (4 * columns, 4 * columns))


def test_too_small_canvas_names_the_minimum() -> None:
    spec = spec_of(Canvas(28, 100, 2), margin=0)
    assert draw(encode(spec.content, spec.encoding), spec).scale == 1
    with pytest.raises(BadParameter, match=r"size must be at least 25x25 pixels .*; got 24x100"):
        draw(encode(spec.content, spec.encoding), spec_of(Canvas(24, 100, 2), margin=0))


def test_cost_counts_the_pixels_of_the_canvas() -> None:
    small, large = (check_cost(spec_of(Canvas(side, side), "jpeg")).units for side in (100, 3000))
    assert large > small + 5
    assert estimate_cost(spec_of(Canvas(1_000_000, 1_000_000), "svg")).units == 1
    with pytest.raises(TooExpensive, match="size must be smaller, or the format png"):
        check_cost(spec_of(Canvas(8192, 8192), "webp"))
