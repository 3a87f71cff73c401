from __future__ import annotations

import pytest

from qr.errors import LowContrast
from qr.graphics import color
from qr.graphics.color import BLACK, WHITE
from qr.reading.contrast import contrast, contrast_ratio, verify_colors
from qr.spec import Style

MIDDLE_IS_YELLOW = (BLACK, color.parse("yellow"), BLACK)


def make_style(dark: str, light: str) -> Style:
    return Style(color.parse(dark), color.parse(light))


def test_contrast_ranges_from_1_to_21() -> None:
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast(WHITE, WHITE) == 1
    # A well-known limit case of WCAG: this grey on white just passes 4.5:1.
    assert contrast(color.parse("767676"), WHITE) == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize(
    ("dark", "light", "ratio"),
    [("000", "fff", 21.0), ("000", "transparent", 21.0), ("949494", "fff", 3.03), ("00000080", "fff", 4.0)],
)
def test_sufficient_contrast_is_accepted(dark: str, light: str, ratio: float) -> None:
    verify_colors(make_style(dark, light))
    assert contrast_ratio(make_style(dark, light)) == pytest.approx(ratio, abs=0.02)


@pytest.mark.parametrize(
    ("dark", "light", "parameter", "ratio"),
    [
        ("959595", "fff", "dark", "2.99:1"),
        ("yellow", "fff", "dark", "1.07:1"),
        ("fff", "fff", "dark", "1.00:1"),
        ("transparent", "000", "light", "21.00:1"),
        ("fff", "000", "light", "21.00:1"),
    ],
)
def test_low_or_inverted_contrast_is_rejected_with_ratio(dark: str, light: str, parameter: str, ratio: str) -> None:
    with pytest.raises(LowContrast) as error:
        verify_colors(make_style(dark, light))
    assert (error.value.parameter, error.value.value) == (parameter, ratio)
    assert ratio in error.value.detail


@pytest.mark.parametrize(
    ("parameter", "style"),
    [("eye_color", Style(eye_color=MIDDLE_IS_YELLOW)), ("eyeball_color", Style(eyeball_color=MIDDLE_IS_YELLOW))],
    ids=["eye_color", "eyeball_color"],
)
def test_error_names_eye_color_with_low_contrast(parameter: str, style: Style) -> None:
    with pytest.raises(LowContrast) as error:
        verify_colors(style)
    assert error.value.parameter == parameter
    assert f"the contrast of {parameter} and light is 1.07:1" in error.value.detail
