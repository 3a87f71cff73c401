from __future__ import annotations

import io

import pikepdf
import pytest

from qr.drawing import Drawing
from qr.graphics import gradient
from qr.graphics.layers import EmbeddedImage
from qr.graphics.path import Box, box, circle
from qr.render import pdf, png
from qr.render.pdf import path_operators
from qr.spec import Output, Style
from tests.support.decoders import (
    ghostscript,
    open_pdf,
    open_png,
    zxing,
)
from tests.support.outlined import (
    LINK,
    STYLES,
    composed,
    distance,
    logo,
)


def opened(drawing: Drawing) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf.render(drawing)))


@pytest.mark.parametrize("rotate", [0, 90])
@pytest.mark.parametrize("name", STYLES)
def test_an_independent_renderer_paints_what_the_png_shows(name: str, rotate: int) -> None:
    drawing = composed(STYLES[name], output=Output(scale=8, rotate=rotate))
    picture = open_pdf(pdf.render(drawing))
    mean, most = distance(picture, open_png(png.render(drawing)))
    assert mean < 1.5
    assert most < 60
    assert zxing(picture) == LINK


@pytest.mark.parametrize("name", ["aslant", "outwards", "fading ground", "clear corners"])
def test_another_renderer_agrees(name: str) -> None:
    drawing = composed(STYLES[name])
    mean, _ = distance(ghostscript(pdf.render(drawing)), open_png(png.render(drawing)))
    assert mean < 4


def test_nothing_lies_outside_a_rounded_ground() -> None:
    drawing = composed(Style(ground_radius=50), output=Output(scale=8, margin=0, verify=False))
    assert open_pdf(pdf.render(drawing)).getpixel((3, 3)) == (255, 255, 255)
    assert open_pdf(pdf.render(drawing)).getpixel((36, 36)) == (0, 0, 0)


@pytest.mark.parametrize("name", ["aslant", "outwards"])
def test_a_gradient_runs_over_an_oblong_symbol_as_a_whole(name: str) -> None:
    drawing = composed(STYLES[name], "rmqr")
    mean, most = distance(open_pdf(pdf.render(drawing)), open_png(png.render(drawing)))
    assert mean < 1.5
    assert most < 60


def test_a_path_is_its_points_at_their_place() -> None:
    assert path_operators((box(Box(0, 0, 1, 0.5)),), 3, 4) == "3 4 m\n4 4 l\n4 4.5 l\n3 4.5 l\nh\n"
    letters = [line.split()[-1] for line in path_operators((circle(0.5, 0.5, 0.5),), 0, 0).splitlines()]
    assert letters == ["m", "c", "c", "c", "c", "h"]


def test_one_paint_is_filled_once() -> None:
    document = opened(composed(STYLES["joined"]))
    operators = [str(i.operator) for i in pikepdf.parse_content_stream(document.pages[0])]
    assert operators.count("f") == 2  # the ground and all the rest, without seams between modules that touch


def test_inks_stay_inks_in_gradients() -> None:
    inks = Style(dark=gradient.parse("linear(0,cmyk(0,0,0,100),cmyk(100,0,0,50))"))
    mixed = Style(dark=gradient.parse("linear(0,cmyk(0,0,0,100),#00a)"))
    for style, space in ((inks, "/DeviceCMYK"), (mixed, "/DeviceRGB")):
        document = opened(composed(style))
        (pattern,) = document.pages[0].resources.Pattern.values()
        assert pattern.Shading.ColorSpace == space


@pytest.mark.parametrize("name", STYLES)
def test_the_document_is_sound_and_always_the_same(name: str) -> None:
    file = pdf.render(composed(STYLES[name]))
    assert pikepdf.open(io.BytesIO(file)).check_pdf_syntax() == []
    assert pdf.render(composed(STYLES[name])) == file


@pytest.mark.parametrize(("area", "quarters"), [(Box(9, 12, 10, 5), 0), (Box(12, 9, 5, 10), 1), (Box(9, 12, 10, 5), 2)])
def test_a_picture_stands_where_it_does_in_the_png(area: Box, quarters: int) -> None:
    drawing = composed(STYLES["fading ground"])._replace(
        embedded_images=(EmbeddedImage(logo(), "image/png", area, quarters),)
    )
    mean, _ = distance(open_pdf(pdf.render(drawing)), open_png(png.render(drawing)))
    assert mean < 1.5
