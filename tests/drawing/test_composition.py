from __future__ import annotations

from typing import Any

import pytest

from qr.drawing import Drawing
from qr.drawing.composition import compose
from qr.errors import BadParameter, IncompatibleParameters
from qr.graphics import color
from qr.spec import (
    CaptionStyle,
    Encoding,
    Output,
    Spec,
    Style,
)
from qr.symbol import Symbol, encode

HI = encode(b"hi")
DOTS = Style(shape="dot")


def make_drawing(style: Style = DOTS, symbol: Symbol = HI, **output: Any) -> Drawing:
    return compose(symbol, Spec(b"hi", style=style, output=Output(**output)), None)


def tile_cells(drawing: Drawing) -> tuple[bytes, ...]:
    tiles = drawing.layers[0].tiles
    assert tiles
    return tiles.cells


def test_quiet_zone_defaults_to_that_of_symbology() -> None:
    assert make_drawing().columns == 21 + 8
    assert make_drawing(margin=1).columns == 21 + 2
    micro = encode(b"1", Encoding(symbol="micro"))
    assert make_drawing(symbol=micro).columns == micro.width + 4


def test_rectangular_symbol_gives_rectangular_image() -> None:
    drawing = make_drawing(symbol=encode(b"1", Encoding(version="R7x43")), scale=3)
    assert (drawing.columns, len(drawing.rows)) == (47, 11)
    assert (drawing.width, drawing.height) == (141, 33)


def test_round_frame_has_fillers_outside_quiet_zone_only() -> None:
    drawing = make_drawing(Style(frame="circle"))
    rows = tile_cells(drawing)
    first = (drawing.columns - 21) // 2
    inner = range(first - 4, first + 21 + 4)
    for y in inner:
        for x in inner:
            if not (first <= x < first + 21 and first <= y < first + 21):
                assert not rows[y][x]
    filler = sum(bool(rows[y][x]) for y in range(len(rows)) for x in range(len(rows[0])) if not {x, y} <= set(inner))
    assert filler > 50
    middle = len(rows) // 2
    assert not any(rows[0][: middle - 10])  # the corners of the image are outside the circle
    assert not rows[0][0]


def test_round_frame_rejects_rectangular_symbol() -> None:
    with pytest.raises(BadParameter) as error:
        make_drawing(Style(frame="circle"), encode(b"1", Encoding(version="R7x43")))
    assert error.value.parameter == "frame"


TRANSLUCENT = color.parse("0008")


@pytest.mark.parametrize(
    ("style", "name"),
    [
        (DOTS._replace(dark=TRANSLUCENT), "dark"),
        (DOTS._replace(eye_color=(TRANSLUCENT,) * 3), "eye_color"),
        (DOTS._replace(eyeball_color=(color.BLACK, color.BLACK, TRANSLUCENT)), "eyeball_color"),
    ],
)
def test_translucent_dark_color_is_rejected_for_shapes(style: Style, name: str) -> None:
    with pytest.raises(IncompatibleParameters) as error:
        make_drawing(style)
    assert error.value.parameter == name


def test_ground_radius_is_percentage_of_shorter_side() -> None:
    assert make_drawing(Style(ground_radius=10), scale=10).radius == 29
    assert make_drawing(Style(ground_radius=50), encode(b"1", Encoding(version="R7x43")), scale=10).radius == 55


@pytest.mark.parametrize(("style", "name"), [(Style(eye="circle"), "eye"), (Style(eyeball="circle"), "eyeball")])
@pytest.mark.parametrize("symbol", ["micro", "rmqr"])
def test_small_symbols_reject_finder_pattern_shapes(symbol: str, style: Style, name: str) -> None:
    with pytest.raises(IncompatibleParameters) as error:
        make_drawing(style, encode(b"1", Encoding(symbol=symbol)))
    assert (error.value.parameter, error.value.value) == (name, "circle")


@pytest.mark.parametrize(("output", "name"), [({"size": 4097}, "size"), ({"scale": 256}, "scale")])
def test_pixel_limit_applies_only_to_raster_formats(output: dict[str, Any], name: str) -> None:
    with pytest.raises(BadParameter) as error:
        make_drawing(**output)
    assert error.value.parameter == name
    spec = Spec(b"hi", "svg", style=DOTS, output=Output(**output))
    assert compose(HI, spec, None).width > 4096


@pytest.mark.parametrize(("margin", "maximum"), [(4, 47), (2, 27), (1, 14), (0, 0)])
def test_error_gives_largest_allowed_ground_radius(margin: int, maximum: int) -> None:
    with pytest.raises(BadParameter) as error:
        make_drawing(Style(ground_radius=50), margin=margin)
    assert (error.value.parameter, error.value.value) == ("ground_radius", 50)
    assert error.value.allowed is not None
    assert error.value.allowed.startswith(f"at most {maximum} ")
    assert make_drawing(Style(ground_radius=maximum), margin=margin)
    assert make_drawing(Style(ground_radius=50), margin=margin, verify=False)


def make_captioned_drawing(text: str, ground_radius: int = 0, position: str = "around", frame: str = "none") -> Drawing:
    style = DOTS._replace(ground_radius=ground_radius, frame=frame)
    return compose(HI, Spec(b"hi", style=style, caption=CaptionStyle(text, position)), None)


@pytest.mark.parametrize(("version", "share"), [(1, 0.5), (2, 0.55), (7, 0.63), (20, 0.71)])
def test_caption_around_leaves_most_of_width_to_symbol(version: int, share: float) -> None:
    symbol = encode(b"hi", Encoding(version=version))
    drawing = compose(symbol, Spec(b"hi", caption=CaptionStyle("Tonight at eight", "around")), None)
    assert drawing.columns == len(drawing.rows)
    assert symbol.width / drawing.columns > share


def test_caption_around_rmqr_follows_rectangle() -> None:
    symbol = encode(b"hello", Encoding(symbol="rmqr"))
    drawing = compose(symbol, Spec(b"hello", caption=CaptionStyle("Hi", "around")), None)
    assert drawing.columns - symbol.width == len(drawing.rows) - symbol.height


@pytest.mark.parametrize("position", ["around", "above", "below"])
def test_ground_radius_cannot_cut_letters(position: str) -> None:
    """The text reaches the corners of the image, where even a small radius would cut its letters."""
    text = "HHHHHHHHHHHHHH" if position != "around" else "HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH"
    with pytest.raises(BadParameter) as error:
        make_captioned_drawing(text, 50, position)
    assert "letters" in (error.value.allowed or "")
    maximum = int((error.value.allowed or "").split()[2])
    make_captioned_drawing(text, maximum, position)
    with pytest.raises(BadParameter):
        make_captioned_drawing(text, maximum + 1, position)


def test_round_frame_keeps_round_caption() -> None:
    drawing = make_captioned_drawing("Tonight at eight", 50, frame="circle")
    assert drawing.radius == drawing.width / 2
