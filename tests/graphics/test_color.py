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
def test_color_is_parsed_in_every_notation(text: str, expected: Color) -> None:
    assert color.parse(text) == expected


@pytest.mark.parametrize(
    "text", ["", "#", "ff", "fffff", "fffffff", "fffffffff", "ggg", "#red", "##fff", "rgb(0,0,0)", "١٢٣"]
)
def test_malformed_color_is_rejected(text: str) -> None:
    with pytest.raises(ValueError):
        color.parse(text)


@for_each("name", sorted(ImageColor.colormap))
def test_css_names_match_pillow(name: str) -> None:
    assert color.parse(name).rgb == bytes(ImageColor.getrgb(name)[:3])


def test_translucent_color_blends_with_background() -> None:
    assert color.parse("00000080").blend_over(WHITE) == Color(127, 127, 127)
    assert TRANSPARENT.blend_over(BLACK) == BLACK


@pytest.mark.parametrize(("text", "notation"), [("ff0000", "#f00"), ("fe0000", "#fe0000"), ("00ff0080", "#0f0")])
def test_hex_property_uses_shortest_notation(text: str, notation: str) -> None:
    assert color.parse(text).hex == notation


@pytest.mark.parametrize(
    ("text", "ink"),
    [
        ("fff", (0, 0, 0, 0)),
        ("000", (0, 0, 0, 100)),
        ("333", (0, 0, 0, 80)),
        ("transparent", (0, 0, 0, 0)),
        ("f00", (0, 100, 100, 0)),
        ("c00", (0, 100, 100, 20)),
        ("cmyk(1,2,3,4)", (1, 2, 3, 4)),
        ("cmyk(60,40,40,100)", (60, 40, 40, 100)),
    ],
)
def test_inks_use_the_most_black(text: str, ink: tuple[int, ...]) -> None:
    assert color.parse(text).with_ink().ink == pytest.approx(ink)


@pytest.mark.parametrize("text", ["c8102e", "00008080", "808080", "fedcba"])
def test_inks_are_inverse_of_screen_colors(text: str) -> None:
    converted = color.parse(text).with_ink()
    inks = ",".join(str(round(ink)) for ink in converted.ink or ())
    assert converted[:4] == color.parse(text)[:4]
    assert color.parse(f"cmyk({inks})")[:3] == pytest.approx(converted[:3], abs=3)


@pytest.mark.parametrize(("text", "is_grey"), [("000", True), ("777", True), ("12345600", True), ("778", False)])
def test_grey_has_equal_channels(text: str, is_grey: bool) -> None:
    assert color.parse(text).is_grey == is_grey
