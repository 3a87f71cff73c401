from __future__ import annotations

import io
import re

import numpy as np
import pikepdf
import pytest

from qr.errors import BadParameter
from qr.sheets.geometry import Geometry
from qr.sheets.marks import cut_operators
from tests.support.sheets import layout, numbered, page_pixels, rectangle, sheet
from tests.support.tables import for_each

DPI = 254  # ten pixels per millimetre


def test_cut_marks_stay_in_margins_of_page() -> None:
    lines = stroked_lines(cut_operators(Geometry(100, 60, 40, 20, 2, 2, 6, 8, 45, 22)))
    upright = {(x, y1, y2) for x, y1, x2, y2 in lines if x == x2}
    level = {(y, x1, x2) for x1, y, x2, y2 in lines if y == y2}
    assert upright == {(x, *ends) for x in (6, 46, 51, 91) for ends in ((3, 7), (51, 55))}
    assert level == {(y, *ends) for y in (8, 28, 30, 50) for ends in ((1, 5), (92, 96))}
    assert upright
    assert len(lines) == len(upright) + len(level)


def stroked_lines(operators: str) -> list[tuple[float, ...]]:
    """Return start and end of every line of a path."""
    return [tuple(map(float, ends)) for ends in re.findall(r"(\S+) (\S+) m (\S+) (\S+) l", operators)]


def test_sheet_without_margins_has_no_cut_marks() -> None:
    assert " l\n" not in cut_operators(Geometry(80, 40, 40, 20, 2, 2, 0, 0, 40, 20))


def test_border_marks_every_label_of_page() -> None:
    chosen = layout("avery-5160", border="on", skip="2")
    file, _ = sheet(numbered(1), chosen)
    pixels = page_pixels(file, DPI)
    for x, y, width, height in chosen.geometry.label_boxes():
        edge = rectangle(pixels, (x + width / 4, y - 0.2, width / 2, 0.4), DPI)
        assert (edge < 128).any(0).all(), "the upper edge"
        edge = rectangle(pixels, (x - 0.2, y + height / 4, 0.4, height / 2), DPI)
        assert (edge < 128).any(1).all(), "the left edge"


def test_rulers_have_tick_at_every_millimetre() -> None:
    file, _ = sheet([], layout("avery-l7160", test_page="on"))
    pixels = page_pixels(file, DPI) < 128
    across, down = pixels[:, 110:115], pixels[105:115, :]
    ticks = np.flatnonzero(down[2])
    middles = sorted({round(x / 10) for x in ticks})
    assert middles == [*range(middles[0], 211)]
    assert middles[0] <= 1
    assert {round(y / 10) for y in np.flatnonzero(across[:, 0])} >= {*range(1, 297)}


def test_test_page_comes_first() -> None:
    file, outcomes = sheet(numbered(1), layout(test_page="on"))
    with pikepdf.open(io.BytesIO(file)) as document:
        assert len(document.pages) == 2
    assert outcomes[0].page == 2


@for_each("name", ["dymo-11353", "dymo-30332", "brother-dk-2205", "avery-l4731", "avery-3474", "avery-5371"])
def test_every_kind_of_stock_has_test_page(name: str) -> None:
    file, _ = sheet([], layout(name, test_page="on"))
    assert (page_pixels(file, 100) < 128).any()


def test_own_labels_of_smallest_size_have_test_page() -> None:
    small = layout("own", label_width="5", label_height="5", columns="30", rows="33", left="1", test_page="on")
    try:
        sheet([], small)
    except BadParameter:
        pytest.fail("the numbers do not fit")
