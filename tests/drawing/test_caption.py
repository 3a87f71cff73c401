from __future__ import annotations

import unicodedata
from itertools import pairwise
from math import atan2, hypot, pi

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from qr.drawing.caption import (
    CLEARANCE_MODULES,
    MAX_CAP_HEIGHT_MODULES,
    MAX_CIRCLE_SHARE,
    MIN_CAP_HEIGHT_MODULES,
    Lettering,
    place_around,
    place_straight,
)
from qr.errors import BadParameter
from qr.graphics import font
from qr.graphics.path import Box, Path, bounds

CHARACTERS = "".join(map(chr, TTFont(font.FILE).getBestCmap()))
TEXTS = st.text(CHARACTERS, min_size=1, max_size=100).filter(lambda text: not text.isspace())


def cap_height(lettering: Lettering) -> float:
    """That of a lettering that ends in "H"."""
    return bounds(lettering.path[-1:]).height


def within(path: Path, box: Box) -> bool:
    ink = bounds(path)
    least, most = -1e-9, 1e-9
    return (
        ink.x - box.x >= least
        and ink.y - box.y >= least
        and ink.x + ink.width - box.x - box.width <= most
        and ink.y + ink.height - box.y - box.height <= most
    )


def distances(lettering: Lettering) -> list[float]:
    """Of every point and control point, from the middle of the box."""
    middle = lettering.width / 2
    return [
        hypot(x - middle, y - middle)
        for outline in lettering.path
        for step in outline
        for x, y in zip(step[::2], step[1::2], strict=True)
    ]


def angles(lettering: Lettering) -> list[float]:
    """Of every outline's middle: clockwise from the top, in turns from -1/2 to 1/2."""
    boxes = [bounds((outline,)) for outline in lettering.path]
    middle = lettering.width / 2
    return [atan2(box.x + box.width / 2 - middle, middle - box.y - box.height / 2) / (2 * pi) for box in boxes]


@given(TEXTS, st.integers(11, 185))
def test_a_line_stays_in_its_box(text: str, width: int) -> None:
    try:
        lettering = place_straight(text, width)
    except BadParameter as refused:
        assert refused.allowed
        assert "characters for this code" in refused.allowed
        return
    assert (lettering.width, lettering.height) == (width, lettering.band)
    assert within(lettering.path, Box(0, CLEARANCE_MODULES, width, lettering.height - 2 * CLEARANCE_MODULES))


@given(TEXTS, st.integers(10, 100))
def test_a_ring_stays_between_its_circles(text: str, radius: int) -> None:
    try:
        lettering = place_around(text, radius)
    except BadParameter as refused:
        assert refused.allowed
        assert "characters for this code" in refused.allowed
        return
    assert lettering.width == lettering.height == 2 * (radius + lettering.band)
    far = distances(lettering)
    assert max(far) <= radius + lettering.band - CLEARANCE_MODULES + 1e-9
    assert min(far) >= radius + CLEARANCE_MODULES - 1e-9


def test_a_line_is_centred_both_ways() -> None:
    ink = bounds(place_straight("HELLO", 30).path)
    assert ink.x + ink.width / 2 == pytest.approx(15)
    lettering = place_straight("HEIMLICH", 40)
    ink = bounds(lettering.path)
    assert ink.y + ink.height / 2 == pytest.approx(lettering.height / 2, abs=0.05)


def test_letters_are_as_large_as_fits() -> None:
    assert cap_height(place_straight("H", 21)) == pytest.approx(MAX_CAP_HEIGHT_MODULES)
    assert cap_height(place_straight("H", 60)) == pytest.approx(60 / 12)
    assert cap_height(place_around("H", 8)) == pytest.approx(MAX_CAP_HEIGHT_MODULES)
    assert cap_height(place_around("H", 30)) == pytest.approx(60 / 12)
    full = place_straight("HEIMLICH UND H", 21)
    assert MIN_CAP_HEIGHT_MODULES < cap_height(full) < MAX_CAP_HEIGHT_MODULES
    ink = bounds(full.path)
    assert (ink.x, ink.width) == pytest.approx((0, 21))


def test_letters_of_a_line_are_as_far_apart_as_the_font_says() -> None:
    lettering = place_straight("HHH", 100)
    em = cap_height(lettering) / font.CAP_HEIGHT
    lefts = [bounds((outline,)).x for outline in lettering.path]
    (glyph,) = font.line("H")
    assert [after - before for before, after in pairwise(lefts)] == pytest.approx([glyph.advance * em] * 2)


def test_letters_of_a_ring_are_as_far_apart_along_the_baseline() -> None:
    lettering = place_around("HHH", 50)
    em = 100 / 12 / font.CAP_HEIGHT
    turns = font.line("H")[0].advance * em / (2 * pi * (50 + CLEARANCE_MODULES))
    assert angles(lettering) == pytest.approx([-turns, 0, turns], abs=1e-4)


def test_a_ring_reads_clockwise_with_its_middle_at_the_top() -> None:
    lettering = place_around("IlI", 20)
    left, top, right = (bounds((outline,)) for outline in lettering.path)
    assert left.x < top.x < right.x
    assert top.x + top.width / 2 == pytest.approx(lettering.width / 2)
    # Upright at the top: the letter "l" is higher than wide, and stands on a baseline above the circle.
    assert top.height > 3 * top.width
    assert top.y + top.height == pytest.approx(lettering.band - CLEARANCE_MODULES)


def test_a_ring_is_cut_short_of_a_turn() -> None:
    around = angles(place_around("H" * 40, 14))
    assert around == sorted(around)
    assert around[-1] - around[0] < MAX_CIRCLE_SHARE
    assert around[-1] - around[0] > MAX_CIRCLE_SHARE - 0.1


@pytest.mark.parametrize("text", ["H" * 50, "nice and long " * 7, "W" * 100])
@pytest.mark.parametrize("size", [11, 21, 33])
def test_as_many_characters_as_a_refusal_says_do_fit(text: str, size: int) -> None:
    for draw in (place_straight, place_around):
        with pytest.raises(BadParameter) as refused:
            draw(text, size if draw is place_straight else size / 4)
        assert refused.value.parameter == "caption"
        assert refused.value.allowed
        count = int(refused.value.allowed.split()[2])
        draw(text[:count], size if draw is place_straight else size / 4)
        with pytest.raises(BadParameter, match=f"at most {count} characters for this code"):
            draw(text[: count + 1], size if draw is place_straight else size / 4)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("日本", "U+65E5 CJK UNIFIED IDEOGRAPH-65E5, U+672C CJK UNIFIED IDEOGRAPH-672C"),
        ("a שלום", "U+05E9 HEBREW LETTER SHIN, U+05DC HEBREW LETTER LAMED, U+05D5 HEBREW LETTER VAV and others"),
        ("नम", "U+0928 DEVANAGARI LETTER NA, U+092E DEVANAGARI LETTER MA"),
        ("x\u0302", "U+0302 COMBINING CIRCUMFLEX ACCENT"),
        ("a\u200db", "U+200D ZERO WIDTH JOINER"),
        ("a\u202eb", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("go 🚀", "U+1F680 ROCKET"),
        ("\ue000", "U+E000"),
    ],
)
def test_what_the_font_cannot_write_is_refused_by_name(text: str, named: str) -> None:
    for draw in (place_straight, place_around):
        with pytest.raises(BadParameter) as refused:
            draw(text, 40)
        assert refused.value.value == text
        assert refused.value.detail.endswith(f"without {named}; got {text}")


def test_a_blank_text_is_refused() -> None:
    for draw in (place_straight, place_around):
        with pytest.raises(BadParameter, match="not blank"):
            draw(" \u00a0", 40)


def test_accents_may_come_apart() -> None:
    for text in ("café", "Ấp Yên", "Йод", "ώ"):
        assert place_straight(unicodedata.normalize("NFD", text), 40) == place_straight(text, 40)


def test_spaces_at_the_ends_count() -> None:
    assert bounds(place_straight("  H", 40).path).x > bounds(place_straight("H", 40).path).x
    assert angles(place_around("  H", 20))[0] > angles(place_around("H", 20))[0]
