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
    inks,
    open_pdf,
    open_png,
    zxing,
)
from tests.support.drawings import HOSTILE

LINK = b"https://example.com"


def drawn(content: bytes = LINK, style: Style = Style(), symbol: str = "qr", **output: Any) -> Drawing:
    spec = Spec(content, "pdf", style=style, output=Output(**output))
    return draw(encode(content, Encoding(symbol=symbol)), spec)


def opened(drawing: Drawing) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf.render(drawing)))


def operators(drawing: Drawing) -> list[str]:
    """The instructions of the content, as an independent parser reads them."""
    document = opened(drawing)
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
def test_an_independent_renderer_paints_the_same_pixels_as_the_png(symbol: str, output: dict[str, Any]) -> None:
    drawing = drawn(b"EXAMPLE", symbol=symbol, **output)
    assert np.array_equal(np.array(open_pdf(pdf.render(drawing))), np.array(open_png(png.render(drawing))))


def test_another_renderer_paints_the_same_pixels_too() -> None:
    drawing = drawn(scale=4)
    assert np.array_equal(np.array(ghostscript(pdf.render(drawing))), np.array(open_png(png.render(drawing))))


@pytest.mark.parametrize(("dark", "light"), [("00000080", "ff0"), ("f00a", "00f3"), ("0f08", "fff"), ("000", "0f08")])
def test_translucent_colors_are_the_same_picture_as_the_png(dark: str, light: str) -> None:
    drawing = drawn(style=Style(dark=color.parse(dark), light=color.parse(light)), scale=4)
    one, other = np.array(open_pdf(pdf.render(drawing))).astype(int), np.array(open_png(png.render(drawing)))
    assert abs(one - other).max() <= 1  # renderers round a mixed colour up or down


def test_a_clear_ground_is_none() -> None:
    assert not [text for text in operators(drawn(style=Style(light=color.TRANSPARENT))) if text == "1 1 1 rg"]
    document = pypdfium2.PdfDocument(pdf.render(drawn(style=Style(light=color.TRANSPARENT))))
    page = document[0].render(fill_color=(9, 8, 7, 255)).to_pil().convert("RGB")
    assert page.getpixel((0, 0)) == (9, 8, 7)


@pytest.mark.parametrize(
    ("dark", "stated"),
    [
        ("000", "0 0 0 rg"),
        ("f03", "1 0 0.2 rg"),
        ("cmyk(0,0,0,100)", "0 0 0 1 k"),
        ("cmyk(100,50,0,7)", "1 0.5 0 0.07 k"),
    ],
)
def test_colours_are_stated_as_they_were_asked_for(dark: str, stated: str) -> None:
    assert [text for text in operators(drawn(style=Style(dark=color.parse(dark)))) if text.endswith((" k", " rg"))] == [
        "1 1 1 rg",
        stated,
    ]


def test_black_alone_stays_black_alone_on_the_plates() -> None:
    style = Style(dark=color.parse("cmyk(0,0,0,100)"), light=color.TRANSPARENT)
    cyan, magenta, yellow, black = inks(pdf.render(drawn(style=style)))
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
def test_the_page_is_of_the_size_asked_for(output: dict[str, Any], millimetres: float) -> None:
    document = opened(drawn(b"EXAMPLE", **output))
    _, _, width, height = map(float, document.pages[0].mediabox.as_list())
    assert width / 72 * 25.4 == pytest.approx(millimetres, abs=1e-3)
    assert width == height


@pytest.mark.parametrize("content", HOSTILE)
def test_whatever_the_code_says_the_document_stays_what_it_is(content: bytes) -> None:
    drawing = drawn(content)
    document = opened(drawing)
    assert document.check_pdf_syntax() == []
    assert len(document.objects) == 5
    assert str(document.docinfo["/Title"]) == drawing.title
    assert pypdfium2.PdfDocument(pdf.render(drawing)).get_metadata_value("Title") == drawing.title
    assert zxing(open_pdf(pdf.render(drawing))) == content


def test_nothing_in_it_depends_on_when_or_where_it_was_made() -> None:
    document = opened(drawn())
    assert document.pdf_version == "1.4"
    assert list(document.docinfo.keys()) == ["/Title"]
    assert "/ID" not in document.trailer
    assert "/Metadata" not in document.Root


def test_the_table_says_where_every_object_begins() -> None:
    file = pdf.render(drawn())
    table = int(file.split(b"startxref\n")[1].split()[0])
    lines = file[table:].splitlines()
    assert lines[0] == b"xref"
    for number, entry in enumerate(lines[3 : 2 + int(lines[1].split()[1])], 1):
        assert len(entry) == 19  # and the line's end
        assert file[int(entry[:10]) :].startswith(b"%d 0 obj\n" % number)


@pytest.mark.parametrize("output", [{"dpi": 1}, {"scale": 1, "dpi": 4800}])
def test_a_page_no_viewer_shows_is_refused(output: dict[str, Any]) -> None:
    with pytest.raises(BadParameter) as refusal:
        pdf.render(drawn(**output))
    assert refusal.value.parameter == "dpi"
    assert "1/24 to 200 inches" in refusal.value.detail


@given(margin=st.integers(0, 6), content=st.binary(min_size=1, max_size=60))
@settings(max_examples=40)
def test_what_is_read_back_is_what_was_drawn(margin: int, content: bytes) -> None:
    drawing = drawn(content, margin=margin)
    raster = pdf.read(pdf.render(drawing), drawing)
    digits = "".join(f"{row:0{drawing.columns}b}" for row in drawing.rows)
    assert raster.luminance == bytes(0 if bit == "1" else 255 for bit in digits)


def test_reading_looks_at_the_file() -> None:
    drawing, other = drawn(b"one"), drawn(b"two")
    assert pdf.read(pdf.render(other), drawing) == png.read(png.render(other), other)


def test_translucent_modules_are_read_too() -> None:
    drawing = drawn(style=Style(dark=color.parse("000c"), light=color.parse("ffff00f0")))
    assert pdf.read(pdf.render(drawing), drawing) == png.read(png.render(drawing), drawing)
