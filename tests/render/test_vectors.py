from __future__ import annotations

import pytest

from qr.drawing import draw
from qr.graphics import color, gradient
from qr.graphics.gradient import Gradient
from qr.graphics.layers import EmbeddedImage
from qr.graphics.path import Box
from qr.render.vectors import (
    Page,
    color_values,
    embedded_image_size,
    page_size,
    shading,
    stop_values,
)
from qr.spec import Output, Spec
from qr.symbol import encode

DATA = b"EXAMPLE"  # 21 modules, and a quiet zone of 4 on each side


def compute_page(output: Output) -> Page:
    return page_size(draw(encode(DATA), Spec(DATA, "pdf", output=output)))


@pytest.mark.parametrize(
    ("output", "side", "matrix"),
    [
        (Output(), 217.5, "7.5 0 0 -7.5 0 217.5"),  # 290 CSS pixels of 1/96 inch
        (Output(dpi=300), 69.6, "2.4 0 0 -2.4 0 69.6"),
        (Output(width=30.0), 30 / 25.4 * 72, "2.93239207 0 0 -2.93239207 0 85.03937008"),
        (Output(size=300), 225, "7.5 0 0 -7.5 3.75 221.25"),  # 10 surplus pixels, 5 on each side
    ],
)
def test_page_has_size_of_image(output: Output, side: float, matrix: str) -> None:
    page = compute_page(output)
    assert page.width == page.height == pytest.approx(side)
    assert page.matrix == matrix


def test_color_is_rgb_or_cmyk_values() -> None:
    assert color_values(color.parse("f03")) == [1, 0, 0.2]
    assert color_values(color.parse("cmyk(0,50,0,100)")) == [0, 0.5, 0, 1]


def parse_gradient(text: str) -> Gradient:
    parsed = gradient.parse(text)
    assert isinstance(parsed, Gradient)
    return parsed


def test_gradient_is_cmyk_if_one_stop_is() -> None:
    assert stop_values(parse_gradient("radial(cmyk(0,0,0,100),cmyk(100,0,0,0))")) == [[0, 0, 0, 1], [1, 0, 0, 0]]
    assert stop_values(parse_gradient("radial(cmyk(0,0,0,100),fff)")) == [[0, 0, 0, 1], [0, 0, 0, 0]]
    assert stop_values(parse_gradient("radial(000,fff)")) == [[0, 0, 0], [1, 1, 1]]


def test_two_stops_are_one_function() -> None:
    line = parse_gradient("linear(0,#000,#f00)")
    assert shading(line, Box(1, 2, 10, 4), stop_values(line)) == (
        "<</ShadingType 2/ColorSpace/DeviceRGB/Coords[1 4 11 4]/Extend[true true]"
        "/Function <</FunctionType 2/Domain[0 1]/C0[0 0 0]/C1[1 0 0]/N 1>>>>"
    )


def test_more_stops_are_stitched_at_even_distances() -> None:
    circles = parse_gradient("radial(000,f00,fff)")
    assert shading(circles, Box(0, 0, 6, 8), stop_values(circles)) == (
        "<</ShadingType 3/ColorSpace/DeviceRGB/Coords[3 4 0 3 4 5]/Extend[true true]"
        "/Function <</FunctionType 3/Domain[0 1]/Functions["
        "<</FunctionType 2/Domain[0 1]/C0[0 0 0]/C1[1 0 0]/N 1>>"
        "<</FunctionType 2/Domain[0 1]/C0[1 0 0]/C1[1 1 1]/N 1>>"
        "]/Bounds[0.5]/Encode[0 1 0 1]>>>>"
    )


@pytest.mark.parametrize(("area", "size"), [((5, 5), (768, 768)), ((10, 5), (768, 384)), ((0.001, 9), (1, 768))])
def test_embedded_image_size_keeps_aspect_ratio(area: tuple[float, float], size: tuple[int, int]) -> None:
    assert embedded_image_size(EmbeddedImage(b"", "image/png", Box(0, 0, *area))) == size
