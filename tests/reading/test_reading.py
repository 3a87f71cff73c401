from __future__ import annotations

import pytest

from qr import render
from qr.drawing import Drawing, draw
from qr.errors import LowContrast, Unreadable
from qr.graphics import color
from qr.graphics.raster import Raster, raster_from_modules
from qr.reading import verify
from qr.reading.contrast import contrast_ratio, verify_colors
from qr.reading.decoder import Expected, decode
from qr.spec import (
    Encoding,
    Output,
    Spec,
    Style,
)
from qr.spec.formats import FORMATS
from qr.spec.versions import MICRO, RMQR
from qr.symbol import Symbol, encode
from tests.support.tables import for_each

CONTENT = b"https://example.com/\x00\xff"


def drawn(style: Style = Style()) -> Drawing:
    return draw(encode(CONTENT), Spec(CONTENT, style=style, output=Output()))


def style(dark: str, light: str) -> Style:
    return Style(color.parse(dark), color.parse(light))


@pytest.mark.parametrize("name", FORMATS)
def test_a_whole_picture_passes(name: str) -> None:
    drawing = drawn()
    verify(render.read(render.render(drawing, name), drawing, name), Expected(CONTENT))


def test_a_picture_that_says_something_else_is_refused() -> None:
    drawing = drawn()
    raster = render.read(render.render(drawing, "png"), drawing, "png")
    with pytest.raises(Unreadable):
        verify(raster, Expected(CONTENT[:-1]))


def test_a_picture_without_a_code_is_refused() -> None:
    assert decode(Raster(50, 50, b"\xff" * 2500), Expected(CONTENT)) is None
    with pytest.raises(Unreadable) as refusal:
        verify(Raster(50, 50, b"\xff" * 2500), Expected(CONTENT))
    for way_out in ("margin=4", "scale", "ground_radius=0"):
        assert way_out in (refusal.value.allowed or "")


def raster_of(symbol: Symbol) -> Raster:
    """One pixel a module, with the quiet zone."""
    around = symbol.quiet_zone
    blank = ["0" * (symbol.width + 2 * around)] * around
    lines = [f"{'0' * around}{line}{'0' * around}" for line in str(symbol).splitlines()]
    return raster_from_modules([*blank, *lines, *blank], color.WHITE, color.BLACK)


KINDS = {
    "qr": ("qr", b"https://example.com/", Encoding()),
    "micro": ("micro", b"M4", Encoding(symbol="micro")),
    "rmqr": ("rmqr", b"https://example.com/", Encoding(symbol="rmqr")),
    "gs1": ("qr", b"10ABC\x1d21X", Encoding(gs1=True)),
    "gs1 in rmqr": ("rmqr", b"10ABC\x1d21X", Encoding(symbol="rmqr", gs1=True)),
    "kanji": ("qr", "東京タワー".encode("shift_jis"), Encoding(kanji=True)),
}


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_symbol_is_read_as_what_it_is_and_nothing_else(name: str) -> None:
    kind, content, encoding = KINDS[name]
    raster = raster_of(encode(content, encoding))
    verify(raster, Expected(content, kind, encoding.gs1))
    for other in {"qr", "micro", "rmqr"} - {kind}:
        assert decode(raster, Expected(content, other, encoding.gs1)) is None
    with pytest.raises(Unreadable):
        verify(raster, Expected(content, kind, not encoding.gs1))


@for_each("version", RMQR)
@for_each("level", ["M", "H"])
def test_every_size_of_rmqr_is_read_at_a_pixel_a_module(version: str, level: str) -> None:
    verify(raster_of(encode(b"42", Encoding(level, boost=False, version=version))), Expected(b"42", "rmqr"))


@pytest.mark.parametrize("mask", range(4))
@pytest.mark.parametrize("version", MICRO)
def test_every_micro_qr_is_read_at_a_pixel_a_module(version: str, mask: int) -> None:
    verify(raster_of(encode(b"42", Encoding(version=version, mask=mask))), Expected(b"42", "micro"))


def test_inverted_pixels_are_not_read_as_if_they_were_not() -> None:
    drawing = drawn(style("fff", "000"))
    raster = render.read(render.render(drawing, "png"), drawing, "png")
    assert decode(raster, Expected(CONTENT)) is None


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


PALE = (color.BLACK, color.parse("yellow"), color.BLACK)


@pytest.mark.parametrize(
    ("name", "style"), [("eye_color", Style(eye_color=PALE)), ("eyeball_color", Style(eyeball_color=PALE))]
)
def test_the_color_of_an_eye_is_blamed_for_its_own_contrast(name: str, style: Style) -> None:
    with pytest.raises(LowContrast) as refusal:
        verify_colors(style)
    assert refusal.value.parameter == name
    assert f"the contrast of {name} and light is 1.07:1" in refusal.value.detail
