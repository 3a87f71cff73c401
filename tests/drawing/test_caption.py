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
    Baseline,
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
    """Return the height of the last letter, which must be "H"."""
    return bounds(lettering.path[-1:]).height


def within(path: Path, box: Box) -> bool:
    ink = bounds(path)
    tolerance = 1e-9
    return (
        ink.x - box.x >= -tolerance
        and ink.y - box.y >= -tolerance
        and ink.x + ink.width - box.x - box.width <= tolerance
        and ink.y + ink.height - box.y - box.height <= tolerance
    )


def distances(lettering: Lettering) -> list[float]:
    """Return the distance of every point and control point from the middle of the box."""
    middle = lettering.width / 2
    return [
        hypot(x - middle, y - middle)
        for outline in lettering.path
        for step in outline
        for x, y in zip(step[::2], step[1::2], strict=True)
    ]


def angles(lettering: Lettering) -> list[float]:
    """Return the angle of the middle of every outline: clockwise from the top, in turns from -1/2 to 1/2."""
    boxes = [bounds((outline,)) for outline in lettering.path]
    middle = lettering.width / 2
    return [atan2(box.x + box.width / 2 - middle, middle - box.y - box.height / 2) / (2 * pi) for box in boxes]


@given(TEXTS, st.integers(11, 185))
def test_straight_caption_stays_in_its_box(text: str, width: int) -> None:
    try:
        lettering = place_straight(text, width)
    except BadParameter as error:
        assert error.allowed
        assert "characters for this code" in error.allowed
        return
    assert (lettering.width, lettering.height) == (width, lettering.band)
    assert within(lettering.path, Box(0, CLEARANCE_MODULES, width, lettering.height - 2 * CLEARANCE_MODULES))


@given(TEXTS, st.integers(10, 100))
def test_round_caption_stays_between_its_circles(text: str, radius: int) -> None:
    try:
        lettering = place_around(text, radius)
    except BadParameter as error:
        assert error.allowed
        assert "characters for this code" in error.allowed
        return
    assert lettering.width == lettering.height == 2 * (radius + lettering.band)
    radii = distances(lettering)
    assert max(radii) <= radius + lettering.band - CLEARANCE_MODULES + 1e-9
    assert min(radii) >= radius + CLEARANCE_MODULES - 1e-9


def test_straight_caption_is_centred() -> None:
    ink = bounds(place_straight("HELLO", 30).path)
    assert ink.x + ink.width / 2 == pytest.approx(15)
    lettering = place_straight("HEIMLICH", 40)
    ink = bounds(lettering.path)
    assert ink.y + ink.height / 2 == pytest.approx(lettering.height / 2, abs=0.05)


def test_letters_have_largest_size_that_fits() -> None:
    assert cap_height(place_straight("H", 21)) == pytest.approx(MAX_CAP_HEIGHT_MODULES)
    assert cap_height(place_straight("H", 60)) == pytest.approx(60 / 12)
    assert cap_height(place_around("H", 8)) == pytest.approx(MAX_CAP_HEIGHT_MODULES)
    assert cap_height(place_around("H", 30)) == pytest.approx(60 / 12)
    full = place_straight("HEIMLICH UND H", 21)
    assert MIN_CAP_HEIGHT_MODULES < cap_height(full) < MAX_CAP_HEIGHT_MODULES
    ink = bounds(full.path)
    assert (ink.x, ink.width) == pytest.approx((0, 21))


def test_straight_letters_have_advance_of_font() -> None:
    lettering = place_straight("HHH", 100)
    em = cap_height(lettering) / font.CAP_HEIGHT
    lefts = [bounds((outline,)).x for outline in lettering.path]
    (glyph,) = font.line("H")
    assert [after - before for before, after in pairwise(lefts)] == pytest.approx([glyph.advance * em] * 2)


def test_round_letters_have_advance_along_baseline() -> None:
    lettering = place_around("HHH", 50)
    em = 100 / 12 / font.CAP_HEIGHT
    turns = font.line("H")[0].advance * em / (2 * pi * (50 + CLEARANCE_MODULES))
    assert angles(lettering) == pytest.approx([-turns, 0, turns], abs=1e-4)


def test_round_caption_reads_clockwise_around_top() -> None:
    lettering = place_around("IlI", 20)
    left, top, right = (bounds((outline,)) for outline in lettering.path)
    assert left.x < top.x < right.x
    assert top.x + top.width / 2 == pytest.approx(lettering.width / 2)
    # The letter "l" is upright at the top: taller than wide, on a baseline above the circle.
    assert top.height > 3 * top.width
    assert top.y + top.height == pytest.approx(lettering.band - CLEARANCE_MODULES)


def test_round_caption_stays_under_max_circle_share() -> None:
    positions = angles(place_around("H" * 40, 14))
    assert positions == sorted(positions)
    assert positions[-1] - positions[0] < MAX_CIRCLE_SHARE
    assert positions[-1] - positions[0] > MAX_CIRCLE_SHARE - 0.1


@pytest.mark.parametrize("text", ["H" * 50, "nice and long " * 7, "W" * 100])
@pytest.mark.parametrize("size", [11, 21, 33])
def test_error_gives_number_of_characters_that_fit(text: str, size: int) -> None:
    for draw in (place_straight, place_around):
        with pytest.raises(BadParameter) as error:
            draw(text, size if draw is place_straight else size / 4)
        assert error.value.parameter == "caption"
        assert error.value.allowed
        count = int(error.value.allowed.split()[2])
        draw(text[:count], size if draw is place_straight else size / 4)
        with pytest.raises(BadParameter, match=f"at most {count} characters for this code"):
            draw(text[: count + 1], size if draw is place_straight else size / 4)


@pytest.mark.parametrize(
    ("text", "names"),
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
def test_error_names_characters_missing_in_font(text: str, names: str) -> None:
    for draw in (place_straight, place_around):
        with pytest.raises(BadParameter) as error:
            draw(text, 40)
        assert error.value.value == text
        assert error.value.detail.endswith(f"lacks {names}; got {text}")


def test_blank_caption_is_rejected() -> None:
    for draw in (place_straight, place_around):
        with pytest.raises(BadParameter, match="not blank"):
            draw(" \u00a0", 40)


def test_decomposed_accents_equal_composed_ones() -> None:
    for text in ("café", "Ấp Yên", "Йод", "ώ"):
        assert place_straight(unicodedata.normalize("NFD", text), 40) == place_straight(text, 40)


def test_leading_spaces_move_letters_right() -> None:
    assert bounds(place_straight("  H", 40).path).x > bounds(place_straight("H", 40).path).x
    assert angles(place_around("  H", 20))[0] > angles(place_around("H", 20))[0]


@given(TEXTS, st.integers(1, 10), st.integers(0, 60), st.integers(0, 60))
def test_caption_around_box_stays_in_its_ring(text: str, radius: int, width: int, height: int) -> None:
    """Letters keep their clearance from the box between the centres of the corners, and from the outside."""
    try:
        lettering = place_around(text, radius, width, height)
    except BadParameter as error:
        assert "characters for this code" in (error.allowed or "")
        return
    assert lettering.width == 2 * (radius + lettering.band) + width
    assert lettering.height == 2 * (radius + lettering.band) + height
    for outline in lettering.path:
        for x, y in (step[-2:] for step in outline):
            right, down = (abs(x - lettering.width / 2) - width / 2, abs(y - lettering.height / 2) - height / 2)
            distance = hypot(max(0, right), max(0, down))
            assert radius + CLEARANCE_MODULES - 1e-9 <= distance <= radius + lettering.band - CLEARANCE_MODULES + 1e-9


def test_baseline_follows_sides_and_corners() -> None:
    baseline = Baseline(5, 3, 2)
    arc = pi  # a quarter of a circle of radius 2
    assert baseline.locate(0) == pytest.approx((0, -5, 0))
    assert baseline.locate(5) == pytest.approx((5, -5, 0))
    assert baseline.locate(5 + arc) == pytest.approx((7, -3, pi / 2))
    assert baseline.locate(5 + arc + 6) == pytest.approx((7, 3, pi / 2))
    assert baseline.locate(5 + 2 * arc + 6) == pytest.approx((5, 5, pi))
    assert baseline.locate(5 + arc / 2) == pytest.approx((5 + 2**0.5, -3 - 2**0.5, pi / 4))
    assert baseline.locate(-5 - arc) == pytest.approx((-7, -3, -pi / 2))
