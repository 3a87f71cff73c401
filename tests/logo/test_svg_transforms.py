from __future__ import annotations

from math import sqrt

import pytest

from qr.errors import BadLogo
from qr.logo.svg_transforms import Extent, combine, magnification, parse_transform
from tests.support.tables import for_each

UNIT = Extent(0, 0, 1, 1)


@for_each(
    "text, box",
    [
        ("", (0, 0, 1, 1)),
        ("translate(3)", (3, 0, 4, 1)),
        ("translate(3,-4)", (3, -4, 4, -3)),
        ("scale(2)", (0, 0, 2, 2)),
        ("scale(-2 .5)", (-2, 0, 0, 0.5)),
        ("rotate(90)", (-1, 0, 0, 1)),
        ("rotate(180 5 5)", (9, 9, 10, 10)),
        ("skewX(45)", (0, 0, 2, 1)),
        ("skewY(45)", (0, 0, 1, 2)),
        ("matrix(1 2 3 4 5 6)", (5, 6, 9, 12)),
        ("translate(10) scale(2)", (10, 0, 12, 2)),
        ("scale(2), translate(10)", (20, 0, 22, 2)),
        ("translate(1-2)", (1, -2, 2, -1)),
    ],
)
def test_functions_transform_the_unit_square(text: str, box: tuple[float, ...]) -> None:
    assert UNIT.transform(parse_transform(text)) == pytest.approx(box)


@pytest.mark.parametrize("text", ["rotate(1 2)", "scale()", "matrix(1 2 3)", "skewX(1 2)", "SCALE(2)", "skewx(1)"])
def test_malformed_function_is_rejected(text: str) -> None:
    with pytest.raises(BadLogo, match="malformed transformation"):
        parse_transform(text)


@pytest.mark.parametrize("text", ["", "rotate(33)", "skewX(60)", "scale(3 9)", "matrix(1 2 3 4 5 6)"])
def test_magnification_bounds_the_length_of_lines(text: str) -> None:
    a, b, c, d, _, _ = matrix = parse_transform(text)
    for x, y in ((1, 0), (0, 1), (sqrt(0.5), sqrt(0.5)), (sqrt(0.5), -sqrt(0.5))):
        assert sqrt((a * x + c * y) ** 2 + (b * x + d * y) ** 2) <= magnification(matrix) + 1e-9


def test_inner_transformation_is_applied_first() -> None:
    both = combine(parse_transform("translate(10)"), parse_transform("scale(2)"))
    assert both == parse_transform("translate(10) scale(2)")


def test_boxes_are_joined_and_grown() -> None:
    assert UNIT.join(None) == UNIT
    assert UNIT.join(Extent(-1, 0.5, 0.5, 3)) == (-1, 0, 1, 3)
    assert UNIT.grow(2) == (-2, -2, 3, 3)
