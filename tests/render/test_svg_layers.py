from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from qr.drawing import Drawing
from qr.drawing.composition import compose
from qr.graphics import color, gradient
from qr.graphics.layers import EmbeddedImage
from qr.graphics.path import Box, box, circle
from qr.render import svg
from qr.render.svg import path_data
from qr.spec import (
    Encoding,
    Output,
    Spec,
    Style,
)
from qr.symbol import encode

SVG = "{http://www.w3.org/2000/svg}"
LINK = b"https://example.com"


def composed(style: Style, encoding: Encoding = Encoding()) -> Drawing:
    return compose(encode(LINK, encoding), Spec(LINK, style=style, output=Output()), None)


def root(drawing: Drawing) -> ET.Element:
    return ET.fromstring(svg.render(drawing))


def test_a_path_is_a_start_and_relative_steps() -> None:
    assert path_data((box(Box(0, 0, 1, 1)),), 3, 4) == "M3 4h1v1h-1z"
    two = (box(Box(0, 0, 1, 1)), box(Box(0.25, 0.25, 0.5, 0.5)))
    assert path_data(two, 0, 0) == "M0 0h1v1h-1zm0.25 0.25h0.5v0.5h-0.5z"
    assert re.fullmatch(r"M2 2\.5(c[-0-9. ]+){4}z", path_data((circle(0.5, 0.5, 0.5),), 2, 2))


def test_one_paint_is_one_path() -> None:
    paths = root(composed(Style(shape="rounded", eye="circle"))).findall(f"{SVG}path")
    assert [path.attrib["fill"] for path in paths] == ["#fff", "#000"]
    red = color.parse("f00")
    paths = root(composed(Style(shape="rounded", eye_color=(red,) * 3))).findall(f"{SVG}path")
    assert [path.attrib["fill"] for path in paths] == ["#fff", "#000", *["#f00"] * 6]


def test_squares_are_drawn_by_their_common_outline() -> None:
    outlined, tiled = (len(svg.render(composed(Style(shape=shape, eye="circle")))) for shape in ("square", "gapped"))
    assert outlined < tiled / 3


def test_gradients_are_defined_before_use_under_names_of_their_own() -> None:
    fading = gradient.parse("linear(45,#a00,#00a)")
    one, larger, with_eyes = (
        svg.render(composed(style, encoding)).decode()
        for style, encoding in (
            (Style(dark=fading), Encoding()),
            (Style(dark=fading), Encoding(version=9)),
            (Style(dark=fading, eye_color=(gradient.parse("linear(0,#a00,#0a0)"),) * 3), Encoding()),
        )
    )
    (name,) = re.findall(r'<linearGradient id="([^"]+)"', one)
    assert one.index(f'id="{name}"') < one.index(f"url(#{name})")
    for other in (larger, with_eyes):
        assert name not in other  # two documents in one page do not paint with each other's gradients


def test_codes_that_differ_in_their_eyes_alone_have_other_names() -> None:
    documents = [
        svg.render(composed(Style(eye_color=(gradient.parse(f"radial(000,{color})"),) * 3))) for color in ("a00", "00a")
    ]
    one, other = (set(re.findall(rb'id="([^"]+)"', document)) for document in documents)
    assert len(one) == 6
    assert not one & other


def test_a_picture_is_in_the_document_and_turned_about_its_middle() -> None:
    drawing = composed(Style(shape="dot"))._replace(
        embedded_images=(EmbeddedImage(b"GIF", "image/gif", Box(10, 12, 4, 6), 1),)
    )
    (image,) = root(drawing).findall(f"{SVG}image")
    assert image.attrib["{http://www.w3.org/1999/xlink}href"] == "data:image/gif;base64,R0lG"
    assert [image.attrib[name] for name in ("x", "y", "width", "height")] == ["9", "13", "6", "4"]
    assert image.attrib["transform"] == "rotate(90 12 15)"


def test_curves_are_not_crisp() -> None:
    assert "shape-rendering" not in root(composed(Style(shape="dot"))).attrib
