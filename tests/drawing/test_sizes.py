from __future__ import annotations

from typing import Any

import pytest

from qr.drawing import Drawing, draw
from qr.errors import BadParameter
from qr.spec import Output, Spec
from qr.symbol import encode


def make_drawing(content: bytes = b"hi", **output: Any) -> Drawing:
    return draw(encode(content), Spec(content, output=Output(**output)))


def test_scale_is_pixels_per_module() -> None:
    drawing = make_drawing(scale=7)
    assert (drawing.scale, drawing.width, drawing.height, drawing.offset) == (7, 7 * 29, 7 * 29, (0, 0))


@pytest.mark.parametrize(
    ("size", "scale", "offset"),
    [(29, 1, 0), (30, 1, 0), (31, 1, 1), (57, 1, 14), (58, 2, 0), (300, 10, 5), (8192, 282, 7)],
)
def test_surplus_pixels_of_exact_size_are_split(size: int, scale: int, offset: int) -> None:
    drawing = make_drawing(size=size)
    assert (drawing.scale, drawing.width, drawing.height, drawing.offset) == (scale, size, size, (offset, offset))


def test_error_gives_smallest_size_that_fits() -> None:
    with pytest.raises(BadParameter) as error:
        make_drawing(size=28)
    assert (error.value.parameter, error.value.value) == ("size", 28)
    assert error.value.allowed is not None
    assert error.value.allowed.startswith("at least 29 ")


def test_error_gives_largest_allowed_scale() -> None:
    with pytest.raises(BadParameter) as error:
        make_drawing(b"x" * 2000, scale=200)
    assert error.value.allowed is not None
    modules = make_drawing(b"x" * 2000, scale=1).columns
    assert error.value.allowed.startswith(f"at most {8192 // modules} ")
