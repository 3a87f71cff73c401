from __future__ import annotations

from typing import Any

import pytest

from qr.drawing import Drawing
from qr.drawing.composition import compose
from qr.errors import BadParameter, IncompatibleParameters
from qr.graphics import color
from qr.spec import (
    Encoding,
    Output,
    Spec,
    Style,
)
from qr.symbol import Symbol, encode

HI = encode(b"hi")
DOTS = Style(shape="dot")


def composed(style: Style = DOTS, symbol: Symbol = HI, **output: Any) -> Drawing:
    return compose(symbol, Spec(b"hi", style=style, output=Output(**output)), None)


def cells(drawing: Drawing) -> tuple[bytes, ...]:
    tiles = drawing.layers[0].tiles
    assert tiles
    return tiles.cells


def test_the_quiet_zone_is_the_symbols_own_unless_asked_otherwise() -> None:
    assert composed().columns == 21 + 8
    assert composed(margin=1).columns == 21 + 2
    micro = encode(b"1", Encoding(symbol="micro"))
    assert composed(symbol=micro).columns == micro.width + 4


def test_an_oblong_symbol_is_an_oblong_picture() -> None:
    drawing = composed(symbol=encode(b"1", Encoding(version="R7x43")), scale=3)
    assert (drawing.columns, len(drawing.rows)) == (47, 11)
    assert (drawing.width, drawing.height) == (141, 33)


def test_a_round_frame_is_filled_with_modules_outside_the_quiet_zone_only() -> None:
    drawing = composed(Style(frame="circle"))
    rows = cells(drawing)
    first = (drawing.columns - 21) // 2
    inner = range(first - 4, first + 21 + 4)
    for y in inner:
        for x in inner:
            if not (first <= x < first + 21 and first <= y < first + 21):
                assert not rows[y][x]
    mock = sum(bool(rows[y][x]) for y in range(len(rows)) for x in range(len(rows[0])) if not {x, y} <= set(inner))
    assert mock > 50
    middle = len(rows) // 2
    assert not any(rows[0][: middle - 10])  # the corners of the picture lie outside the circle
    assert not rows[0][0]


def test_what_goes_round_must_be_square() -> None:
    with pytest.raises(BadParameter) as refusal:
        composed(Style(frame="circle"), encode(b"1", Encoding(version="R7x43")))
    assert refusal.value.parameter == "frame"


CLEAR = color.parse("0008")


@pytest.mark.parametrize(
    ("style", "name"),
    [
        (DOTS._replace(dark=CLEAR), "dark"),
        (DOTS._replace(eye_color=(CLEAR,) * 3), "eye_color"),
        (DOTS._replace(eyeball_color=(color.BLACK, color.BLACK, CLEAR)), "eyeball_color"),
    ],
)
def test_shapes_do_not_let_the_ground_through(style: Style, name: str) -> None:
    with pytest.raises(IncompatibleParameters) as refusal:
        composed(style)
    assert refusal.value.parameter == name


def test_rounded_corners_are_a_share_of_the_shorter_side() -> None:
    assert composed(Style(ground_radius=10), scale=10).radius == 29
    assert composed(Style(ground_radius=50), encode(b"1", Encoding(version="R7x43")), scale=10).radius == 55


@pytest.mark.parametrize(("style", "name"), [(Style(eye="circle"), "eye"), (Style(eyeball="circle"), "eyeball")])
@pytest.mark.parametrize("symbol", ["micro", "rmqr"])
def test_the_one_finder_pattern_of_small_symbols_stays_square(symbol: str, style: Style, name: str) -> None:
    with pytest.raises(IncompatibleParameters) as refusal:
        composed(style, encode(b"1", Encoding(symbol=symbol)))
    assert (refusal.value.parameter, refusal.value.value) == (name, "circle")


@pytest.mark.parametrize(("output", "name"), [({"size": 4097}, "size"), ({"scale": 256}, "scale")])
def test_styled_pixels_have_a_limit_that_outlines_have_not(output: dict[str, Any], name: str) -> None:
    with pytest.raises(BadParameter) as refusal:
        composed(**output)
    assert refusal.value.parameter == name
    spec = Spec(b"hi", "svg", style=DOTS, output=Output(**output))
    assert compose(HI, spec, None).width > 4096


@pytest.mark.parametrize(("margin", "most"), [(4, 47), (2, 27), (1, 14), (0, 0)])
def test_corners_that_would_cut_the_symbol_off_are_refused_with_the_largest_that_do_not(margin: int, most: int) -> None:
    with pytest.raises(BadParameter) as refusal:
        composed(Style(ground_radius=50), margin=margin)
    assert (refusal.value.parameter, refusal.value.value) == ("ground_radius", 50)
    assert refusal.value.allowed is not None
    assert refusal.value.allowed.startswith(f"at most {most} ")
    assert composed(Style(ground_radius=most), margin=margin)
    assert composed(Style(ground_radius=50), margin=margin, verify=False)
