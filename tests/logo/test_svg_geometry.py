from __future__ import annotations

from math import pi

import pytest

from qr.errors import BadLogo
from qr.graphics.path import bounds
from qr.logo.svg_geometry import CURVE_STEPS, MAX_STEPS, length, measure
from qr.logo.svg_paths import View, parse_path

VIEW = View(100, 50)


@pytest.mark.parametrize(
    ("data", "box", "steps"),
    [
        ("M1 2h3v4z", (1, 2, 4, 6), 4),
        ("m1 2H3V4Z", (1, 2, 3, 4), 4),
        ("M0 0 5 5 9 1", (0, 0, 9, 5), 3),
        ("m0 0 5 5 9 1", (0, 0, 14, 6), 3),
        ("M1 1zl2 2", (1, 1, 3, 3), 3),
        ("M0 0c1 2 3 4 5 6", (0, 0, 5, 6), 1 + CURVE_STEPS),
        ("M0 0C1 2 3 4 5 6S9 9 7 7", (0, 0, 9, 9), 1 + 2 * CURVE_STEPS),
        ("M0 0Q5 5 10 0t10 0", (0, -5, 20, 5), 1 + 2 * CURVE_STEPS),
        ("M0 0L1-2.5.5", (0, -2.5, 1, 0), 2),
        ("M0 0 5", (0, 0, 0, 0), 1),
        ("M0 0a0 5 0 0 1 9 9", (0, 0, 9, 9), 2),
    ],
)
def test_path_has_extent_and_steps(data: str, box: tuple[float, ...], steps: int) -> None:
    found = measure("path", {"d": data}, VIEW)
    assert found
    assert found.extent == pytest.approx(box)
    assert found.steps == steps


@pytest.mark.parametrize(
    "data",
    [
        "M0 0a9 9 0 0 1 9 9",
        "M0 0a9 9 0 1 1 9 9",
        "M0 0a90 1 45 1 0 5 5",
        "M0 0a90 1 45 0 0 5 5",
        "M50 50a1 50 30 0130 1a5 60 20 1 0-20 9",
        "M0 0a1e3 1e3 0 0 1 9 9",
        "M0 0a.1 40 10 1 1 30 1",
        "M0 0c9 9-9 40 3 3s8 8 1 40 9 2 8-8",
        "M0 0q9 9-9 40t8 8 9-9-9-9",
    ],
)
def test_extent_contains_the_path(data: str) -> None:
    box, found = bounds(tuple(part.outline for part in parse_path(data))), measure("path", {"d": data}, VIEW)
    assert found
    left, top, right, bottom = found.extent
    assert left <= box.x + 1e-6
    assert top <= box.y + 1e-6
    assert right >= box.x + box.width - 1e-6
    assert bottom >= box.y + box.height - 1e-6


@pytest.mark.parametrize(
    ("tag", "attributes", "box", "minimum"),
    [
        ("rect", {"x": "1", "y": "2", "width": "3", "height": "4"}, (1, 2, 4, 6), 14),
        ("rect", {"width": "50%", "height": "50%"}, (0, 0, 50, 25), 150),
        ("circle", {"cx": "1", "cy": "2", "r": "3"}, (-2, -1, 4, 5), 6 * pi),
        ("ellipse", {"rx": "3", "ry": "1"}, (-3, -1, 3, 1), 12),
        ("line", {"x1": "5", "x2": "1", "y2": "9"}, (1, 0, 5, 9), 9.8),
        ("polyline", {"points": "0 0 3,4"}, (0, 0, 3, 4), 5),
        ("polygon", {"points": "0 0 3,4 9 9"}, (0, 0, 9, 9), 20),
    ],
)
def test_shape_has_extent_and_length(
    tag: str, attributes: dict[str, str], box: tuple[float, ...], minimum: float
) -> None:
    found = measure(tag, attributes, VIEW)
    assert found
    assert found.extent == box
    assert found.length >= minimum


@pytest.mark.parametrize(
    ("tag", "attributes"),
    [("path", {}), ("rect", {"width": "3"}), ("circle", {}), ("ellipse", {"rx": "-1"}), ("polygon", {}), ("g", {})],
)
def test_element_without_outline_has_no_geometry(tag: str, attributes: dict[str, str]) -> None:
    assert measure(tag, attributes, VIEW) is None


@pytest.mark.parametrize(
    ("text", "units"), [("3", 3), ("3px", 3), ("-1e1", -10), ("10%", 10), ("1in", 96), ("25.4mm", 96), ("word", 0)]
)
def test_length_is_in_user_units(text: str, units: float) -> None:
    assert length("x", text, VIEW) == pytest.approx(units)


def test_too_many_steps_are_rejected() -> None:
    with pytest.raises(BadLogo, match="costs too much"):
        measure("path", {"d": "M0 0" + "l1 1" * MAX_STEPS}, VIEW)
