"""Transformations of an SVG (SVG 1.1, 7.6), and boxes that they transform."""

from __future__ import annotations

import re
from math import cos, hypot, radians, sin, tan
from typing import NamedTuple

from qr.errors import BadLogo

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_FUNCTION = re.compile(r"(\w+)\s*\(([^)]*)\)")
_NUMBERS = re.compile(r"[+\-]?(?:\d+\.?\d*|\.\d+)(?:e[+\-]?\d+)?", re.ASCII | re.IGNORECASE)
_ARGUMENTS = {
    "matrix": {6}, "translate": {1, 2}, "scale": {1, 2}, "rotate": {1, 3}, "skewX": {1}, "skewY": {1},
}  # fmt: skip


class Extent(NamedTuple):
    """A box by its sides."""

    left: float
    top: float
    right: float
    bottom: float

    def join(self, other: Extent | None) -> Extent:
        """Return the smallest box around both boxes."""
        if other is None:
            return self
        return Extent(*map(min, self[:2], other[:2]), *map(max, self[2:], other[2:]))

    def grow(self, length: float) -> Extent:
        """Return the box with a border of this width."""
        return Extent(self.left - length, self.top - length, self.right + length, self.bottom + length)

    def transform(self, matrix: Matrix) -> Extent:
        """Return the box around the transformed box."""
        a, b, c, d, e, f = matrix
        points = [(a * x + c * y + e, b * x + d * y + f) for x in self[::2] for y in self[1::2]]
        xs, ys = zip(*points, strict=True)
        return Extent(min(xs), min(ys), max(xs), max(ys))


def combine(outer: Matrix, inner: Matrix) -> Matrix:
    """Return the transformation that applies ``inner`` first."""
    a, b, c, d, e, f = outer
    m, n, o, p, q, r = inner
    return a * m + c * n, b * m + d * n, a * o + c * p, b * o + d * p, a * q + c * r + e, b * q + d * r + f


def magnification(matrix: Matrix) -> float:
    """Return a factor by which the transformation lengthens lines at most."""
    return hypot(*matrix[:4])


def parse_transform(text: str) -> Matrix:
    """Parse the value of a ``transform`` attribute. Raises ``BadLogo`` if a function or its arguments are malformed."""
    matrix = IDENTITY
    for name, arguments in _FUNCTION.findall(text):
        values = [float(number) for number in _NUMBERS.findall(arguments)]
        if len(values) not in _ARGUMENTS.get(name, ()):
            raise BadLogo(f"the SVG has the malformed transformation {name[:20]}({arguments[:40]})")
        matrix = combine(matrix, _function_matrix(name, values))
    return matrix


def _function_matrix(name: str, values: list[float]) -> Matrix:
    first, last = values[0], values[-1]
    if name == "matrix":
        return values[0], values[1], values[2], values[3], values[4], values[5]
    if name == "translate":
        return 1, 0, 0, 1, first, last if len(values) > 1 else 0
    if name == "rotate":
        x, y = values[1:] or (0.0, 0.0)
        cosine, sine = cos(radians(first)), sin(radians(first))
        return cosine, sine, -sine, cosine, x - cosine * x + sine * y, y - sine * x - cosine * y
    skew = tan(radians(first))
    return {"scale": (first, 0, 0, last, 0, 0), "skewX": (1, 0, skew, 1, 0, 0)}.get(name, (1, skew, 0, 1, 0, 0))
