from __future__ import annotations

import json
from itertools import combinations

import numpy as np
import pytest

from qr.config import Settings
from qr.graphics.eyes import EYES, MAX_CORNER_RADIUS, Eye, centre, outer_ring
from qr.graphics.path import (
    Box,
    Path,
    bounds,
    box,
    translate,
)
from qr.reading.read_rates import load_read_rates
from router import create_app
from tests.support.decoders import OPENERS, zxing
from tests.support.path_measurements import (
    Samples,
    area,
    render_coverage,
    render_with_resvg,
)
from tests.support.tables import for_each

SCALE = 20
EYE_ROTATIONS = [(eye, quarters) for eye in EYES for quarters in (0, 1, 3)]
ROTATED_EYES = ("leaf", "cut", "pointed")
UNCOVERED, COVERED = 0.01, 0.99

Pixels = np.ndarray[tuple[int, int], np.dtype[np.bool_]]


def finder_pattern(eye: str, eyeball: str, quarters: int = 0) -> Samples:
    """Return the coverage of an outer ring with a centre."""
    return render_coverage((*outer_ring(eye, quarters), *translate(centre(eyeball, quarters), 2, 2)), 7, SCALE)


def run_lengths(line: Samples) -> list[int]:
    """Return the lengths of dark and light runs, in alternation, in pixels."""
    changes = np.flatnonzero(np.diff(np.concatenate([[0], line > 0.5, [0]]).astype(int)))
    return [int(length) for length in np.diff(changes)]


@pytest.mark.parametrize("parameter", ["eye", "eyeball"])
@pytest.mark.parametrize("format_name", ["png", "svg"])
def test_added_eye_works_from_parameter_to_image(
    format_name: str, parameter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, radii = f"test-{format_name}-{parameter}", (0.0, 0.0, 1.2, 0.0)
    outlines = (box(Box(0, 0, 7, 7), radii), box(Box(1, 1, 5, 5)), box(Box(0, 0, 3, 3), radii))
    monkeypatch.setitem(EYES, name, lambda: Eye(*outlines))
    monkeypatch.setitem(load_read_rates()["eye"], name, {"OpenCV": 0.0})
    client = create_app(Settings()).test_client()
    error = client.get(f"/{format_name}?data=1&{parameter}=unknown")
    assert error.status_code == 400
    assert json.loads(error.data)["allowed"] == f"one of {', '.join(EYES)}"
    assert json.loads(error.data)["allowed"].endswith(f", {name}")
    image = client.get(f"/{format_name}?data=https://example.com&{parameter}={name}&scale=8")
    assert image.status_code == 200
    assert (f"eye={name}: OpenCV reads 0 % " in image.headers.get("X-QR-Warning", "")) == (parameter == "eye")
    assert image.data != client.get(f"/{format_name}?data=https://example.com&scale=8").data
    assert zxing(OPENERS[format_name](image.data)) == b"https://example.com"


@for_each("eye, quarters", EYE_ROTATIONS)
def test_rings_and_centres_exactly_fill_their_boxes(eye: str, quarters: int) -> None:
    """The bounds equal the box, so the path touches all four sides."""
    for path, extent in ((outer_ring(eye, quarters), 7), (centre(eye, quarters), 3)):
        assert bounds(path) == pytest.approx(Box(0, 0, extent, extent))


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("eyeball", EYES)
def test_middle_lines_have_finder_pattern_proportions(eye: str, eyeball: str) -> None:
    """1:1:3:1:1 (ISO/IEC 18004:2015, 12 b), exact to one pixel in the middle, and to half a module beside it."""
    for quarters in (0, 1, 3):
        samples = finder_pattern(eye, eyeball, quarters)
        for offset, tolerance in ((0, 1), (-1, 1), (SCALE // 3, SCALE // 2), (-SCALE // 3, SCALE // 2)):
            for line in (samples[samples.shape[0] // 2 + offset], samples[:, samples.shape[1] // 2 + offset]):
                expected = [SCALE, SCALE, 3 * SCALE, SCALE, SCALE]
                assert run_lengths(line) == pytest.approx(expected, abs=tolerance)


@for_each("eye, quarters", EYE_ROTATIONS)
def test_ring_leaves_whole_centre_box_free(eye: str, quarters: int) -> None:
    """Any centre can be painted in any ring without overlap."""
    centre_box = render_coverage((box(Box(2, 2, 3, 3)),), 7, SCALE)
    assert (render_coverage(outer_ring(eye, quarters), 7, SCALE) * centre_box).max() < UNCOVERED


def dilate(pixels: Pixels) -> Pixels:
    """Return these pixels and their neighbours. Wrapping at the edges has no effect, because no path touches them."""
    shifts = [np.roll(pixels, step, axis) for axis in (0, 1) for step in (-1, 1)]
    return np.array(np.logical_or.reduce([pixels, *shifts]))


@pytest.mark.parametrize("eye", EYES)
def test_ring_is_at_least_half_module_thick(eye: str) -> None:
    """The light area inside, dilated by half a module, does not reach the light area outside."""
    light = np.pad(render_coverage(outer_ring(eye, 0), 7, SCALE) < 0.5, SCALE, constant_values=True)
    outside = np.zeros_like(light)
    outside[0, 0] = True
    for _ in range(20 * SCALE):
        outside = dilate(outside) & light
    wider = light & ~outside
    for _ in range(SCALE // 2 - 1):
        wider = dilate(wider)
    assert wider.any()
    assert not (wider & outside).any()


@pytest.mark.parametrize("eye", EYES)
def test_centre_covers_middle_and_most_of_box(eye: str) -> None:
    samples = render_coverage(centre(eye, 0), 3, SCALE)
    assert samples.mean() > 0.65
    assert samples[SCALE:-SCALE, SCALE:-SCALE].min() > COVERED


@for_each("eye, quarters", EYE_ROTATIONS)
def test_ring_and_centre_coverage_matches_area_and_resvg(eye: str, quarters: int) -> None:
    for path, extent in ((outer_ring(eye, quarters), 7), (centre(eye, quarters), 3)):
        samples = render_coverage(path, extent, SCALE)
        assert samples.sum() / SCALE**2 == pytest.approx(area(path), abs=0.01)
        assert np.abs(samples - render_with_resvg(path, extent, SCALE)).mean() < 0.02


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("quarters", [1, 3])
def test_other_corners_use_rotated_paths(eye: str, quarters: int) -> None:
    for path, extent in ((outer_ring, 7), (centre, 3)):
        upright, rotated = (
            render_coverage(path(eye, 0), extent, SCALE),
            render_coverage(path(eye, quarters), extent, SCALE),
        )
        assert np.abs(np.rot90(upright, -quarters) - rotated).max() < UNCOVERED
        differs = np.abs(upright - rotated).max() > COVERED
        assert differs == (eye in ROTATED_EYES)


@pytest.mark.parametrize("eye", ["square", *ROTATED_EYES, "star"])
def test_ring_keeps_corner_that_decoders_look_for(eye: str) -> None:
    for quarters, corner in ((0, (0, 0)), (1, (7, 0)), (3, (0, 7))):
        assert corner in [step[-2:] for step in outer_ring(eye, quarters)[0]]


def test_all_eyes_differ_visibly() -> None:
    for one, other in combinations(EYES, 2):
        assert difference(outer_ring(one, 0), outer_ring(other, 0), 7) > 0.1
        assert difference(centre(one, 0), centre(other, 0), 3) > 0.1


def difference(one: Path, other: Path, extent: int) -> float:
    """Return the area that exactly one of two paths covers, in modules."""
    samples = render_coverage(one, extent, SCALE) - render_coverage(other, extent, SCALE)
    return float(np.abs(samples).sum()) / SCALE**2


@pytest.mark.parametrize("eye", sorted(EYES.keys() - {"circle", "octagon"}))
def test_outer_edge_stays_near_square(eye: str) -> None:
    """A square with corners of ``MAX_CORNER_RADIUS`` is dark, but for the shallow valleys of the star."""
    outer = (EYES[eye]().outer,)
    square = (box(Box(0, 0, 7, 7), (MAX_CORNER_RADIUS,) * 4),)
    missing = render_coverage(square, 7, SCALE) - render_coverage(outer, 7, SCALE)
    assert missing[: SCALE // 2, : SCALE // 2].max() < (1.01 if eye == "star" else 0.1)
    assert missing.clip(0).sum() / SCALE**2 < (2.9 if eye == "star" else 0.01)


def test_rounded_ring_is_not_thicker_at_corners() -> None:
    """The outer radius is at least the inner radius."""
    samples = render_coverage(outer_ring("rounded", 0), 7, 100)
    diagonal = np.diagonal(samples)[:350].sum() * 2**0.5 / 100
    assert 1 < diagonal <= 2**0.5 + 0.01


def test_star_ring_is_even() -> None:
    """Between the inner corners, the ring is one module thick to a tenth. The left half mirrors the right half."""
    upper = render_coverage(outer_ring("star", 0), 7, 100)[:300, 130:570]
    assert upper.sum(0) / 100 == pytest.approx(np.ones(440), abs=0.11)
    assert np.abs(upper - upper[:, ::-1]).max() < 0.02


@pytest.mark.parametrize("parameter", ["eye", "eyeball"])
def test_former_name_of_octagon_is_rejected(parameter: str) -> None:
    response = create_app(Settings()).test_client().get(f"/png?data=1&{parameter}=diamond")
    assert response.status_code == 400
    assert "octagon" in json.loads(response.data)["allowed"]
