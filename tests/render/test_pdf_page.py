from __future__ import annotations

import io
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
import pytest

from qr.drawing import Drawing
from qr.errors import BadParameter
from qr.generate import generate
from qr.graphics import color, gradient
from qr.render import pdf, png
from qr.render.pdf_page import check_size, page_boxes, with_bleed
from qr.render.vectors import bleed_modules, page_size
from qr.spec import Output, Style
from qr.spec.parse import parse_spec
from tests.support.decoders import open_pdf, open_png, zxing
from tests.support.styled_drawings import LINK, STYLES, compose_style

POINTS_PER_MM = 72 / 25.4
# At this resolution, a point has four pixels.
DPI = 288
BLEED_MM, BLEED_PIXELS = 6 / POINTS_PER_MM, 24


def draw_pdf(**parameters: str) -> Drawing:
    return generate(parse_spec([("data", LINK.decode()), *parameters.items()], "pdf")).drawing


def box_sizes(drawing: Drawing) -> dict[str, tuple[float, ...]]:
    """Return the boundaries of the page in millimetres, read by PDFium."""
    page = pypdfium2.PdfDocument(pdf.render(drawing))[0]
    boxes = {"media": page.get_mediabox(), "bleed": page.get_bleedbox(), "trim": page.get_trimbox()}
    return {name: tuple(round(side / POINTS_PER_MM, 3) for side in box) for name, box in boxes.items()}


@pytest.mark.parametrize("rotate", ["0", "90"])
@pytest.mark.parametrize(("bleed", "millimetres"), [("3mm", 3), ("0.125in", 3.175), ("10mm", 10), ("0.5mm", 0.5)])
def test_bleed_surrounds_page_of_requested_width(bleed: str, millimetres: float, rotate: str) -> None:
    boxes = box_sizes(draw_pdf(width="30mm", bleed=bleed, rotate=rotate))
    side = 30 + 2 * millimetres
    assert boxes["media"] == boxes["bleed"] == pytest.approx((0, 0, side, side), abs=0.002)
    assert boxes["trim"] == pytest.approx((millimetres, millimetres, millimetres + 30, millimetres + 30), abs=0.002)


@pytest.mark.parametrize("parameters", [{}, {"bleed": "0mm"}])
def test_page_without_bleed_is_its_trim_box(parameters: dict[str, str]) -> None:
    drawing = draw_pdf(width="30mm", **parameters)
    assert box_sizes(drawing)["media"] == box_sizes(drawing)["trim"]
    assert "BleedBox" not in page_boxes(page_size(drawing))
    assert pdf.render(drawing) == pdf.render(draw_pdf(width="30mm"))


@pytest.mark.parametrize("caption", [{}, {"caption": "Scan me"}])
def test_trim_box_has_ratio_of_image(caption: dict[str, str]) -> None:
    _, _, width, height = box_sizes(draw_pdf(width="30mm", **caption))["media"]
    _, _, wider, higher = box_sizes(draw_pdf(width="30mm", bleed="2mm", **caption))["media"]
    assert (wider - width, higher - height) == pytest.approx((4, 4), abs=0.002)


@pytest.mark.parametrize("name", ["plain", *(name for name in STYLES if name != "transparent corners")])
def test_page_inside_bleed_is_unchanged(name: str) -> None:
    drawing = compose_style(STYLES[name], output=Output(scale=8, dpi=DPI)) if name in STYLES else draw_pdf(dpi=str(DPI))
    with_edge = np.array(open_pdf(pdf.render(drawing._replace(bleed=BLEED_MM)), DPI)).astype(int)
    inside = with_edge[BLEED_PIXELS:-BLEED_PIXELS, BLEED_PIXELS:-BLEED_PIXELS]
    assert inside.shape == (drawing.height, drawing.width, 3)
    assert abs(inside - np.array(open_pdf(pdf.render(drawing), DPI))).mean() < 0.2


@pytest.mark.parametrize("light", ["fff", "ffe", "cmyk(0,0,20,0)", "ff000040"])
def test_background_fills_the_bleed(light: str) -> None:
    drawing = draw_pdf(dpi=str(DPI), bleed="6pt", light=light)
    pixels = np.array(open_pdf(pdf.render(drawing), DPI))
    edge = np.concatenate([pixels[:BLEED_PIXELS].reshape(-1, 3), pixels[:, -BLEED_PIXELS:].reshape(-1, 3)])
    assert (edge == pixels[BLEED_PIXELS + drawing.scale, BLEED_PIXELS + drawing.scale]).all()


def test_gradient_continues_in_the_bleed() -> None:
    style = Style(light=gradient.parse("linear(0,#ff0,#0ff)"))
    drawing = compose_style(style, output=Output(scale=8, bleed=BLEED_MM, dpi=DPI))
    pixels = np.array(open_pdf(pdf.render(drawing), DPI)).astype(int)
    assert pixels[150, 2] == pytest.approx((255, 255, 0), abs=1)
    assert pixels[150, -3] == pytest.approx((0, 255, 255), abs=1)


def test_fading_background_fills_the_bleed() -> None:
    style = Style(shape="dot", light=gradient.parse("linear(0,#f00,#f008)"))
    pixels = np.array(open_pdf(pdf.render(compose_style(style, output=Output(scale=8, bleed=BLEED_MM, dpi=DPI))), DPI))
    assert tuple(pixels[150, 2]) == (255, 0, 0)


def test_rounded_corners_extend_into_the_bleed() -> None:
    style = Style(ground_radius=20, light=color.parse("0f0"), shape="dot")
    drawing = compose_style(style, output=Output(scale=8, bleed=BLEED_MM, dpi=DPI))
    pixels = np.array(open_pdf(pdf.render(drawing), DPI))
    radius = round(drawing.radius)
    assert tuple(pixels[0, BLEED_PIXELS + radius]) == (0, 255, 0)
    corner = round((BLEED_PIXELS + radius) * (1 - 0.5**0.5))  # where the outer arc crosses the diagonal
    assert tuple(pixels[corner + 3, corner + 3]) == (0, 255, 0)
    assert tuple(pixels[corner - 3, corner - 3]) == (255, 255, 255)


def test_transparent_background_has_no_bleed_to_paint() -> None:
    drawing = draw_pdf(bleed="3mm", light="transparent")
    document = pikepdf.open(io.BytesIO(pdf.render(drawing)))
    operators = [str(item.operator) for item in pikepdf.parse_content_stream(document.pages[0])]
    assert operators.count("f") == 1


@pytest.mark.parametrize("parameters", [{}, {"shape": "dot"}, {"logo": "heart", "dark": "cmyk(0,0,0,100)"}])
def test_image_with_bleed_is_readable(parameters: dict[str, str]) -> None:
    assert zxing(open_pdf(pdf.render(draw_pdf(bleed="3mm", **parameters)))) == LINK


@pytest.mark.parametrize("bleed", ["3", "11mm", "-1mm", "1in", "3 mm", "3px"])
def test_bleed_outside_its_range_is_rejected(bleed: str) -> None:
    with pytest.raises(BadParameter) as error:
        draw_pdf(bleed=bleed)
    assert error.value.parameter == "bleed"
    assert "such as 3mm or 0.125in, from 0 to 10 mm" in error.value.detail


def test_page_with_bleed_within_limits_of_viewers() -> None:
    largest: dict[str, Any] = {"scale": 8, "dpi": 2}
    drawing = compose_style(Style(), output=Output(**largest))
    check_size(page_size(drawing), drawing)
    huge = drawing._replace(dpi=drawing.width * 72 / 14390, bleed=10)
    with pytest.raises(BadParameter):
        check_size(page_size(huge), huge)


def test_bleed_in_modules_has_its_size_on_paper() -> None:
    drawing = draw_pdf(width="33mm", margin="4", version="2", bleed="3mm")
    assert bleed_modules(drawing) == pytest.approx(3)
    assert with_bleed(drawing) == pytest.approx((-3, -3, 39, 39))


def test_png_of_drawing_ignores_bleed() -> None:
    drawing = draw_pdf()
    assert open_png(png.render(drawing._replace(bleed=3))).size == open_png(png.render(drawing)).size
