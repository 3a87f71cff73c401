"""Perspective transforms between the modules of a symbol and the pixels of an image."""

from __future__ import annotations

from collections.abc import Sequence

from qr.decoding.found_symbol import Point


def perspective_coefficients(before: Sequence[Point], after: Sequence[Point]) -> list[float]:
    """Return a-h of x' = (ax + by + c) / (gx + hy + 1), y' = (dx + ey + f) / (gx + hy + 1) from four pairs of points.

    These are the coefficients of ``Image.transform`` of Pillow, with ``before`` in the new image. Raises ``ValueError``
    if three of the points ``before`` lie on a line.
    """
    rows: list[list[float]] = []
    for (x, y), (new_x, new_y) in zip(before, after, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -x * new_x, -y * new_x, new_x])
        rows.append([0, 0, 0, x, y, 1, -x * new_y, -y * new_y, new_y])
    return _solve(rows)


def _solve(rows: list[list[float]]) -> list[float]:
    """Solve linear equations (Gauss and Jordan, with the largest pivot)."""
    count = len(rows)
    for column in range(count):
        pivot = max(range(column, count), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        if abs(rows[column][column]) < 1e-9:
            raise ValueError("three points lie on a line")
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for row in range(count):
            if row != column and (factor := rows[row][column]):
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[column], strict=True)]
    return [row[-1] for row in rows]
