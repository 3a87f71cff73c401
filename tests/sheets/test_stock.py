from __future__ import annotations

import re

import pytest

from qr.sheets.geometry import check_geometry
from qr.sheets.stock import A4_MM, BY_NAME, LETTER_MM, STOCK, Stock
from tests.support.tables import for_each

MAX_LOPSIDED_MM = 1.0


@for_each("stock", STOCK.values())
def test_labels_of_stock_fit_their_page(stock: Stock) -> None:
    check_geometry(stock.geometry)


@for_each("stock", STOCK.values())
def test_paper_has_its_size(stock: Stock) -> None:
    geometry = stock.geometry
    label = geometry.label_width, geometry.label_height
    assert geometry[:2] == {"Letter": LETTER_MM, "A4": A4_MM, "roll": label}[stock.paper]


@for_each("stock", STOCK.values())
def test_labels_lie_in_middle_of_page(stock: Stock) -> None:
    """No maker cuts labels far from the middle of a page, so a wrong digit in a row fails here."""
    geometry = stock.geometry
    last = geometry.label_box(geometry.labels_per_page - 1)
    assert geometry.left == pytest.approx(geometry.page_width - last.x - last.width, abs=MAX_LOPSIDED_MM)
    assert geometry.top == pytest.approx(geometry.page_height - last.y - last.height, abs=MAX_LOPSIDED_MM)


def test_names_are_unique_words_of_urls() -> None:
    names = [name for row in STOCK.values() for name in (row.name, *row.aliases)]
    assert len(names) == len(set(names)) == len(BY_NAME)
    assert all(re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", name) for name in names)
