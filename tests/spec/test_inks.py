from __future__ import annotations

import pytest

from qr.errors import IncompatibleParameters
from qr.spec.parse import parse_spec

INK = "cmyk(0,0,0,100)"


@pytest.mark.parametrize("format_name", ["pdf", "eps"])
@pytest.mark.parametrize(
    ("parameters", "rejected", "reason"),
    [
        ({"dark": INK, "light": "ffe"}, "light", "dark is"),
        ({"light": "cmyk(0,0,9,0)", "dark": "navy"}, "dark", "light is"),
        ({"dark": INK, "eye_color": "000,700,000"}, "eye_color", "dark is"),
        ({"dark": INK, "eyeball_color": "700"}, "eyeball_color", "dark is"),
        ({"dark": INK, "caption": "Hi", "caption_color": "700"}, "caption_color", "dark is"),
        ({"caption": "Hi", "caption_color": INK, "dark": "700"}, "dark", "caption_color is"),
        ({"dark": INK, "logo": "heart", "logo_ground": "eef"}, "logo_ground", "dark is"),
        ({"dark": f"linear(0,{INK},007)"}, "dark", "another of its colours is"),
        ({"eye_color": f"{INK},000,007"}, "eye_color", "another of its colours is"),
    ],
)
def test_chromatic_color_next_to_inks_is_rejected(
    parameters: dict[str, str], rejected: str, reason: str, format_name: str
) -> None:
    with pytest.raises(IncompatibleParameters) as error:
        parse_spec([("data", "hi"), *parameters.items()], format_name)
    assert (error.value.parameter, error.value.status) == (rejected, 422)
    assert f"because {reason}" in error.value.detail


@pytest.mark.parametrize("light", ["fff", "white", "eee", "transparent", "f000", "cmyk(0,0,9,0)"])
def test_neutral_color_next_to_inks_is_allowed(light: str) -> None:
    assert parse_spec([("data", "hi"), ("dark", INK), ("light", light)], "pdf").style.light


def test_color_of_preset_next_to_inks_is_rejected() -> None:
    presets = {"house": {"eye_color": "c00"}}
    with pytest.raises(IncompatibleParameters) as error:
        parse_spec([("data", "hi"), ("style", "house"), ("dark", INK)], "pdf", presets=presets)
    assert error.value.parameter == "eye_color"
    overridden = [("data", "hi"), ("style", "house"), ("dark", INK), ("eye_color", INK)]
    assert parse_spec(overridden, "pdf", presets=presets).style.eye_color


def test_chromatic_colors_without_inks_are_allowed() -> None:
    assert parse_spec([("data", "hi"), ("dark", "700"), ("light", "ffe")], "pdf").style.dark
