"""Outline to anti-aliased pixels: how much of every pixel a path covers, exactly.

Every edge adds to the pixels it passes the area on its right; edges upwards count against edges downwards, so that a
running sum along the row is the coverage. Nothing is sampled: only curves are approximated, by straight edges. Work and
memory grow with the length of the edges, not with the area.
"""

from __future__ import annotations

from collections import defaultdict
from math import ceil, floor

from qr.graphics.path import Path, Point, edges

# Pixel -> how much more of it and of all after it is covered than of those before, in one row.
Changes = defaultdict[int, float]


def coverage(path: Path, width: int, height: int, scale: float) -> list[bytes]:
    """Rows of ``width`` bytes, 0 (outside) to 255 (covered), ``scale`` pixels a module.

    The path must lie between the origin and the opposite corner of these pixels, up to rounding.
    """
    changes = [Changes(float) for _ in range(height)]
    for start, end in edges(path, scale):
        _cross(changes, start, end)
    return [_line(row, width) for row in changes]


def _line(row: Changes, width: int) -> bytes:
    """The running sum of changes as levels of grey: between two of them it stays the same."""
    line, area, level = bytearray(), 0.0, b"\0"
    for pixel in sorted(row):
        line += level * (pixel - len(line))
        area += row[pixel]
        level = bytes([min(255, round(abs(area) * 255))])
    return bytes(line[:width]) + level * (width - len(line))


def _cross(changes: list[Changes], start: Point, end: Point) -> None:
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


def _cover(row: Changes, left: float, right: float, down: float) -> None:
    """One edge within one row, between two x: what it changes in each pixel, ``down`` in all."""
    beyond = ceil(right)
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
