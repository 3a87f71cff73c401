from __future__ import annotations

import json
from math import hypot

import numpy as np
import pytest

from qr.config import Settings
from qr.graphics.path import Box, Path, bounds, box
from qr.graphics.shapes import (
    EAST,
    NORTH,
    SHAPES,
    SIDES,
    SOUTH,
    STEPS,
    WEST,
    Shape,
    tile,
)
from router import create_app
from tests.support.decoders import OPENERS, zxing
from tests.support.path_measurements import (
    area,
    render_coverage,
    render_with_resvg,
    text_art,
)
from tests.support.tables import for_each

NEIGHBOURHOODS = [bits for bits in range(256) if not bits & ~SIDES]
TILES = [(shape, bits) for shape in SHAPES for bits in NEIGHBOURHOODS if not bits & ~SHAPES[shape].neighbours]
SCALE = 24


@pytest.mark.parametrize("format_name", ["png", "svg"])
def test_added_shape_works_from_parameter_to_image(format_name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, neighbourhoods = f"test-{format_name}", set()

    def path(neighbourhood: int) -> Path:
        neighbourhoods.add(neighbourhood)
        return (box(Box(0, 0.1, 1, 0.8)),)

    monkeypatch.setitem(SHAPES, name, Shape(path, EAST | WEST))
    client = create_app(Settings()).test_client()
    error = client.get(f"/{format_name}?data=1&shape=unknown")
    assert error.status_code == 400
    assert json.loads(error.data)["allowed"] == f"one of {', '.join(SHAPES)}"
    assert json.loads(error.data)["allowed"].endswith(f", {name}")
    image = client.get(f"/{format_name}?data=https://example.com&shape={name}&scale=8")
    assert image.status_code == 200
    assert neighbourhoods == {0, EAST, WEST, EAST | WEST}
    assert image.data != client.get(f"/{format_name}?data=https://example.com&scale=8").data
    assert zxing(OPENERS[format_name](image.data)) == b"https://example.com"


def test_steps_reach_all_eight_neighbours() -> None:
    assert set(STEPS.values()) == {(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1)} - {(0, 0)}
    assert (STEPS[NORTH], STEPS[EAST], STEPS[SOUTH], STEPS[WEST]) == ((0, -1), (1, 0), (0, 1), (-1, 0))


@for_each("shape, neighbourhood", TILES)
def test_tile_stays_within_its_module(shape: str, neighbourhood: int) -> None:
    x, y, width, height = bounds(tile(shape, neighbourhood))
    assert min(x, y) >= -1e-9
    assert max(x + width, y + height) <= 1 + 1e-9


@for_each("shape, neighbourhood", TILES)
def test_tile_covers_area_that_decoders_sample(shape: str, neighbourhood: int) -> None:
    """A tile covers the middle third completely, and at least 60 % of the module. A diamond covers half."""
    samples = render_coverage(tile(shape, neighbourhood), 1, SCALE)
    assert samples[SCALE // 3 : -SCALE // 3, SCALE // 3 : -SCALE // 3].min() > 0.99
    assert samples.mean() > (0.49 if shape == "diamond" else 0.6)


def test_diamond_has_four_corners() -> None:
    ((*corners,),) = tile("diamond", 0)
    assert set(corners) == {(0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)}


def test_stars_leave_gap_between_their_points() -> None:
    """At 7, 9 and 10 pixels per module, ZXing's binarizer turns smaller gaps dark."""
    x, y, width, height = bounds(tile("star", 0))
    points = [step[-2:] for step in tile("star", 0)[0]]
    assert (x, y, width, height) == pytest.approx((0, 0, 1, 1))
    assert min(hypot(x, y) for x, y in points) > 0.05


@for_each("shape, neighbourhood", TILES)
def test_tile_coverage_matches_area_and_resvg(shape: str, neighbourhood: int) -> None:
    path = tile(shape, neighbourhood)
    samples = render_coverage(path, 1, SCALE)
    assert samples.mean() == pytest.approx(area(path), abs=0.003)
    assert np.abs(samples - render_with_resvg(path, 1, SCALE)).mean() < 0.02


@for_each(
    "shape, side, other, axis",
    [
        (shape, *pair)
        for shape in SHAPES
        for pair in ((EAST, WEST, 1), (SOUTH, NORTH, 0))
        if SHAPES[shape].neighbours & pair[0]
    ],
)
def test_joined_tiles_meet_along_same_edge(shape: str, side: int, other: int, axis: int) -> None:
    """Both tiles cover the same part of the common edge, so there is no hairline. Bars are narrower than the edge."""
    joined = [bits for bits in NEIGHBOURHOODS if not bits & ~SHAPES[shape].neighbours]
    ours = [np.take(render_coverage(tile(shape, bits), 1, SCALE), -1, axis) for bits in joined if bits & side]
    theirs = [np.take(render_coverage(tile(shape, bits), 1, SCALE), 0, axis) for bits in joined if bits & other]
    width = 1 if SHAPES[shape].neighbours == SIDES else 0.84
    for edge in ours + theirs:
        assert np.abs(edge - ours[0]).max() < 0.05
        assert edge.mean() == pytest.approx(width, abs=0.01)


@for_each("shape", SHAPES)
def test_unlisted_neighbours_do_not_change_tile(shape: str) -> None:
    for bits in range(256):
        assert tile(shape, bits) == tile(shape, bits & SHAPES[shape].neighbours)


def test_all_shapes_differ_visibly() -> None:
    """A module alone and modules at ends, taken together, differ by more than 2 % between any two shapes."""
    samples = [
        np.vstack(
            [
                render_coverage(tile(shape, bits & SHAPES[shape].neighbours), 1, SCALE)
                for bits in (0, WEST, SOUTH, NORTH | EAST)
            ]
        )
        for shape in SHAPES
    ]
    for number, one in enumerate(samples):
        assert all(np.abs(one - other).mean() > 0.02 for other in samples[:number])


@pytest.mark.parametrize("shape", ["rounded", "extra-rounded", "pointed", "edge-cut"])
def test_rotated_neighbourhood_rotates_tile(shape: str) -> None:
    for bits in NEIGHBOURHOODS:
        rotated_bits = sum(
            after for before, after in ((NORTH, EAST), (EAST, SOUTH), (SOUTH, WEST), (WEST, NORTH)) if bits & before
        )
        expected = np.rot90(render_coverage(tile(shape, bits), 1, SCALE), -1)
        assert np.abs(render_coverage(tile(shape, rotated_bits), 1, SCALE) - expected).max() < 0.01


def test_horizontal_bar_is_transposed_vertical_bar() -> None:
    for ends in (0, 1, 2, 3):
        vertical = render_coverage(tile("vertical", NORTH * (ends & 1) | SOUTH * (ends >> 1)), 1, SCALE)
        horizontal = render_coverage(tile("horizontal", WEST * (ends & 1) | EAST * (ends >> 1)), 1, SCALE)
        assert np.abs(vertical.T - horizontal).max() < 0.01


def test_square_fills_its_module() -> None:
    assert bounds(tile("square", SIDES)) == Box(0, 0, 1, 1)
    assert render_coverage(tile("square", 0), 1, 5).min() == 1


TEXT_ART = {
    ("extra-rounded", EAST | SOUTH): [
        "    .::#",
        "   :####",
        "  :#####",
        " :######",
        ".#######",
        ":#######",
        ":#######",
        "########",
    ],
    ("rounded", WEST): [
        "#####:. ",
        "#######.",
        "#######:",
        "########",
        "########",
        "#######:",
        "#######.",
        "#####:. ",
    ],
    ("classy", 0): [
        " .:#####",
        ".:######",
        ":#######",
        "########",
        "########",
        "#######:",
        "######:.",
        "#####:. ",
    ],
    ("vertical", SOUTH): [
        " .::::. ",
        " :####: ",
        ".######.",
        ".######.",
        ".######.",
        ".######.",
        ".######.",
        ".######.",
    ],
    ("pointed", NORTH): [
        "########",
        "########",
        "########",
        "########",
        ":######:",
        " :####: ",
        "  :##:  ",
        "   ::   ",
    ],
    ("diamond", 0): [
        "   ::   ",
        "  :##:  ",
        " :####: ",
        ":######:",
        ":######:",
        " :####: ",
        "  :##:  ",
        "   ::   ",
    ],
    ("leaf", 0): [
        "  .::###",
        " .:#####",
        ".:######",
        ":######:",
        ":######:",
        "######:.",
        "#####:. ",
        "###::.  ",
    ],
    ("star", 0): [
        ".. .. ..",
        ".#:##:#.",
        " :####: ",
        ".######.",
        ".######.",
        " :####: ",
        ".#:##:#.",
        ".. .. ..",
    ],
}


@pytest.mark.parametrize(("shape", "neighbourhood"), TEXT_ART)
def test_tile_matches_text_art(shape: str, neighbourhood: int) -> None:
    assert text_art(tile(shape, neighbourhood), 1, 8).splitlines() == TEXT_ART[shape, neighbourhood]
