from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
import segno

from qr.decoding import pdf
from qr.decoding.pages import open_pages
from qr.decoding.pdf import MAX_PAGE_PIXELS, render_pages
from qr.decoding.views import View
from qr.decoding.zxing import find_with_zxing
from qr.errors import BadFile, FileTooLarge
from qr.generate import generate
from qr.spec.parse import parse_spec


def document(*contents: str) -> pikepdf.Pdf:
    merged = pikepdf.new()
    for content in contents:
        file = BytesIO()
        segno.make(content, micro=False).save(file, kind="pdf")
        merged.pages.extend(pikepdf.open(BytesIO(file.getvalue())).pages)
    return merged


def saved(pdf: pikepdf.Pdf, encryption: pikepdf.Encryption | bool = False) -> bytes:  # as pikepdf
    file = BytesIO()
    pdf.save(file, encryption=encryption)
    return file.getvalue()


def test_pages_are_rendered_in_order() -> None:
    found = [find_with_zxing(View(page)).symbols for page in render_pages(saved(document("one", "two", "three")))]
    assert [[symbol.text for symbol in symbols] for symbols in found] == [["one"], ["two"], ["three"]]


def test_our_own_file_is_read() -> None:
    file = generate(parse_spec([("data", "own"), ("width", "30mm")], "pdf", None, {}), "auto").body
    (page,) = render_pages(file)
    assert find_with_zxing(View(page)).symbols[0].text == "own"


def test_large_page_is_rendered_in_bounded_size() -> None:
    large = document("large")
    large.pages[0].MediaBox = [0, 0, 14_400, 14_400]
    (page,) = render_pages(saved(large))
    assert page.width * page.height <= MAX_PAGE_PIXELS * 1.01


def test_pages_are_counted_before_rendering(monkeypatch: pytest.MonkeyPatch) -> None:
    many = document("one")
    for _ in range(2000):
        many.pages.append(many.pages[0])
    monkeypatch.setattr(pdf, "DPI", 0)  # rendering would fail
    with pytest.raises(FileTooLarge, match="at most 10 pages"):
        list(open_pages(saved(many)))


def test_password_and_damage_are_rejected() -> None:
    with pytest.raises(BadFile, match="must not need a password"):
        list(open_pages(saved(document("secret"), encryption=pikepdf.Encryption(user="u", owner="o"))))
    with pytest.raises(BadFile, match="PDF file is damaged"):
        list(open_pages(b"%PDF-1.7\nnothing"))
