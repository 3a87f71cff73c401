from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.graphics.antialias import coverage
from qr.graphics.path import (
    Box,
    Path,
    box,
    circle,
    reverse,
    translate,
)
from tests.support.path_measurements import (
    area,
    render_coverage,
    render_with_resvg,
    text_art,
)

RING: Path = (circle(2, 2, 1.9), reverse(circle(2, 2, 1)))
PATHS: dict[str, Path] = {
    "triangle": (((0.1, 0.2), (3.9, 1), (1.3, 3.7)),),
    "ring": RING,
    "sliver": (((0, 0), (4, 3.9), (4, 4)),),
    "rounded box": (box(Box(0.3, 0.7, 3.1, 2.9), (0.5, 1, 0, 1.4)),),
    "box with cut corners": (box(Box(0, 0, 4, 4), (0.5, 1, 0, 1.4), "cut"),),
    "two outlines": (box(Box(0.25, 0.25, 1, 1)), circle(2.5, 2.5, 1.2)),
}
LENGTHS = st.floats(0, 4)


def overlaps(start: float, end: float, scale: int) -> list[float]:
    """Return the share of every pixel along four modules that lies between two positions."""
    return [max(0, min(end * scale, pixel + 1) - max(start * scale, pixel)) for pixel in range(4 * scale)]


def test_pixel_value_is_share_of_area_covered() -> None:
    assert coverage((box(Box(0.5, 0.25, 1.5, 1)),), 3, 2, 1) == [bytes([96, 191, 0]), bytes([32, 64, 0])]


def test_diagonal_edge_covers_exact_triangles() -> None:
    assert coverage((((0, 0), (2, 0), (0, 1)),), 2, 1, 1) == [bytes([191, 64])]
    assert coverage((((0, 0), (2, 0), (0, 2)),), 2, 2, 1) == [bytes([255, 128]), bytes([128, 0])]


def test_full_box_covers_every_pixel_completely() -> None:
    assert coverage((box(Box(0, 0, 1, 1)),), 5, 5, 5) == [bytes([255] * 5)] * 5


def test_outline_direction_matters_only_for_holes() -> None:
    assert coverage((reverse(circle(2, 2, 2)),), 8, 8, 2) == coverage((circle(2, 2, 2),), 8, 8, 2)
    assert coverage(RING, 40, 40, 10)[20][20] == 0


def test_ring_matches_text_art() -> None:
    assert text_art(RING, 4, 3).splitlines() == [
        "   ..::..   ",
        "  .######.  ",
        " .########. ",
        ".###....###.",
        ".##.    .##.",
        ":##.    .##:",
        ":##.    .##:",
        ".##.    .##.",
        ".###....###.",
        " .########. ",
        "  .######.  ",
        "   ..::..   ",
    ]


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize("scale", [1, 4, 10])
def test_sum_of_coverage_equals_path_area(name: str, scale: int) -> None:
    """The error is at most a hundredth of a pixel along every curve."""
    path = PATHS[name]
    assert render_coverage(path, 4, scale).sum() / scale**2 == pytest.approx(area(path), abs=0.16 / scale)


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize("scale", [4, 7, 16])
def test_coverage_matches_resvg_at_every_pixel(name: str, scale: int) -> None:
    """resvg takes few samples per pixel, so a single pixel can differ by more than the mean."""
    difference = np.abs(render_coverage(PATHS[name], 4, scale) - render_with_resvg(PATHS[name], 4, scale))
    assert difference.mean() < 0.01
    assert difference.max() < 0.25


@given(LENGTHS, LENGTHS, LENGTHS, LENGTHS, st.sampled_from([1, 3, 8]))
def test_box_coverage_is_product_of_side_overlaps(x: float, y: float, right: float, below: float, scale: int) -> None:
    (left, right), (top, bottom) = sorted((x, right)), sorted((y, below))
    samples = render_coverage((box(Box(left, top, right - left, bottom - top)),), 4, scale)
    assert np.abs(samples - np.outer(overlaps(top, bottom, scale), overlaps(left, right, scale))).max() < 0.003


@given(st.integers(0, 5), st.integers(0, 5))
def test_translation_by_whole_pixels_translates_coverage(x: int, y: int) -> None:
    before, after = render_coverage(RING, 10, 1), render_coverage(translate(RING, x, y), 10, 1)
    assert np.abs(np.roll(before, (y, x), (0, 1)) - after).max() < 0.005


def test_large_path_uses_under_twice_output_memory() -> None:
    tracemalloc.start()
    rows = coverage((circle(1500, 1500, 1500),), 3000, 3000, 1)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2 * sum(map(len, rows))
