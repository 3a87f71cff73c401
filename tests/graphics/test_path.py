from __future__ import annotations

from itertools import pairwise
from math import hypot, pi

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qr.graphics.path import (
    Box,
    Corner,
    Curve,
    Outline,
    Path,
    Point,
    bounds,
    box,
    circle,
    edges,
    reverse,
    rotate,
    transform,
    translate,
)
from tests.support.path_measurements import area

few_examples = settings(max_examples=40)
BOX = Box(2, 3, 6, 4)
COORDINATES = st.integers(-40, 40).map(lambda eighths: eighths / 8)
POINTS = st.tuples(COORDINATES, COORDINATES)
CURVES = st.tuples(COORDINATES, COORDINATES, COORDINATES, COORDINATES, COORDINATES, COORDINATES)


@st.composite
def outlines(draw: st.DrawFn) -> Outline:
    steps: list[Point | Curve] = draw(st.lists(st.one_of(POINTS, CURVES), min_size=1, max_size=6))
    return (draw(POINTS), *steps)


PATHS = st.lists(outlines(), min_size=1, max_size=3).map(tuple)


@pytest.mark.parametrize(
    ("radii", "corner", "removed"),
    [
        ((0, 0, 0, 0), "round", 0.0),
        ((2, 0, 0, 0), "round", 4 * (1 - pi / 4)),
        ((1, 2, 0.5, 2), "round", 9.25 * (1 - pi / 4)),
        ((0, 2, 0, 1), "cut", 2.5),
        ((2, 2, 2, 2), "cut", 8.0),
    ],
)
def test_box_corners_reduce_area_by_geometric_formula(
    radii: tuple[float, float, float, float], corner: Corner, removed: float
) -> None:
    assert area((box(BOX, radii, corner),)) == pytest.approx(24 - removed, rel=3e-4)
    assert bounds((box(BOX, radii, corner),)) == BOX


@pytest.mark.parametrize("radii", [(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)])
@pytest.mark.parametrize("corner", ["round", "cut"])
def test_radii_are_clockwise_from_top_left(radii: tuple[float, float, float, float], corner: Corner) -> None:
    ends = [step[-2:] for step in box(BOX, radii, corner)]
    corners = [(2, 3), (8, 3), (8, 7), (2, 7)]
    assert [point not in ends for point in corners] == [bool(radius) for radius in radii]


@pytest.mark.parametrize("radii", [(0, 0, 0, 0), (0.5, 0.5, 0.5, 0.5), (1, 0, 0, 0), (0.5, 0, 0, 0.5), (0, 1, 0, 1)])
@pytest.mark.parametrize("corner", ["round", "cut"])
def test_box_has_no_step_of_zero_length(radii: tuple[float, float, float, float], corner: Corner) -> None:
    ends = [step[-2:] for step in box(Box(0, 0, 1, 1), radii, corner)]
    assert all(before != after for before, after in pairwise(ends))


def test_circle_points_have_constant_radius() -> None:
    for (x, y), _ in edges((circle(5, 4, 3),), 1):
        assert hypot(x - 5, y - 4) == pytest.approx(3, rel=3e-4)


def test_reverse_negates_area_of_clockwise_outlines() -> None:
    for outline in (box(BOX), box(BOX, (1, 1, 1, 1)), box(BOX, (1, 1, 1, 1), "cut"), circle(0, 0, 2)):
        assert area((outline,)) > 0
        assert area((reverse(outline),)) == pytest.approx(-area((outline,)))


def test_reversed_outline_is_subtracted_as_hole() -> None:
    assert area((box(BOX), reverse(circle(5, 5, 1)))) == pytest.approx(24 - pi, rel=1e-4)


@few_examples
@given(outlines())
def test_reverse_keeps_points_and_negates_area(outline: Outline) -> None:
    backwards = reverse(outline)
    assert sorted(step[-2:] for step in backwards) == sorted(step[-2:] for step in outline)
    assert bounds((backwards,)) == bounds((outline,))
    assert area((backwards,)) == pytest.approx(-area((outline,)), abs=1e-9)


@few_examples
@given(PATHS, POINTS, POINTS, POINTS)
def test_transform_scales_area_by_determinant(path: Path, across: Point, down: Point, to: Point) -> None:
    determinant = across[0] * down[1] - across[1] * down[0]
    assert area(transform(path, across, down, to)) == pytest.approx(determinant * area(path), rel=1e-6, abs=1e-6)


def test_transform_maps_axes_to_given_vectors() -> None:
    assert transform((((0, 0), (1, 0), (0, 1)),), (3, 4), (5, 6), (10, 20)) == (((10, 20), (13, 24), (15, 26)),)


@few_examples
@given(PATHS, POINTS)
def test_translate_keeps_size(path: Path, to: Point) -> None:
    before, after = bounds(path), bounds(translate(path, *to))
    assert after == Box(before.x + to[0], before.y + to[1], before.width, before.height)


@pytest.mark.parametrize(
    ("quarters", "point"), [(0, (1, 2)), (1, (3, 1)), (2, (3, 3)), (3, (2, 3)), (4, (1, 2)), (-1, (2, 3))]
)
def test_rotate_is_clockwise(quarters: int, point: Point) -> None:
    """The point is 1 to the right of the top left corner of a box of 4 by 5, and 2 below it."""
    assert rotate((((1, 2),),), quarters, 4, 5) == ((point,),)


@few_examples
@given(PATHS, st.integers(0, 3), st.integers(0, 3))
def test_rotations_add_up(path: Path, first: int, second: int) -> None:
    width, height = (9, 7) if first % 2 else (7, 9)
    assert rotate(rotate(path, first, 7, 9), second, width, height) == rotate(path, first + second, 7, 9)


@few_examples
@given(PATHS, st.sampled_from([0.5, 1, 8, 30]))
def test_edges_close_every_outline(path: Path, scale: float) -> None:
    balance: dict[Point, int] = {}
    for start, end in edges(path, scale):
        balance[start] = balance.get(start, 0) + 1
        balance[end] = balance.get(end, 0) - 1
    assert not any(balance.values())
    for outline in path:
        assert {(step[-2] * scale, step[-1] * scale) for step in outline} <= set(balance)


@few_examples
@given(POINTS, CURVES, st.sampled_from([0.5, 1, 4, 10, 40]))
def test_edges_approximate_curves_within_hundredth_of_pixel(start: Point, curve: Curve, scale: float) -> None:
    flat = np.array([end for _, end in edges(((start, curve),), scale)][:-1])
    pieces = len(flat)
    controls = np.array((*start, *curve)).reshape(4, 2) * scale
    t = (np.arange(pieces) + 0.5)[:, None] / pieces
    on_curve = np.hstack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3]) @ controls
    middles = (np.vstack([controls[:1], flat[:-1]]) + flat) / 2
    assert np.hypot(*(on_curve - middles).T).max() < 0.01 + 1e-9
