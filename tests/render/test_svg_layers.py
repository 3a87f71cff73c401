from __future__ import annotations

import re
import shutil
import subprocess
from base64 import b64decode
from io import BytesIO
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from qr.drawing import Drawing
from qr.drawing.composition import compose
from qr.graphics import color, gradient
from qr.graphics.layers import EmbeddedImage
from qr.graphics.path import Box, box, circle
from qr.logo import read_logo
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


def make_drawing(style: Style, encoding: Encoding = Encoding()) -> Drawing:
    return compose(encode(LINK, encoding), Spec(LINK, style=style, output=Output()), None)


def root(drawing: Drawing) -> ET.Element:
    return ET.fromstring(svg.render(drawing))


def test_path_data_uses_relative_steps() -> None:
    assert path_data((box(Box(0, 0, 1, 1)),), 3, 4) == "M3 4h1v1h-1z"
    two = (box(Box(0, 0, 1, 1)), box(Box(0.25, 0.25, 0.5, 0.5)))
    assert path_data(two, 0, 0) == "M0 0h1v1h-1zm0.25 0.25h0.5v0.5h-0.5z"
    assert re.fullmatch(r"M2 2\.5(c[-0-9. ]+){4}z", path_data((circle(0.5, 0.5, 0.5),), 2, 2))


def test_paths_of_one_paint_are_one_element() -> None:
    paths = root(make_drawing(Style(shape="rounded", eye="circle"))).findall(f"{SVG}path")
    assert [path.attrib["fill"] for path in paths] == ["#fff", "#000"]
    red = color.parse("f00")
    paths = root(make_drawing(Style(shape="rounded", eye_color=(red,) * 3))).findall(f"{SVG}path")
    assert [path.attrib["fill"] for path in paths] == ["#fff", "#000", *["#f00"] * 6]


def test_square_tiles_share_one_outline() -> None:
    outlined, separate = (
        len(svg.render(make_drawing(Style(shape=shape, eye="circle")))) for shape in ("square", "gapped")
    )
    assert outlined < separate / 3


def test_gradient_ids_are_defined_and_depend_on_drawing() -> None:
    gradient_paint = gradient.parse("linear(45,#a00,#00a)")
    one, larger, with_eyes = (
        svg.render(make_drawing(style, encoding)).decode()
        for style, encoding in (
            (Style(dark=gradient_paint), Encoding()),
            (Style(dark=gradient_paint), Encoding(version=9)),
            (Style(dark=gradient_paint, eye_color=(gradient.parse("linear(0,#a00,#0a0)"),) * 3), Encoding()),
        )
    )
    (name,) = re.findall(r'<linearGradient id="([^"]+)"', one)
    assert one.index(f'id="{name}"') < one.index(f"url(#{name})")
    for other in (larger, with_eyes):
        assert name not in other  # documents in one page must not use each other's gradients


def test_gradient_ids_depend_on_eye_colors() -> None:
    documents = [
        svg.render(make_drawing(Style(eye_color=(gradient.parse(f"radial(000,{stop})"),) * 3)))
        for stop in ("a00", "00a")
    ]
    one, other = (set(re.findall(rb'id="([^"]+)"', document)) for document in documents)
    assert len(one) == 6
    assert not one & other


def test_embedded_image_is_rotated_about_its_centre() -> None:
    drawing = make_drawing(Style(shape="dot"))._replace(
        embedded_images=(EmbeddedImage(b"GIF", "image/gif", Box(10, 12, 4, 6), 1),)
    )
    (image,) = root(drawing).findall(f"{SVG}image")
    assert image.attrib["{http://www.w3.org/1999/xlink}href"] == "data:image/gif;base64,R0lG"
    assert [image.attrib[name] for name in ("x", "y", "width", "height")] == ["9", "13", "6", "4"]
    assert image.attrib["transform"] == "rotate(90 12 15)"


def draw_logo(quarters: int = 0) -> Drawing:
    """Return a drawing with the Swiss cross in 7 by 7 modules, on a white background."""
    logo = read_logo("swiss-cross")
    image = EmbeddedImage(logo.file, logo.media_type, Box(11, 11, 7, 7), quarters)
    return make_drawing(Style(shape="dot"))._replace(embedded_images=(image,))


def test_embedded_svg_states_size_in_pixels() -> None:
    """librsvg and Inkscape rasterise an embedded SVG at this size, so that a size in modules is blurred."""
    (image,) = root(draw_logo()).findall(f"{SVG}image")
    file = b64decode(image.attrib["{http://www.w3.org/1999/xlink}href"].partition(",")[2])
    assert [ET.fromstring(file).attrib[name] for name in ("width", "height")] == ["1024", "1024"]
    assert [image.attrib[name] for name in ("width", "height")] == ["7", "7"]


@pytest.mark.skipif(not shutil.which("rsvg-convert"), reason="rsvg-convert is not installed")
@pytest.mark.parametrize("quarters", range(4))
def test_librsvg_renders_sharp_logo(quarters: int) -> None:
    command = ["rsvg-convert", "--zoom", "4"]
    file = subprocess.run(command, input=svg.render(draw_logo(quarters)), capture_output=True, check=True).stdout
    grey = np.array(Image.open(BytesIO(file)).convert("L"))[440:720, 440:720]
    assert (grey < 80).mean() > 0.4
    assert ((grey > 80) & (grey < 245)).mean() < 0.04


def test_styled_svg_is_anti_aliased() -> None:
    assert "shape-rendering" not in root(make_drawing(Style(shape="dot"))).attrib
