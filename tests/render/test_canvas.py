"""Gradients, clear corners and pictures, against an independent renderer of the same drawing's SVG."""

from __future__ import annotations

import numpy as np
import pytest

from qr.drawing import Drawing
from qr.drawing.composition import compose
from qr.graphics import color, gradient
from qr.graphics.raster import Raster
from qr.reading import verify
from qr.reading.decoder import Expected
from qr.render import canvas, png, svg
from qr.spec import (
    Encoding,
    Output,
    Spec,
    Style,
)
from qr.symbol import encode
from tests.support.decoders import open_png, open_svg, zxing

LINK = b"https://example.com"
STYLES = {
    "across": Style(dark=gradient.parse("linear(0,#a00,#00a)")),
    "down": Style(dark=gradient.parse("linear(90,#a00,#00a)")),
    "aslant": Style(dark=gradient.parse("linear(30,#a00,#060,#00a)")),
    "backwards": Style(dark=gradient.parse("linear(217,#a00,#00a)"), light=gradient.parse("linear(300,#fff,#ffd)")),
    "outwards": Style(dark=gradient.parse("radial(#a00,#00a)"), light=gradient.parse("radial(#fff,#fee)")),
    "eyes": Style(dark=color.parse("060"), eye_color=(gradient.parse("linear(45,#a00,#00a)"),) * 3, eye="rounded"),
    "balls": Style(eyeball_color=(gradient.parse("radial(#a00,#000)"),) * 3, eyeball="circle"),
    "clear corners": Style(ground_radius=12, light=color.parse("eef")),
    "fading ground": Style(shape="dot", light=gradient.parse("linear(0,#fff,#fff0)")),
}


def composed(style: Style, symbol: str = "qr", output: Output = Output(scale=7)) -> Drawing:
    return compose(encode(LINK, Encoding(symbol=symbol)), Spec(LINK, style=style, output=output), None)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("name", STYLES)
def test_pixels_are_those_an_independent_renderer_makes_of_the_outlines(name: str, rotate: int) -> None:
    drawing = composed(STYLES[name], output=Output(scale=7, rotate=rotate))
    ours, theirs = np.array(open_png(png.render(drawing))).astype(int), np.array(open_svg(svg.render(drawing)))
    assert abs(ours - theirs).mean() < 1.5
    assert abs(ours - theirs).max() < 40


@pytest.mark.parametrize("name", ["aslant", "outwards"])
def test_a_gradient_runs_over_an_oblong_symbol_as_a_whole(name: str) -> None:
    drawing = composed(STYLES[name], "rmqr")
    ours, theirs = np.array(open_png(png.render(drawing))).astype(int), np.array(open_svg(svg.render(drawing)))
    assert abs(ours - theirs).max() <= 3


def test_alpha_is_there_only_where_something_is_clear() -> None:
    assert canvas.paint(composed(STYLES["across"])).mode == "RGB"
    clear = canvas.paint(composed(STYLES["clear corners"]))
    assert clear.mode == "RGBA"
    assert clear.getpixel((0, 0)) == (238, 238, 255, 0)


def test_what_is_clear_is_seen_on_white_paper() -> None:
    image = canvas.paint(composed(Style(shape="dot", light=color.TRANSPARENT)))
    assert canvas.raster_from_image(image).luminance[0] == 255


@pytest.mark.parametrize("style", [Style(shape="dot"), STYLES["aslant"], STYLES["clear corners"]])
@pytest.mark.parametrize("scale", [1, 30, 200])
def test_outlines_are_read_at_a_size_of_its_own(style: Style, scale: int) -> None:
    spec = Spec(LINK, "svg", style=style, output=Output(scale=scale))
    raster = canvas.rasterise(compose(encode(LINK), spec, None))
    assert isinstance(raster, Raster)
    assert raster.width == 33 * canvas.READ_SCALE
    assert verify(raster, Expected(LINK)) == 1


def test_a_file_with_gradients_reads() -> None:
    assert zxing(open_png(png.render(composed(STYLES["backwards"])))) == LINK


@pytest.mark.parametrize("size", [None, 1067])
def test_no_drawing_has_many_pixels_where_its_outlines_are_read(size: int | None) -> None:
    """The widest: the largest symbol and quiet zone in a circle, and surplus that is nearly twice as wide."""
    spec = Spec(LINK, "svg", Encoding(version=40), Style(frame="circle"), Output(size=size, margin=100))
    raster = canvas.rasterise(compose(encode(LINK, Encoding(version=40)), spec, None))
    assert raster.width * raster.height < 11_000_000
    assert verify(raster, Expected(LINK)) == 1
