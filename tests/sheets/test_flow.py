from __future__ import annotations

import pytest

from qr.errors import BadParameter
from qr.graphics.path import Box, bounds
from qr.sheets.flow import Flow, FlowLine, flow_text, place_letters
from tests.support.tables import for_each

BESIDE, BELOW = Box(100, 10, 100, 50), Box(10, 80, 190, 1000)


def flow(text: str, em: float = 20) -> list[FlowLine]:
    return [*flow_text(Flow(BESIDE, BELOW), "Text", text, em)]


def test_lines_fill_area_beside_and_then_area_below() -> None:
    lines = flow("one\ntwo\nthree\nfour")
    assert [line.x for line in lines] == [100, 100, 10, 10]
    assert [line.y for line in lines] == pytest.approx([29, 54, 99, 124])


def test_words_are_kept_together_in_lines() -> None:
    lines = flow("some words that need several lines", 10)
    assert [len(line.glyphs) for line in lines] == [len("some words that"), len("need several lines")]
    assert all(line.glyphs[-1].x * line.em < BESIDE.width for line in lines)


@for_each("text, count", [("", 0), (" \n\t\n ", 0), ("a\n\n\nb", 2), ("  a   b  ", 1), ("m" * 30, 4)])
def test_blank_lines_vanish_and_long_words_break(text: str, count: int) -> None:
    lines = flow(text)
    assert len(lines) == count
    letters = sum(bool(glyph.path) for line in lines for glyph in line.glyphs)
    assert letters == len("".join(text.split()))


def test_letters_stay_inside_their_areas() -> None:
    for placed in place_letters(flow("A long text that flows into both areas, with ÇÉ and gjpq.")):
        x, y, width, height = bounds(placed.path)
        left, top = placed.x + x, placed.y + y
        assert BELOW.x - 1 <= left
        assert left + width <= BESIDE.x + BESIDE.width + 1
        assert top >= BESIDE.y
        assert top + height <= (BESIDE.y + BESIDE.height if placed.x > 90 and placed.y < 70 else 1000)


def test_space_is_left_only_below_lines() -> None:
    empty = Flow(BESIDE, BELOW)
    empty.skip(5)
    assert empty.bottom == BESIDE.y
    empty.take(10)
    empty.skip(5)
    assert empty.bottom == BESIDE.y + 15


@for_each("text, em", [("a", 500), ("a😀", 20), ("a\x00b", 20)])
def test_text_without_room_or_glyphs_is_error(text: str, em: float) -> None:
    with pytest.raises(BadParameter) as error:
        flow(text, em)
    assert error.value.parameter == "Text"


def test_area_without_width_is_error() -> None:
    narrow = Flow(BESIDE._replace(width=-5), BELOW)
    with pytest.raises(BadParameter, match="increase Width"):
        list(flow_text(narrow, "Text", "a", 10))
