from __future__ import annotations

import pytest

from qr.errors import DataTooLong
from qr.sheets.label import draw_label
from qr.sheets.placement import Placement, place_label
from qr.sheets.text import set_lines
from tests.support.sheets import label, layout
from tests.support.tables import for_each


def place(sheet: str = "avery-l7160", data: str = "hi", lines: int = 0, **parameters: object) -> Placement:
    texts = set_lines([("line", "text")] * lines)
    return place_label(draw_label(label(data).spec), texts, layout(sheet, **parameters))


def test_code_without_text_is_in_middle() -> None:
    assert place().code == pytest.approx((12.7, 0, 38.1, 38.1))
    assert place().module_mm == pytest.approx(38.1 / 29)


def test_text_is_right_of_code_on_wide_label() -> None:
    placed = place(lines=2)
    assert placed.code.x == 0
    assert placed.code.width == pytest.approx(0.6 * 63.5)
    assert placed.text
    assert all(x >= placed.code.width for _, x, _ in placed.text.lines)


@for_each("sheet", ["dymo-30332", "dymo-30252"])
def test_text_is_below_code_on_square_and_tall_label(sheet: str) -> None:
    placed = place(sheet, lines=2)
    assert placed.code.y == 0
    assert placed.text
    assert all(y > placed.code.height for _, _, y in placed.text.lines)


def test_arrangement_overrides_shape_of_label() -> None:
    above = place(lines=1, arrangement="above")
    assert above.code == pytest.approx((18.415, 0, 26.67, 26.67))
    beside = place("dymo-30332", lines=1, arrangement="beside")
    assert beside.code == pytest.approx((0, 5, 15, 15))


def test_padding_keeps_code_and_text_from_edges() -> None:
    placed = place(lines=1, padding="3")
    assert placed.code == pytest.approx((3, 3, 32.1, 32.1))
    assert placed.text
    assert all(x == pytest.approx(35.1) for _, x, _ in placed.text.lines)


def test_scale_of_sheet_changes_printed_module() -> None:
    assert place(scale="110").module_mm == pytest.approx(1.1 * place().module_mm)


@for_each("sheet, data", [("avery-l4731", "x" * 60), ("dymo-11353", "x" * 300), ("avery-5167", "x" * 120)])
def test_modules_that_no_printer_resolves_are_rejected(sheet: str, data: str) -> None:
    with pytest.raises(DataTooLong) as error:
        place(sheet, data)
    assert error.value.parameter == "sheet"
    assert "mm are under 0.25 mm" in error.value.detail


def test_padding_that_fills_label_is_rejected() -> None:
    with pytest.raises(DataTooLong, match=r"modules of 0\.000 mm"):
        place("avery-l4731", padding="5")
