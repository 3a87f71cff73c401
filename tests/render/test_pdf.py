from __future__ import annotations

import io
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qr.drawing import Drawing, draw
from qr.errors import BadParameter
from qr.graphics import color
from qr.render import pdf, png
from qr.spec import (
    Encoding,
    Output,
    Spec,
    Style,
)
from qr.symbol import encode
from tests.support.decoders import (
    ghostscript,
    ink_coverage,
    open_pdf,
    open_png,
    zxing,
)
from tests.support.drawings import HOSTILE

LINK = b"https://example.com"


def make_drawing(content: bytes = LINK, style: Style = Style(), symbol: str = "qr", **output: Any) -> Drawing:
    spec = Spec(content, "pdf", style=style, output=Output(**output))
    return draw(encode(content, Encoding(symbol=symbol)), spec)


def open_document(drawing: Drawing) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf.render(drawing)))


def operators(drawing: Drawing) -> list[str]:
    """Return the instructions of the page content, parsed by pikepdf."""
    document = open_document(drawing)
    instructions = pikepdf.parse_content_stream(document.pages[0])
    return [" ".join([*map(str, i.operands), str(i.operator)]) for i in instructions]


@pytest.mark.parametrize(
    "output",
    [
        {"scale": 1}, {"scale": 7}, {"size": 300}, {"size": 331}, {"margin": 0, "scale": 3}, {"rotate": 90},
        {"rotate": 180}, {"rotate": 270, "size": 301},
    ],
)  # fmt: skip
@pytest.mark.parametrize("symbol", ["qr", "rmqr", "micro"])
def test_pdfium_rendering_equals_png(symbol: str, output: dict[str, Any]) -> None:
    drawing = make_drawing(b"EXAMPLE", symbol=symbol, **output)
    assert np.array_equal(np.array(open_pdf(pdf.render(drawing))), np.array(open_png(png.render(drawing))))


def test_ghostscript_rendering_equals_png() -> None:
    drawing = make_drawing(scale=4)
    assert np.array_equal(np.array(ghostscript(pdf.render(drawing))), np.array(open_png(png.render(drawing))))


@pytest.mark.parametrize(("dark", "light"), [("00000080", "ff0"), ("f00a", "00f3"), ("0f08", "fff"), ("000", "0f08")])
def test_translucent_colors_match_png(dark: str, light: str) -> None:
    drawing = make_drawing(style=Style(dark=color.parse(dark), light=color.parse(light)), scale=4)
    rendered, expected = np.array(open_pdf(pdf.render(drawing))).astype(int), np.array(open_png(png.render(drawing)))
    assert abs(rendered - expected).max() <= 1  # renderers round a blended colour up or down


def test_transparent_background_is_not_painted() -> None:
    assert not [text for text in operators(make_drawing(style=Style(light=color.TRANSPARENT))) if text == "1 1 1 rg"]
    document = pypdfium2.PdfDocument(pdf.render(make_drawing(style=Style(light=color.TRANSPARENT))))
    page = document[0].render(fill_color=(9, 8, 7, 255)).to_pil().convert("RGB")
    assert page.getpixel((0, 0)) == (9, 8, 7)


@pytest.mark.parametrize(
    ("dark", "background", "operator"),
    [
        ("000", "1 1 1 rg", "0 0 0 rg"),
        ("f03", "1 1 1 rg", "1 0 0.2 rg"),
        ("cmyk(0,0,0,100)", "0 0 0 0 k", "0 0 0 1 k"),
        ("cmyk(100,50,0,7)", "0 0 0 0 k", "1 0.5 0 0.07 k"),
    ],
)
def test_colors_are_written_in_requested_color_space(dark: str, background: str, operator: str) -> None:
    found = operators(make_drawing(style=Style(dark=color.parse(dark))))
    assert [text for text in found if text.endswith((" k", " rg"))] == [background, operator]


def test_cmyk_black_uses_only_black_ink() -> None:
    style = Style(dark=color.parse("cmyk(0,0,0,100)"), light=color.TRANSPARENT)
    cyan, magenta, yellow, black = ink_coverage(pdf.render(make_drawing(style=style)))
    assert cyan == magenta == yellow == 0 < black


@pytest.mark.parametrize(
    ("output", "millimetres"),
    [
        ({}, 290 / 96 * 25.4),
        ({"dpi": 300}, 290 / 300 * 25.4),
        ({"width": 30.0}, 30),
        ({"width": 50.8, "dpi": 600}, 50.8),
    ],
)
def test_page_has_requested_size(output: dict[str, Any], millimetres: float) -> None:
    document = open_document(make_drawing(b"EXAMPLE", **output))
    _, _, width, height = map(float, document.pages[0].mediabox.as_list())
    assert width / 72 * 25.4 == pytest.approx(millimetres, abs=1e-3)
    assert width == height


@pytest.mark.parametrize("content", HOSTILE)
def test_content_cannot_inject_pdf_objects(content: bytes) -> None:
    drawing = make_drawing(content)
    document = open_document(drawing)
    assert document.check_pdf_syntax() == []
    assert len(document.objects) == 6
    assert str(document.docinfo["/Title"]) == drawing.title
    assert pypdfium2.PdfDocument(pdf.render(drawing)).get_metadata_value("Title") == drawing.title
    assert zxing(open_pdf(pdf.render(drawing))) == content


def test_document_has_title_but_no_date() -> None:
    document = open_document(make_drawing())
    assert document.pdf_version == "1.4"
    assert list(document.docinfo.keys()) == ["/Title"]
    assert b"Date" not in document.Root.Metadata.read_bytes()


@pytest.mark.parametrize("output", [{"dpi": 1}, {"scale": 1, "dpi": 4800}])
def test_page_outside_viewer_limits_is_rejected(output: dict[str, Any]) -> None:
    with pytest.raises(BadParameter) as error:
        pdf.render(make_drawing(**output))
    assert error.value.parameter == "dpi"
    assert "1/24 to 200 inches" in error.value.detail


@given(margin=st.integers(0, 6), content=st.binary(min_size=1, max_size=60))
@settings(max_examples=40)
def test_read_back_returns_modules(margin: int, content: bytes) -> None:
    drawing = make_drawing(content, margin=margin)
    raster = pdf.read(pdf.render(drawing), drawing)
    digits = "".join(f"{row:0{drawing.columns}b}" for row in drawing.rows)
    assert raster.luminance == bytes(0 if bit == "1" else 255 for bit in digits)


def test_read_back_uses_file_not_drawing() -> None:
    drawing, other = make_drawing(b"one"), make_drawing(b"two")
    assert pdf.read(pdf.render(other), drawing) == png.read(png.render(other), other)


def test_translucent_modules_are_read_back() -> None:
    drawing = make_drawing(style=Style(dark=color.parse("000c"), light=color.parse("ffff00f0")))
    assert pdf.read(pdf.render(drawing), drawing) == png.read(png.render(drawing), drawing)
