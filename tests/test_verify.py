from __future__ import annotations

import pytest

from qr import color
from qr.drawing import Drawing, draw
from qr.errors import LowContrast, Unreadable
from qr.raster import Raster
from qr.render import RENDERERS
from qr.spec import Output, Spec, Style
from qr.symbol import encode
from qr.verify import contrast_ratio, decode, verify, verify_colors

CONTENT = b"https://example.com/\x00\xff"


def drawn(style: Style = Style()) -> Drawing:
    return draw(encode(CONTENT), Spec(CONTENT, style=style, output=Output()))


def style(dark: str, light: str) -> Style:
    return Style(color.parse(dark), color.parse(light))


@pytest.mark.parametrize("name", RENDERERS)
def test_a_whole_picture_passes(name: str) -> None:
    drawing = drawn()
    verify(RENDERERS[name].read(RENDERERS[name].render(drawing), drawing), CONTENT)


def test_a_picture_that_says_something_else_is_refused() -> None:
    drawing = drawn()
    raster = RENDERERS["png"].read(RENDERERS["png"].render(drawing), drawing)
    with pytest.raises(Unreadable):
        verify(raster, CONTENT[:-1])


def test_a_picture_without_a_code_is_refused() -> None:
    assert decode(Raster(50, 50, b"\xff" * 2500)) is None
    with pytest.raises(Unreadable):
        verify(Raster(50, 50, b"\xff" * 2500), CONTENT)


def test_inverted_pixels_are_not_read_as_if_they_were_not() -> None:
    drawing = drawn(style("fff", "000"))
    raster = RENDERERS["png"].read(RENDERERS["png"].render(drawing), drawing)
    assert decode(raster) is None


@pytest.mark.parametrize(
    ("dark", "light", "ratio"),
    [("000", "fff", 21.0), ("000", "transparent", 21.0), ("949494", "fff", 3.03), ("00000080", "fff", 4.0)],
)
def test_colors_a_scanner_can_tell_apart_pass(dark: str, light: str, ratio: float) -> None:
    verify_colors(style(dark, light))
    assert contrast_ratio(style(dark, light)) == pytest.approx(ratio, abs=0.02)


@pytest.mark.parametrize(
    ("dark", "light", "parameter", "measured"),
    [
        ("959595", "fff", "dark", "2.99:1"),
        ("yellow", "fff", "dark", "1.07:1"),
        ("fff", "fff", "dark", "1.00:1"),
        ("transparent", "000", "light", "21.00:1"),
        ("fff", "000", "light", "21.00:1"),
    ],
)
def test_other_colors_are_refused_with_the_measured_ratio(dark: str, light: str, parameter: str, measured: str) -> None:
    with pytest.raises(LowContrast) as refusal:
        verify_colors(style(dark, light))
    assert (refusal.value.parameter, refusal.value.value) == (parameter, measured)
    assert measured in refusal.value.detail
