from __future__ import annotations

import pytest

from qr.errors import BadLogo
from qr.logo.svg_paths import Subpath, View, parse_path, subpaths

VIEW = View(100, 50)


@pytest.mark.parametrize(
    ("data", "outline", "is_closed"),
    [
        ("M1 2L3 4", ((1, 2), (3, 4)), False),
        ("m1 2 3 4", ((1, 2), (4, 6)), False),
        ("M1 2h3v4z", ((1, 2), (4, 2), (4, 6)), True),
        ("M0 0H5V5H0L0 0Z", ((0, 0), (5, 0), (5, 5), (0, 5)), True),
        ("M1-2.5.5+3", ((1, -2.5), (0.5, 3)), False),
        ("M1e1,2.\n3 .4", ((10, 2), (3, 0.4)), False),
        ("M007 1 2 3", ((7, 1), (2, 3)), False),
        ("M0 0Q3 3 6 0", ((0, 0), (2, 2, 4, 2, 6, 0)), False),
        ("M0 0C1 1 2 1 3 0S5-1 6 0", ((0, 0), (1, 1, 2, 1, 3, 0), (4, -1, 5, -1, 6, 0)), False),
        ("M1 1a0 5 0 0 0 2 3 5 0 0 1 1 2 3", ((1, 1), (3, 4), (5, 7)), False),
    ],
)
def test_path_data_becomes_lines_and_curves(data: str, outline: tuple[object, ...], is_closed: bool) -> None:
    (found,) = parse_path(data)
    assert found.is_closed == is_closed
    assert found.outline == tuple(pytest.approx(step) for step in outline)


@pytest.mark.parametrize("data", ["M0 0A5 5 0 0 1 10 0", "M0 0a5 5 0 0110 0", "M0,0 A 5,5,0,0,1,10,0"])
def test_arc_flags_need_no_space(data: str) -> None:
    (found,) = parse_path(data)
    assert len(found.outline) == 3
    assert found.outline[1][-2:] == pytest.approx((5, -5))
    assert found.outline[2][-2:] == pytest.approx((10, 0), abs=1e-9)


def test_path_continues_after_closing() -> None:
    first, second = parse_path("M1 1h2v2zl-1-1")
    assert first.is_closed
    assert second == Subpath(((1, 1), (0, 0)), False)


@pytest.mark.parametrize("data", ["", " ", "M1 1", "M1 1M2 2"])
def test_path_without_steps_draws_nothing(data: str) -> None:
    assert parse_path(data) == ()


@pytest.mark.parametrize(
    "data", ["L1 1", "1 1", "M1", "M1 1L", "M1 1L2", "M1 1z5", "M1 1A1 1 0 2 0 3 3", "M1 1A1", "M1 1e"]
)
def test_malformed_path_data_is_rejected(data: str) -> None:
    with pytest.raises(BadLogo, match="malformed path data"):
        parse_path(data)


@pytest.mark.parametrize(
    ("tag", "attributes"),
    [
        ("rect", {"width": "0", "height": "9"}), ("rect", {"width": "9"}), ("rect", {"width": "-9", "height": "9"}),
        ("circle", {}), ("circle", {"r": "0"}), ("ellipse", {"rx": "0", "ry": "5"}), ("polygon", {"points": " "}),
        ("path", {}),
    ],
)  # fmt: skip
def test_empty_shape_draws_nothing(tag: str, attributes: dict[str, str]) -> None:
    assert subpaths(tag, attributes, VIEW) == ()


@pytest.mark.parametrize(
    ("name", "text", "length"),
    [
        ("x", "5", 5),
        ("x", "5PX", 5),
        ("width", "50%", 50),
        ("height", "50%", 25),
        ("r", "100%", 79.0569),
        ("y", "-1e1", -10),
    ],
)
def test_length_is_in_user_units(name: str, text: str, length: float) -> None:
    assert VIEW.length(name, text) == pytest.approx(length)


def test_rounded_rectangle_limits_its_radii() -> None:
    (found,) = subpaths("rect", {"width": "10", "height": "4", "rx": "9"}, VIEW)
    assert found.outline[0] == pytest.approx((5, 0))
    assert found.outline[2][-2:] == pytest.approx((10, 2))
