"""Paths in module units, with y pointing down: the outlines of shapes, eyes and letters.

Paths are filled by the nonzero winding rule, so a hole is an outline in the opposite direction. ``box`` and ``circle``
return outlines that run clockwise on screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import hypot
from typing import Literal, NamedTuple

Point = tuple[float, float]
Curve = tuple[float, float, float, float, float, float]  # cubic: two control points and the end point, all absolute
Outline = tuple[Point | Curve, ...]  # the start point, then lines and curves; a line to the start point closes it
Path = tuple[Outline, ...]

# Distance from the end points of a cubic curve to its control points, if the curve is a quarter of the unit circle.
CONTROL_DISTANCE = 0.5522847498

Corner = Literal["round", "cut"]
Radii = tuple[float, float, float, float]  # one per corner of a box, clockwise from the top left


class Box(NamedTuple):
    """A rectangle in module units."""

    x: float
    y: float
    width: float
    height: float


def box(area: Box, radii: Radii = (0, 0, 0, 0), corner: Corner = "round") -> Outline:
    """Build a rectangle whose corners are rounded or cut. ``radii`` are in modules."""
    left, top, right, bottom = area.x, area.y, area.x + area.width, area.y + area.height
    northwest, northeast, southeast, southwest = radii
    steps: list[Point | Curve] = []
    steps += _corner((left, top), (left, top + northwest), (left + northwest, top), corner)
    steps += _corner((right, top), (right - northeast, top), (right, top + northeast), corner)
    steps += _corner((right, bottom), (right, bottom - southeast), (right - southeast, bottom), corner)
    steps += _corner((left, bottom), (left + southwest, bottom), (left, bottom - southwest), corner)
    return (steps[0], *(step for previous, step in pairwise(steps) if step[-2:] != previous[-2:]))


def _corner(vertex: Point, start: Point, end: Point, corner: Corner) -> list[Point | Curve]:
    """Return the steps from ``start`` to ``end``, which lie on the two sides that meet in ``vertex``."""
    if start == end:
        return [vertex]
    if corner == "cut":
        return [start, end]
    (x, y), (x0, y0), (x1, y1) = vertex, start, end
    first_control = (x0 + CONTROL_DISTANCE * (x - x0), y0 + CONTROL_DISTANCE * (y - y0))
    second_control = (x1 + CONTROL_DISTANCE * (x - x1), y1 + CONTROL_DISTANCE * (y - y1))
    return [start, (*first_control, *second_control, x1, y1)]


def circle(x: float, y: float, radius: float) -> Outline:
    """Build a circle around the point (``x``, ``y``)."""
    return box(Box(x - radius, y - radius, 2 * radius, 2 * radius), (radius, radius, radius, radius))


def reverse(outline: Outline) -> Outline:
    """Return the same outline in the opposite direction."""
    ends = [step[-2:] for step in outline]
    backwards: list[Point | Curve] = [ends[-1]]
    for step, start in zip(reversed(outline[1:]), reversed(ends[:-1]), strict=True):
        backwards.append((*step[2:4], *step[:2], *start) if len(step) == 6 else start)
    return tuple(backwards)


def transform(path: Path, x_axis: Point, y_axis: Point, origin: Point) -> Path:
    """Apply an affine transformation, given by the images of the unit vectors and of the origin."""

    def transform_step(step: Point | Curve) -> Point | Curve:
        coordinates: list[float] = []
        for x, y in zip(step[::2], step[1::2], strict=True):
            coordinates += (
                x * x_axis[0] + y * y_axis[0] + origin[0],
                x * x_axis[1] + y * y_axis[1] + origin[1],
            )
        return tuple(coordinates)  # type: ignore[return-value]  # same length as the step

    return tuple(tuple(map(transform_step, outline)) for outline in path)


def translate(path: Path, x: float, y: float) -> Path:
    """Translate a path to the right by ``x`` and down by ``y``."""
    return transform(path, (1, 0), (0, 1), (x, y))


def rotate(path: Path, quarters: int, width: float, height: float) -> Path:
    """Rotate a path by clockwise quarter turns, together with a box of ``width`` by ``height`` around it.

    The top left corner of the box is the origin, before and after the rotation.
    """
    rotations: tuple[tuple[Point, Point, Point], ...] = (
        ((1, 0), (0, 1), (0, 0)),
        ((0, 1), (-1, 0), (height, 0)),
        ((-1, 0), (0, -1), (width, height)),
        ((0, -1), (1, 0), (0, width)),
    )
    return transform(path, *rotations[quarters % 4])


def bounds(path: Path) -> Box:
    """Compute the box around all points and control points of a path."""
    xs = [x for outline in path for step in outline for x in step[::2]]
    ys = [y for outline in path for step in outline for y in step[1::2]]
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def edges(path: Path, scale: float) -> Iterator[tuple[Point, Point]]:
    """Convert a path to straight edges in pixels, at ``scale`` pixels per module.

    Curves are approximated to a hundredth of a pixel.
    """
    for outline in path:
        points = list(_flatten(outline, scale))
        yield from pairwise([*points, points[0]])


def _flatten(outline: Outline, scale: float) -> Iterable[Point]:
    start = (outline[0][0] * scale, outline[0][1] * scale)
    yield start
    for step in outline[1:]:
        x, y = step[-2] * scale, step[-1] * scale
        if len(step) == 6:
            yield from _flatten_curve(start, [coordinate * scale for coordinate in step])
        yield (start := (x, y))


def _flatten_curve(start: Point, curve: list[float]) -> Iterable[Point]:
    """Return points of a curve between its two ends."""
    (x0, y0), (x1, y1, x2, y2, x3, y3) = start, curve
    bend = max(hypot(x0 - 2 * x1 + x2, y0 - 2 * y1 + y2), hypot(x1 - 2 * x2 + x3, y1 - 2 * y2 + y3))
    pieces = 1 + int((75 * bend) ** 0.5)
    for piece in range(1, pieces):
        t = piece / pieces
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        yield a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3
