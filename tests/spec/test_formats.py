from __future__ import annotations

import pytest

from qr.errors import IncompatibleParameters
from qr.spec.formats import FORMATS, SHAPE_PARAMETERS
from qr.spec.parse import parse_spec
from tests.support.tables import for_each

REFUSED = [(name, parameter) for name, renderer in FORMATS.items() for parameter in sorted(renderer.unsupported)]
VALUES = {
    "shape": "dot", "eye": "circle", "eyeball": "circle", "eye_color": "red", "eyeball_color": "red",
    "frame": "circle", "ground_radius": "5", "logo": "star", "logo_size": "20", "logo_margin": "1",
    "logo_ground": "fff", "caption": "Hi", "caption_position": "above", "caption_color": "000", "dark": "000",
    "light": "fff", "scale": "3", "size": "300", "width": "30mm", "dpi": "300", "rotate": "90", "margin": "4",
}  # fmt: skip


@for_each("name, parameter", REFUSED)
def test_what_means_nothing_in_a_format_is_refused_by_name(name: str, parameter: str) -> None:
    with pytest.raises(IncompatibleParameters) as refusal:
        parse_spec([("data", "hi"), (parameter, VALUES[parameter])], name)
    assert (refusal.value.parameter, refusal.value.status) == (parameter, 422)
    assert name in refusal.value.detail


@for_each("name", FORMATS)
@for_each("value, able", [("linear(0,#000,#00f)", "gradients"), ("00000080", "alpha"), ("cmyk(0,0,0,100)", "ink")])
def test_a_paint_a_format_does_not_have_is_refused_by_name(name: str, value: str, able: str) -> None:
    renderer = FORMATS[name]
    if able == "alpha" and not renderer.translucency:
        able = "translucency"
    if "dark" not in renderer.unsupported and getattr(renderer, able):
        assert parse_spec([("data", "hi"), ("dark", value)], name).style.dark
        return
    with pytest.raises(IncompatibleParameters) as refusal:
        parse_spec([("data", "hi"), ("dark", value)], name)
    assert refusal.value.parameter == "dark"


def test_a_style_is_blamed_for_what_it_brings() -> None:
    plain = next((name for name, renderer in FORMATS.items() if renderer.unsupported >= SHAPE_PARAMETERS), None)
    assert plain
    with pytest.raises(IncompatibleParameters) as refusal:
        parse_spec([("data", "hi"), ("style", "dots")], plain)
    assert refusal.value.parameter == "style"
