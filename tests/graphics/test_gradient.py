from __future__ import annotations

from contextlib import suppress
from math import cos, hypot, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.graphics import gradient
from qr.graphics.color import BLACK, Color
from qr.graphics.gradient import (
    MAX_STOPS,
    Gradient,
    paint_colors,
    split_arguments,
)
from qr.graphics.path import (
    Box,
    bounds,
    box,
    rotate,
)

RED, BLUE = Color(255, 0, 0), Color(0, 0, 255)
AREA = Box(10, 20, 8, 4)
ANGLES = st.integers(0, 359)
AREAS = st.tuples(*[st.integers(0, 50)] * 2, *[st.integers(1, 50)] * 2).map(lambda numbers: Box(*numbers))
WORDS = st.text("abc ", max_size=4)


@pytest.mark.parametrize(
    ("text", "paint"),
    [
        ("000", BLACK),
        ("linear(0,f00,00f)", Gradient(0, (RED, BLUE))),
        ("linear(359,f00,00f)", Gradient(359, (RED, BLUE))),
        ("radial(#f00,blue)", Gradient(None, (RED, BLUE))),
        ("Radial( red , blue )", Gradient(None, (RED, BLUE))),
        ("radial(f00,00f,f00)", Gradient(None, (RED, BLUE, RED))),
        ("linear(90," + ",".join(["f00"] * MAX_STOPS) + ")", Gradient(90, (RED,) * MAX_STOPS)),
        (
            "linear(45,cmyk(0,100,100,0),00f)",
            Gradient(45, (Color(255, 0, 0, 255, (0, 100, 100, 0)), BLUE)),
        ),
    ],
)
def test_paint_is_parsed_in_every_notation(text: str, paint: gradient.Paint) -> None:
    assert gradient.parse(text) == paint


@pytest.mark.parametrize(
    "text",
    [
        "", "linear", "linear(", "linear()", "radial()", "radial(f00)", "linear(90,f00)", "linear(f00,00f)",
        "linear(360,f00,00f)", "linear(-1,f00,00f)", "linear(1.5,f00,00f)", "linear(\u0663,f00,00f)",
        "linear(,f00,00f)", "linear(9999,f00,00f)", "linear(0,f00,00f", "linear(0,f00,00f))", "linear(0,f00,)",
        "linear(0,f00,no)", "conic(0,f00,00f)", "radial(0,radial(f00,00f),f00)", "f00,00f", "(f00,00f)",
        "radial(" + ",".join(["f00"] * (MAX_STOPS + 1)) + ")",
    ],
)  # fmt: skip
def test_malformed_paint_is_rejected(text: str) -> None:
    with pytest.raises(ValueError):
        gradient.parse(text)


@given(st.text("linear()f0,9 ", max_size=20))
def test_any_text_parses_or_raises_value_error(text: str) -> None:
    with suppress(ValueError):
        gradient.parse(text)


@pytest.mark.parametrize(
    ("angle", "start", "end"),
    [
        (0, (10, 22), (18, 22)),
        (90, (14, 20), (14, 24)),
        (180, (18, 22), (10, 22)),
        (270, (14, 24), (14, 20)),
        (45, (11, 19), (17, 25)),
    ],
)
def test_linear_angle_is_clockwise_from_left_to_right(
    angle: int, start: tuple[float, float], end: tuple[float, float]
) -> None:
    line = Gradient(angle, (RED, BLUE)).line(AREA)
    assert line[0] == pytest.approx(start)
    assert line[1] == pytest.approx(end)


@given(ANGLES, AREAS)
def test_outermost_corners_get_first_and_last_color(angle: int, area: Box) -> None:
    (x0, y0), (x1, y1) = Gradient(angle, (RED, BLUE)).line(area)
    length = hypot(x1 - x0, y1 - y0)
    corners = [(x, y) for x in (area.x, area.x + area.width) for y in (area.y, area.y + area.height)]
    along = [((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length for x, y in corners]
    assert (min(along), max(along)) == pytest.approx((0, length), abs=1e-9)
    assert (x1 - x0, y1 - y0) == pytest.approx((length * cos(radians(angle)), length * sin(radians(angle))))


def test_radial_gradient_reaches_corners() -> None:
    assert Gradient(None, (RED, BLUE)).radius(Box(5, 5, 6, 8)) == 5


@given(ANGLES, AREAS, st.integers(0, 3))
def test_linear_gradient_rotates_with_its_area(angle: int, area: Box, quarters: int) -> None:
    paint = Gradient(angle, (RED, BLUE))
    line = rotate((paint.line(area),), quarters, 100, 80)[0]
    rotated_area = bounds(rotate((box(area),), quarters, 100, 80))
    for expected, point in zip(line, paint.rotate(quarters).line(rotated_area), strict=True):
        assert point == pytest.approx(expected)
    assert paint.rotate(quarters).rotate(4 - quarters) == paint


def test_radial_gradient_is_unchanged_by_rotation() -> None:
    assert Gradient(None, (RED, BLUE)).rotate(1) == Gradient(None, (RED, BLUE))


def test_paint_colors_returns_every_color() -> None:
    assert paint_colors(RED) == (RED,)
    assert paint_colors(Gradient(7, (RED, BLUE))) == (RED, BLUE)


@given(st.lists(st.one_of(WORDS, st.lists(WORDS).map(lambda words: f"f({','.join(words)})")), min_size=1))
def test_arguments_split_at_commas_outside_parentheses(items: list[str]) -> None:
    assert list(split_arguments(",".join(items))) == items
