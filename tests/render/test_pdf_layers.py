from __future__ import annotations

import io

import pikepdf
import pytest

from qr.drawing import Drawing
from qr.graphics import gradient
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
from tests.support.styled_drawings import (
    LINK,
    STYLES,
    color_difference,
    compose_style,
)


def open_document(drawing: Drawing) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf.render(drawing)))


@pytest.mark.parametrize("rotate", [0, 90])
@pytest.mark.parametrize("name", STYLES)
def test_pdfium_rendering_is_close_to_png(name: str, rotate: int) -> None:
    drawing = compose_style(STYLES[name], output=Output(scale=8, rotate=rotate))
    image = open_pdf(pdf.render(drawing))
    mean, maximum = color_difference(image, open_png(png.render(drawing)))
    assert mean < 1.5
    assert maximum < 60
    assert zxing(image) == LINK


@pytest.mark.parametrize("name", ["diagonal gradient", "radial gradient", "fading background", "transparent corners"])
def test_ghostscript_rendering_is_close_to_png(name: str) -> None:
    drawing = compose_style(STYLES[name])
    mean, _ = color_difference(ghostscript(pdf.render(drawing)), open_png(png.render(drawing)))
    assert mean < 4


def test_rounded_background_clips_modules() -> None:
    drawing = compose_style(Style(ground_radius=50), output=Output(scale=8, margin=0, verify=False))
    assert open_pdf(pdf.render(drawing)).getpixel((3, 3)) == (255, 255, 255)
    assert open_pdf(pdf.render(drawing)).getpixel((36, 36)) == (0, 0, 0)


@pytest.mark.parametrize("name", ["diagonal gradient", "radial gradient"])
def test_gradient_spans_whole_rectangular_symbol(name: str) -> None:
    drawing = compose_style(STYLES[name], "rmqr")
    mean, maximum = color_difference(open_pdf(pdf.render(drawing)), open_png(png.render(drawing)))
    assert mean < 1.5
    assert maximum < 60


def test_path_operators_are_absolute() -> None:
    assert path_operators((box(Box(0, 0, 1, 0.5)),), 3, 4) == "3 4 m\n4 4 l\n4 4.5 l\n3 4.5 l\nh\n"
    letters = [line.split()[-1] for line in path_operators((circle(0.5, 0.5, 0.5),), 0, 0).splitlines()]
    assert letters == ["m", "c", "c", "c", "c", "h"]


def test_paths_of_one_paint_are_filled_once() -> None:
    document = open_document(compose_style(STYLES["joined"]))
    operators = [str(i.operator) for i in pikepdf.parse_content_stream(document.pages[0])]
    assert operators.count("f") == 2  # the background, and all modules without seams between them


def test_gradient_is_cmyk_if_one_stop_is() -> None:
    cmyk = Style(dark=gradient.parse("linear(0,cmyk(0,0,0,100),cmyk(100,0,0,50))"))
    mixed = Style(dark=gradient.parse("linear(0,cmyk(0,0,0,100),#222)"))
    rgb = Style(dark=gradient.parse("linear(0,#000,#00a)"))
    for style, space in ((cmyk, "/DeviceCMYK"), (mixed, "/DeviceCMYK"), (rgb, "/DeviceRGB")):
        document = open_document(compose_style(style))
        (pattern,) = document.pages[0].resources.Pattern.values()
        assert pattern.Shading.ColorSpace == space


@pytest.mark.parametrize("name", STYLES)
def test_document_is_valid_and_has_stable_bytes(name: str) -> None:
    file = pdf.render(compose_style(STYLES[name]))
    assert pikepdf.open(io.BytesIO(file)).check_pdf_syntax() == []
    assert pdf.render(compose_style(STYLES[name])) == file
