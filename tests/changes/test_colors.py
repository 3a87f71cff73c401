from __future__ import annotations

import pytest

from qr.changes.colors import better_colors, paint_text
from qr.graphics import gradient
from qr.reading.contrast import contrast_ratio
from qr.spec import Style


@pytest.mark.parametrize(
    "text",
    ["000", "1a2b4c", "ff000080", "cmyk(0,20,100,5)", "linear(90,fff,123456)", "radial(000,cmyk(1,2,3,4))", "ffffff00"],
)
def test_text_of_a_paint_is_parsed_to_it(text: str) -> None:
    paint = gradient.parse(text)
    assert paint_text(paint) == text
    assert gradient.parse(paint_text(paint)) == paint


def test_colors_become_darker_then_lighter() -> None:
    style = Style(dark=gradient.parse("fe0"))
    found = list(better_colors(style, "dark"))
    assert found[:4] == [{"dark": "bfb200"}, {"dark": "807700"}, {"dark": "403c00"}, {"dark": "000"}]
    assert found[-1] == {"dark": "000", "light": "fff"}
    ratios = [contrast_ratio(Style(dark=gradient.parse(change["dark"]))) for change in found[:4]]
    assert ratios == sorted(ratios)


def test_inverted_colors_are_swapped_first() -> None:
    style = Style(dark=gradient.parse("fff"), light=gradient.parse("123456"))
    assert next(better_colors(style, "light")) == {"dark": "123456", "light": "fff"}


def test_three_corners_keep_three_colors() -> None:
    corners = tuple(map(gradient.parse, ("fe0", "ff0", "000")))
    assert next(better_colors(Style(eye_color=corners), "eye_color")) == {"eye_color": "bfb200,bfbf00,000"}
    same = (gradient.parse("fe0"),) * 3
    assert next(better_colors(Style(eye_color=same), "eye_color")) == {"eye_color": "bfb200"}


def test_gradient_stays_a_gradient() -> None:
    style = Style(dark=gradient.parse("linear(30,fe0,80808040)"))
    found = [change["dark"] for change in better_colors(style, "dark") if "dark" in change]
    assert found[1] == "linear(30,807700,40404040)"
    assert found[3] == "linear(30,000,000)"


def test_printing_ink_stays_ink() -> None:
    style = Style(dark=gradient.parse("cmyk(0,0,100,0)"), light=gradient.parse("cmyk(0,0,20,0)"))
    found = list(better_colors(style, "dark"))
    assert found[1] == {"dark": "cmyk(0,0,100,50)"}
    assert {"light": "cmyk(0,0,10,0)"} in found
