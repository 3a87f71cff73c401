from __future__ import annotations

import pytest
from PIL import ImageColor

from qr.graphics import color
from qr.graphics.color import (
    BLACK,
    TRANSPARENT,
    WHITE,
    Color,
)
from qr.reading.contrast import contrast
from tests.support.tables import for_each


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f00", Color(255, 0, 0)),
        ("#F00", Color(255, 0, 0)),
        ("f008", Color(255, 0, 0, 0x88)),
        ("1a2b3c", Color(0x1A, 0x2B, 0x3C)),
        ("#1a2b3c40", Color(0x1A, 0x2B, 0x3C, 0x40)),
        ("RebeccaPurple", Color(0x66, 0x33, 0x99)),
        ("transparent", TRANSPARENT),
    ],
)
def test_a_text_names_a_color(text: str, expected: Color) -> None:
    assert color.parse(text) == expected


@pytest.mark.parametrize(
    "text", ["", "#", "ff", "fffff", "fffffff", "fffffffff", "ggg", "#red", "##fff", "rgb(0,0,0)", "١٢٣"]
)
def test_any_other_text_names_none(text: str) -> None:
    with pytest.raises(ValueError):
        color.parse(text)


@for_each("name", sorted(ImageColor.colormap))
def test_css_names_mean_what_pillow_says(name: str) -> None:
    assert color.parse(name).rgb == bytes(ImageColor.getrgb(name)[:3])


def test_contrast_runs_from_one_to_twenty_one() -> None:
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast(WHITE, WHITE) == 1
    # WCAG's own much-quoted border case: this grey on white just passes 4.5:1.
    assert contrast(color.parse("767676"), WHITE) == pytest.approx(4.54, abs=0.005)


def test_a_translucent_color_is_mixed_with_its_ground() -> None:
    assert color.parse("00000080").blend_over(WHITE) == Color(127, 127, 127)
    assert TRANSPARENT.blend_over(BLACK) == BLACK


@pytest.mark.parametrize(("text", "written"), [("ff0000", "#f00"), ("fe0000", "#fe0000"), ("00ff0080", "#0f0")])
def test_a_color_is_written_as_short_as_can_be(text: str, written: str) -> None:
    assert color.parse(text).hex == written
