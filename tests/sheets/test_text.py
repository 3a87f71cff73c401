from __future__ import annotations

import pytest

from qr.errors import BadParameter
from qr.graphics.path import Box, bounds, transform
from qr.sheets.text import ASCENT, MAX_EM_MM, MIN_EM_MM, TextBlock, fit_text, set_lines
from tests.support.tables import for_each

AREA = Box(40, 1, 22, 36)


def ink(block: TextBlock) -> Box:
    em = block.em
    paths = [
        transform(glyph.path, (em, 0), (0, em), (x + glyph.x * em, y))
        for glyphs, x, y in block.lines
        for glyph in glyphs
        if glyph.path
    ]
    return bounds(tuple(outline for path in paths for outline in path))


def named(*texts: str) -> list[tuple[str, str]]:
    return [(f"line{number}", text) for number, text in enumerate(texts, 1)]


@for_each(
    "texts",
    [("i",), ("Ågnes ÇÉ",), ("Ünter",) * 4, ("A rather long line of text",), ("j", "A rather long line of text", "Wg")],
)
@for_each("is_centred", [True, False])
def test_letters_stay_inside_area(texts: tuple[str, ...], is_centred: bool) -> None:
    block = fit_text(set_lines(named(*texts)), AREA, is_centred=is_centred)
    x, y, width, height = ink(block)
    assert MIN_EM_MM <= block.em <= MAX_EM_MM
    # The ink of a letter can be slightly wider than the letter.
    assert AREA.x - 0.3 <= x
    assert x + width <= AREA.x + AREA.width + 0.3
    assert AREA.y <= y
    assert y + height <= AREA.y + AREA.height


def test_text_is_as_large_as_its_longest_line_allows() -> None:
    block = fit_text(set_lines(named("short", "A line that is wide")), AREA, is_centred=False)
    assert ink(block).width == pytest.approx(AREA.width, abs=0.5)
    assert [x for _, x, _ in block.lines] == [AREA.x, AREA.x]


def test_short_lines_are_centred() -> None:
    block = fit_text(set_lines(named("i", "wider")), AREA, is_centred=True)
    for glyphs, x, _ in block.lines:
        middle = x + (glyphs[-1].x + glyphs[-1].advance) * block.em / 2
        assert middle == pytest.approx(AREA.x + AREA.width / 2)
    assert block.lines[0][2] == AREA.y + ASCENT * block.em, "close to the QR code above"


def test_blank_lines_are_left_out() -> None:
    assert [line.text for line in set_lines(named("", " one ", "\u00a0", "two"))] == ["one", "two"]


@for_each(
    "texts, name, allowed",
    [
        (("a",) * 5, "line5", "at most 4 lines"),
        (("a\nb",), "line1", "without control characters"),
        (("a", "b\x1b[2J"), "line2", "without control characters"),
        (("a\u2028b",), "line1", "without control characters"),
        (("\ud800",), "line1", "without control characters"),
        (("שלום",), "line1", "HEBREW LETTER SHIN"),
        (("مرحبا",), "line1", "ARABIC LETTER MEEM"),
        (("ok", "😀"), "line2", "GRINNING FACE"),
        (("漢字",), "line1", "CJK UNIFIED IDEOGRAPH"),
        (("x" * 201,), "line1", "1 to 200 characters"),
    ],
)
def test_hostile_text_is_rejected_by_name(texts: tuple[str, ...], name: str, allowed: str) -> None:
    with pytest.raises(BadParameter) as error:
        set_lines(named(*texts))
    assert error.value.parameter == name
    assert allowed in str(error.value.allowed)


@for_each("text", ["a\u202eb", "a\u200bb", "a\u200fb", "<b>&amp;", "=1+1", ") Tj ET", "a\\b(c", "e\u0301"])
def test_harmless_text_is_accepted_or_named(text: str) -> None:
    """Letters become outlines one by one, from left to right, so that no character can act as a command."""
    try:
        assert set_lines(named(text))
    except BadParameter as error:
        assert error.parameter == "line1"


def test_error_states_how_many_characters_fit() -> None:
    lines = set_lines(named("short", "m" * 30))
    with pytest.raises(BadParameter) as error:
        fit_text(lines, AREA, is_centred=False)
    assert error.value.parameter == "line2"
    fitting = int(str(error.value.allowed).split()[2])
    fit_text(set_lines(named("m" * fitting)), AREA, is_centred=False)
    with pytest.raises(BadParameter):
        fit_text(set_lines(named("m" * (fitting + 1))), AREA, is_centred=False)


@for_each("height, allowed", [(6.9, "room for 3 lines"), (1.7, "room for 0 lines"), (0, "room for 0 lines")])
def test_error_states_how_many_lines_fit(height: float, allowed: str) -> None:
    with pytest.raises(BadParameter) as error:
        fit_text(set_lines(named(*"abcd")), AREA._replace(height=height), is_centred=False)
    assert allowed in str(error.value.allowed)


def test_area_without_width_has_error() -> None:
    with pytest.raises(BadParameter):
        fit_text(set_lines(named("a")), AREA._replace(width=0), is_centred=False)
