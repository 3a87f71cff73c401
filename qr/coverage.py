"""Outline to anti-aliased pixels: how much of every pixel a path covers, exactly.

Every edge adds to the pixels it passes the area on its right; edges upwards count against edges downwards, so that a
running sum along the row is the coverage. Nothing is sampled: only curves are approximated, by straight edges.
"""

from __future__ import annotations

from itertools import accumulate
from math import ceil, floor

from qr.path import Path, Point, edges


def coverage(path: Path, width: int, height: int, scale: float) -> list[bytes]:
    """Rows of ``width`` bytes, 0 (outside) to 255 (covered), ``scale`` pixels a module.

    The path must lie between the origin and the opposite corner of these pixels, up to rounding.
    """
    changes = [[0.0] * (width + 2) for _ in range(height)]
    for start, end in edges(path, scale):
        _cross(changes, start, end)
    return [bytes([min(255, round(abs(area) * 255)) for area in accumulate(row[:width])]) for row in changes]


def _cross(changes: list[list[float]], start: Point, end: Point) -> None:
    """Take one edge into account, row by row."""
    if start[1] == end[1]:
        return
    direction = 1.0 if start[1] < end[1] else -1.0
    (x, top), (last, bottom) = (start, end) if direction > 0 else (end, start)
    slope = (last - x) / (bottom - top)
    for row in range(max(0, floor(top)), min(len(changes), ceil(bottom))):
        down = min(row + 1, bottom) - max(row, top)
        onward = x + slope * down
        _cover(changes[row], min(x, onward), max(x, onward), down * direction)
        x = onward


def _cover(row: list[float], left: float, right: float, down: float) -> None:
    """One edge within one row, between two x: what it changes in each pixel, ``down`` in all."""
    beyond = min(len(row) - 1, ceil(right))
    before = 0.0
    for pixel in range(max(0, floor(left)), beyond):
        covered = _area(left, right, pixel + 1) - _area(left, right, pixel)
        row[pixel] += down * (covered - before)
        before = covered
    row[beyond] += down * (1 - before)


def _area(left: float, right: float, x: float) -> float:
    """The area left of ``x`` and right of an edge of height 1 that runs from ``left`` to ``right``."""
    if x <= left:
        return 0.0
    return x - (left + right) / 2 if x >= right else (x - left) ** 2 / (2 * (right - left))
