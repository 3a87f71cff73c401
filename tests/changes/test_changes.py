from __future__ import annotations

from typing import Any

import pytest

from qr import changes
from qr.changes import MAX_CHANGES, MAX_LARGE_IMAGES, Rejection, apply_change, find_change
from qr.changes.candidates import Change
from qr.cost.budget import Budget
from qr.errors import QrError, Unreadable
from qr.generate import generate_first
from qr.spec import Spec
from qr.spec.parse import parse_spec

URL = "https://example.com/" + "menu/" * 10


def suggest(**parameters: str) -> Change | None:
    """Return the change for parameters that are rejected."""
    pairs: list[tuple[str, object]] = [("data", URL), *parameters.items()]
    spec = None
    try:
        spec = parse_spec(pairs)
        generate_first(spec)
    except QrError as error:
        return find_change(pairs, Rejection({}, spec, error), parse_spec)
    raise AssertionError("the parameters are accepted")


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"dark": "ddd"}, {"dark": "6e6e6e"}),
        ({"dark": "fff", "light": "000"}, {"dark": "000", "light": "fff"}),
        ({"dark": "333", "light": "444"}, {"light": "a2a2a2"}),
        ({"shape": "star", "scale": "1"}, {"shape": "square"}),
        ({"style": "dots", "size": "60"}, {"eyeball": "square", "eye": "square", "shape": "square"}),
        ({"frame": "circle", "margin": "0", "shape": "dot"}, {"margin": 4}),
        ({"logo": "heart", "logo_size": "30", "boost": "off", "scale": "1"}, {"scale": 2}),
        ({"version": "1"}, {"version": None}),
        ({"format": "pbm", "shape": "dot"}, {"shape": None}),
        ({"logo_size": "20"}, {"logo_size": None}),
        ({"version": "3", "ecc": "H", "boost": "off"}, {"version": None}),
    ],
)
def test_smallest_change_that_helps_is_found(parameters: dict[str, str], expected: dict[str, Any]) -> None:
    assert suggest(**parameters) == expected


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"dark": "ddd", "shape": "star", "scale": "1"}, {"dark": "6e6e6e", "shape": "square"}),
        ({"dark": "ddd", "format": "pbm", "shape": "dot"}, {"shape": None, "dark": None}),
        ({"caption_position": "above", "dark": "eee"}, {"caption_position": None, "dark": "777"}),
    ],
)
def test_several_problems_need_several_changes(parameters: dict[str, str], expected: dict[str, Any]) -> None:
    assert suggest(**parameters) == expected


def test_number_of_problems_is_bounded() -> None:
    unsupported = {"format": "pbm", "shape": "dot", "eye": "circle", "eyeball": "circle", "frame": "circle"}
    assert suggest(**unsupported) is None


def test_change_raises_the_level_for_a_logo() -> None:
    pairs: list[tuple[str, object]] = [
        ("data", "hello"), ("logo", "heart"), ("boost", "off"), ("ecc", "L"), ("version", "1"),
    ]  # fmt: skip
    spec = parse_spec(pairs)
    with pytest.raises(QrError) as raised:
        generate_first(spec)
    change = find_change(pairs, Rejection({}, spec, raised.value), parse_spec)
    assert change == {"ecc": "Q"}
    assert generate_first(parse_spec(apply_change(pairs, change))).verification


def test_change_replaces_every_name_of_a_parameter() -> None:
    pairs = [("url", "https://example.com"), ("ecc", "L"), ("scale", "1")]
    assert list(apply_change(pairs, {"ecc": "H", "scale": None})) == [("url", "https://example.com"), ("ecc", "H")]
    assert list(apply_change(pairs, {"data": "x"})) == [("ecc", "L"), ("scale", "1"), ("data", "x")]


def test_number_of_attempts_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    scales: list[int] = []

    def reject(spec: Spec, _engine: str, _budget: Budget) -> None:
        scales.append(spec.output.scale)
        raise Unreadable("never readable", parameter="verify")

    monkeypatch.setattr(changes, "generate_first", reject)
    error = Unreadable("unreadable", parameter="verify")
    pairs = [
        ("data", "hi"),
        ("shape", "star"),
        ("eye", "star"),
        ("eyeball", "star"),
        ("logo", "heart"),
        ("scale", "30"),
    ]
    assert find_change(pairs, Rejection({}, parse_spec(pairs), error), parse_spec) is None
    assert 10 < len(scales) <= MAX_CHANGES
    assert max(scales) <= 8, "a large image is only generated if a small one is readable"


def test_number_of_large_images_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    large: list[int | None] = []

    def reject_large(spec: Spec, _engine: str, _budget: Budget) -> None:
        if spec.output.size:
            large.append(spec.output.size)
            raise Unreadable("not readable", parameter="verify")

    monkeypatch.setattr(changes, "generate_first", reject_large)
    pairs = [("data", "hi"), ("shape", "star"), ("size", "4000"), ("boost", "off")]
    error = Unreadable("unreadable", parameter="verify")
    assert find_change(pairs, Rejection({}, parse_spec(pairs), error), parse_spec) is None
    assert large == [4000] * MAX_LARGE_IMAGES
