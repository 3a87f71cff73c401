from __future__ import annotations

import io

import numpy as np
import pikepdf
import pytest
from PIL import Image

from tests.support.decoders import has_zbar, ink_coverage, open_pdf, zbar, zxing
from tests.support.sheets import label, layout, numbered, page_pixels, sheet
from tests.support.tables import for_each

STYLES = [
    {"shape": "dot", "eye": "rounded"},
    {"dark": "linear(45,00f,808)", "shape": "rounded"},
    {"logo": "heart", "ecc": "Q"},
    {"frame": "circle"},
    {"caption": "Scan me"},
    {"light": "transparent"},
    {"dark": "cmyk(100,80,0,30)"},
    {"dark": "cmyk(100,80,0,30)", "shape": "dot", "light": "transparent"},
    {"symbol": "rmqr"},
    {"symbol": "micro"},
    {"rotate": "90"},
]


@for_each("style", STYLES)
def test_every_style_is_printed_and_decoded(style: dict[str, str]) -> None:
    content = "12345" if "symbol" in style else "https://example.org"
    file, outcomes = sheet([label(content, "Text", **style)], layout("avery-l7165"))
    assert [outcome.error for outcome in outcomes] == [None]
    with pikepdf.open(io.BytesIO(file)) as document:
        assert document.check_pdf_syntax() == []
    assert zxing(open_pdf(file, 200)) == content.encode()


def test_styled_labels_keep_their_own_gradients() -> None:
    labels = [label(f"code {number}", dark=f"linear(90,00{number}0a0,004080)", shape="dot") for number in (1, 2)]
    file, _ = sheet(labels, layout("avery-l7165"))
    image = open_pdf(file, 200)
    for number, left in ((1, 0), (2, image.width // 2)):
        assert zxing(image.crop((left, 0, left + image.width // 2, 600))) == f"code {number}".encode()


def test_cmyk_sheet_has_no_other_ink() -> None:
    labels = numbered(4, "Text", dark="cmyk(0,100,0,0)", light="cmyk(0,0,0,0)")
    for marks, has_black in (({}, False), ({"border": "on", "cut_marks": "on"}, True)):
        cyan, magenta, yellow, black = ink_coverage(sheet(labels, layout(**marks))[0])
        assert (cyan, yellow, black > 0) == (0, 0, has_black)
        assert magenta > 0.005


def test_text_has_colour_of_modules() -> None:
    file, _ = sheet([label("hi", "Text", dark="800000")], layout())
    pixels = np.asarray(open_pdf(file, 100).convert("RGB"))
    assert (pixels[..., 0] > 120).all()
    assert (pixels[..., 1] < 5).any()


def test_letter_is_written_once_per_document() -> None:
    one, _ = sheet(numbered(1, "aaa"), layout())
    many, _ = sheet(numbered(42, "aaa"), layout())
    assert one.count(b"/Subtype/Form") == many.count(b"/Subtype/Form") == 1


def test_offset_and_scale_move_everything() -> None:
    plain, _ = sheet([label("hi")], layout(border="on"))
    moved, _ = sheet([label("hi")], layout(border="on", offset_x="2", offset_y="-1", scale="102"))

    def edges(file: bytes) -> list[float]:
        dark = page_pixels(file, 254) < 128
        rows, columns = np.flatnonzero(dark.any(1)), np.flatnonzero(dark.any(0))
        return [columns[0] / 10, columns[-1] / 10, rows[0] / 10, rows[-1] / 10]

    left, right, top, bottom = edges(plain)
    expected = [1.02 * left + 2, 1.02 * right + 2, 1.02 * top - 1, 1.02 * bottom - 1]
    assert edges(moved) == pytest.approx(expected, abs=0.15)


def test_zbar_reads_labels_at_their_positions() -> None:
    if not has_zbar():
        pytest.skip("ZBar is not installed")
    file, _ = sheet(numbered(4), layout("avery-l7165"))
    image = Image.fromarray(page_pixels(file, 200)).convert("RGB")
    width, height = image.width // 2, image.height // 4
    for position in range(4):
        row, column = divmod(position, 2)
        tile = image.crop((column * width, row * height, (column + 1) * width, (row + 1) * height))
        assert zbar(tile) == f"LABEL {position}".encode()
