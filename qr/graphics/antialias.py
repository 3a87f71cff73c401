"""Rasterise a path with anti-aliasing: compute the exact share of each pixel that the path covers.

Each edge adds the area on its right to the pixels that it crosses. Upward and downward edges have opposite signs, so a
running sum along the row gives the exact coverage. Only curves are approximated, by straight edges. Time and memory
grow with the length of the edges, not with the area.
"""

from __future__ import annotations

from collections import defaultdict
from math import ceil, floor

from qr.graphics.path import Path, Point, edges

# One row of pixels: column -> difference in coverage between this pixel and the pixel on its left.
Changes = defaultdict[int, float]


def coverage(path: Path, width: int, height: int, scale: float) -> list[bytes]:
    """Compute the coverage of every pixel, at ``scale`` pixels per module.

    Returns ``height`` rows of ``width`` bytes, each from 0 (not covered) to 255 (covered). The path must lie between
    the origin and the opposite corner of these pixels, except for rounding errors.
    """
    changes = [Changes(float) for _ in range(height)]
    for start, end in edges(path, scale):
        _add_edge(changes, start, end)
    return [_row_coverage(row, width) for row in changes]


def _row_coverage(row: Changes, width: int) -> bytes:
    """Sum up the changes of a row. The coverage stays the same between two changes."""
    line, area, level = bytearray(), 0.0, b"\0"
    for pixel in sorted(row):
        line += level * (pixel - len(line))
        area += row[pixel]
        level = bytes([min(255, round(abs(area) * 255))])
    return bytes(line[:width]) + level * (width - len(line))


def _add_edge(changes: list[Changes], start: Point, end: Point) -> None:
    """Add one edge to every row that it crosses."""
    if start[1] == end[1]:
        return
    direction = 1.0 if start[1] < end[1] else -1.0
    (x, top), (end_x, bottom) = (start, end) if direction > 0 else (end, start)
    slope = (end_x - x) / (bottom - top)
    for row in range(max(0, floor(top)), min(len(changes), ceil(bottom))):
        height = min(row + 1, bottom) - max(row, top)
        next_x = x + slope * height
        _add_edge_in_row(changes[row], min(x, next_x), max(x, next_x), height * direction)
        x = next_x


def _add_edge_in_row(row: Changes, left: float, right: float, height: float) -> None:
    """Add the part of an edge within one row, which runs between two x. ``height`` is negative for an upward edge."""
    end = ceil(right)
    left_coverage = 0.0
    for pixel in range(max(0, floor(left)), end):
        pixel_coverage = _area(left, right, pixel + 1) - _area(left, right, pixel)
        row[pixel] += height * (pixel_coverage - left_coverage)
        left_coverage = pixel_coverage
    row[end] += height * (1 - left_coverage)


def _area(left: float, right: float, x: float) -> float:
    """Compute the area between an edge of height 1, from ``left`` to ``right``, and the vertical line at ``x``."""
    if x <= left:
        return 0.0
    return x - (left + right) / 2 if x >= right else (x - left) ** 2 / (2 * (right - left))
