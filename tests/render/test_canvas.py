"""Gradients and transparent corners, compared with the SVG of the same drawing, rendered by resvg."""

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
EYE_GRADIENT = gradient.parse("linear(45,#a00,#00a)")
CENTRE_GRADIENT = gradient.parse("radial(#a00,#000)")
STYLES = {
    "horizontal gradient": Style(dark=gradient.parse("linear(0,#a00,#00a)")),
    "vertical gradient": Style(dark=gradient.parse("linear(90,#a00,#00a)")),
    "diagonal gradient": Style(dark=gradient.parse("linear(30,#a00,#060,#00a)")),
    "gradients at 217 and 300 degrees": Style(
        dark=gradient.parse("linear(217,#a00,#00a)"), light=gradient.parse("linear(300,#fff,#ffd)")
    ),
    "radial gradients": Style(dark=gradient.parse("radial(#a00,#00a)"), light=gradient.parse("radial(#fff,#fee)")),
    "gradient in finder patterns": Style(dark=color.parse("060"), eye_color=(EYE_GRADIENT,) * 3, eye="rounded"),
    "gradient in centres": Style(eyeball_color=(CENTRE_GRADIENT,) * 3, eyeball="circle"),
    "transparent corners": Style(ground_radius=12, light=color.parse("eef")),
    "background fading to transparent": Style(shape="dot", light=gradient.parse("linear(0,#fff,#fff0)")),
}


def make_drawing(style: Style, symbol: str = "qr", output: Output = Output(scale=7)) -> Drawing:
    return compose(encode(LINK, Encoding(symbol=symbol)), Spec(LINK, style=style, output=output), None)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("name", STYLES)
def test_pixels_match_svg_rendered_by_resvg(name: str, rotate: int) -> None:
    drawing = make_drawing(STYLES[name], output=Output(scale=7, rotate=rotate))
    ours, theirs = np.array(open_png(png.render(drawing))).astype(int), np.array(open_svg(svg.render(drawing)))
    assert abs(ours - theirs).mean() < 1.5
    assert abs(ours - theirs).max() < 40


@pytest.mark.parametrize("name", ["diagonal gradient", "radial gradients"])
def test_gradient_spans_whole_rectangular_symbol(name: str) -> None:
    drawing = make_drawing(STYLES[name], "rmqr")
    ours, theirs = np.array(open_png(png.render(drawing))).astype(int), np.array(open_svg(svg.render(drawing)))
    assert abs(ours - theirs).max() <= 3


def test_image_has_alpha_only_if_transparent() -> None:
    assert canvas.paint(make_drawing(STYLES["horizontal gradient"])).mode == "RGB"
    transparent = canvas.paint(make_drawing(STYLES["transparent corners"]))
    assert transparent.mode == "RGBA"
    assert transparent.getpixel((0, 0)) == (238, 238, 255, 0)


def test_transparent_pixels_are_read_on_white_paper() -> None:
    image = canvas.paint(make_drawing(Style(shape="dot", light=color.TRANSPARENT)))
    assert canvas.raster_from_image(image).luminance[0] == 255


@pytest.mark.parametrize(
    "style",
    [Style(shape="dot"), STYLES["diagonal gradient"], STYLES["transparent corners"]],
    ids=["dots", "diagonal gradient", "transparent corners"],
)
@pytest.mark.parametrize("scale", [1, 30, 200])
def test_vector_image_is_read_at_read_scale(style: Style, scale: int) -> None:
    spec = Spec(LINK, "svg", style=style, output=Output(scale=scale))
    raster = canvas.rasterise(compose(encode(LINK), spec, None))
    assert isinstance(raster, Raster)
    assert raster.width == 33 * canvas.READ_SCALE
    assert verify(raster, Expected(LINK)) == 1


def test_decoder_reads_png_with_gradients() -> None:
    assert zxing(open_png(png.render(make_drawing(STYLES["gradients at 217 and 300 degrees"])))) == LINK


@pytest.mark.parametrize("size", [None, 1067])
def test_largest_drawing_is_read_with_bounded_pixels(size: int | None) -> None:
    """The largest symbol and quiet zone, in a circle. With ``size``, surplus pixels nearly double the width."""
    spec = Spec(LINK, "svg", Encoding(version=40), Style(frame="circle"), Output(size=size, margin=100))
    raster = canvas.rasterise(compose(encode(LINK, Encoding(version=40)), spec, None))
    assert raster.width * raster.height < 11_000_000
    assert verify(raster, Expected(LINK)) == 1
