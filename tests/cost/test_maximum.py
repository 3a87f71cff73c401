"""The maximum cost of one request, and the advice in its error."""

from __future__ import annotations

import re
from typing import Any

import pytest

from qr.cost import estimate_cost
from qr.cost.maximum import check_cost
from qr.errors import TooExpensive
from qr.generate import generate_first
from qr.spec import Spec
from qr.spec.formats import FORMATS
from qr.spec.parse import parse_spec
from tests.support.tables import for_each

STAR: dict[str, Any] = {"shape": "star", "dark": "radial(000,300)"}
TEXT = "x" * 100
EXPENSIVE: list[tuple[str, dict[str, Any]]] = [
    ("png", {**STAR, "size": 8192}),
    ("png", {**STAR, "scale": 256}),
    ("png", {**STAR, "width": "400mm", "dpi": 600}),
    ("png", {**STAR, "symbol_width": "300mm", "dpi": 600}),
    ("png", {**STAR, "size": 2000, "parts": 16}),
    ("jpeg", {"size": 8192, "dark": "navy"}),
    ("webp", {"size": 4096}),
    ("gif", {"size": 8192, "parts": 16}),
    ("bmp", {**STAR, "size": 3000}),
    ("pbm", {"size": 8192, "parts": 4}),
    ("svg", {**STAR, "version": 40, "parts": 16}),
    ("svg", {**STAR, "version": 40, "frame": "circle", "margin": 100}),
    ("pdf", {**STAR, "version": 40, "parts": 16, "frame": "circle"}),
]  # fmt: skip


def spec(format_name: str, **parameters: Any) -> Spec:
    return parse_spec([("data", TEXT), *parameters.items()], format_name, None, {})


def error_of(format_name: str, parameters: dict[str, Any]) -> TooExpensive:
    with pytest.raises(TooExpensive) as raised:
        check_cost(spec(format_name, **parameters))
    return raised.value


@for_each("format_name, parameters", EXPENSIVE)
def test_error_states_a_value_that_fits(format_name: str, parameters: dict[str, Any]) -> None:
    error = error_of(format_name, parameters)
    assert (error.status, error.code) == (422, "too-expensive")
    assert error.allowed
    advice = f"{error.parameter} {error.allowed}"
    changes = re.findall(r"(\w+) at most ([\d.]+(?:mm)?)", advice)
    assert changes
    for name, value in changes:
        check_cost(spec(format_name, **{**parameters, name: value}))
    if "send part" in error.allowed:
        check_cost(spec(format_name, **parameters, part=1))


@pytest.mark.parametrize(("format_name", "parameters"), [EXPENSIVE[i] for i in (3, 4, 6, 9)])
def test_image_that_follows_the_advice_is_made(format_name: str, parameters: dict[str, Any]) -> None:
    error = error_of(format_name, parameters)
    match = re.match(r"at most ([\d.]+(mm)?)", error.allowed or "")
    assert match
    generate_first(spec(format_name, **{**parameters, str(error.parameter): match[1]}))


@for_each("format_name", [name for name in FORMATS if name not in {"webp", "jpeg"}])
def test_plain_code_of_any_size_is_accepted(format_name: str) -> None:
    size = {} if "size" in FORMATS[format_name].unsupported else {"size": 8192}
    check_cost(spec(format_name, version=40, **size))


def test_plain_code_is_judged_by_its_requested_level() -> None:
    """At level H, the content would need version 2, and the image 3,300 instead of 2,900 pixels per side."""
    spec = parse_spec([("data", "hello"), ("scale", "100")], "webp", None, {})
    assert generate_first(spec).drawing.width == 29 * 100
    assert check_cost(spec).is_acceptable


def test_black_jpeg_of_any_size_is_accepted() -> None:
    assert estimate_cost(spec("jpeg", size=8192)).is_acceptable


@pytest.mark.parametrize("parts", [2, 16])
def test_all_parts_of_a_plain_code_are_accepted(parts: int) -> None:
    check_cost(spec("png", size=8192, parts=parts))
    check_cost(spec("bmp", size=1400, parts=parts))
