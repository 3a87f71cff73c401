from __future__ import annotations

import pytest

from qr.errors import BadLogo
from qr.logo.svg_paints import INITIAL, alpha, solid_color


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#F00", "#f00"), ("red", "#f00"), ("RGB(255, 0,0)", "#f00"), ("rgb(100% 0% 0%)", "#f00"),
        ("rgba(255,0,0,1)", "#f00"), ("rgb(255 0 0 / 100%)", "#f00"), ("hsl(0,100%,50%)", "#f00"),
        ("#f00f", "#f00"), ("currentColor", "#000"),
    ],
)  # fmt: skip
def test_color_is_parsed_in_css_notations(text: str, expected: str) -> None:
    found = solid_color("fill", {**INITIAL, "fill": text})
    assert found
    assert found.hex == expected


@pytest.mark.parametrize("text", ["none", "transparent", "#f000", "rgba(1,2,3,0)"])
def test_invisible_paint_is_none(text: str) -> None:
    assert solid_color("fill", {**INITIAL, "fill": text}) is None
    assert solid_color("stroke", {**INITIAL, "stroke": "#fff", "stroke-opacity": "0"}) is None


@pytest.mark.parametrize("text", ["f00", "fad", "#ggg", "rgb(1,2)", "rgb(1.5,2,3)", "unknown", "rgb(1,2,3,4,5)"])
def test_unknown_color_is_rejected_by_name(text: str) -> None:
    with pytest.raises(BadLogo) as error:
        solid_color("fill", {**INITIAL, "fill": text})
    assert text[:6] in error.value.detail


@pytest.mark.parametrize(("text", "paints"), [("1", True), ("100%", True), ("2", True), ("0", False), ("-1", False)])
def test_opacity_paints_or_not(text: str, paints: bool) -> None:
    assert alpha(text) == paints


@pytest.mark.parametrize("text", [".5", "50%", "1px"])
def test_partial_opacity_is_rejected(text: str) -> None:
    with pytest.raises(BadLogo):
        alpha(text)
