"""Outlines in module units, y downwards: what shapes, eyes and letters are made of.

An area is filled by the nonzero winding rule, so a hole is an outline that runs the other way round. ``box`` and
``circle`` run clockwise on screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import hypot
from typing import Literal, NamedTuple

Point = tuple[float, float]
Curve = tuple[float, float, float, float, float, float]  # cubic: two control points and the end, all absolute
Outline = tuple[Point | Curve, ...]  # a start point, then lines to points and curves; closed by a line to the start
Path = tuple[Outline, ...]

# How far a cubic's control points lie along the tangents of a quarter circle of radius 1.
QUARTER = 0.5522847498

Corner = Literal["round", "cut"]
Radii = tuple[float, float, float, float]  # of the corners of a box, from the top left clockwise


class Box(NamedTuple):
    """A rectangle in module units."""

    x: float
    y: float
    width: float
    height: float


def box(area: Box, radii: Radii = (0, 0, 0, 0), corner: Corner = "round") -> Outline:
    """A rectangle whose corners, from the top left clockwise, are rounded or cut by ``radii``."""
    left, top, right, bottom = area.x, area.y, area.x + area.width, area.y + area.height
    northwest, northeast, southeast, southwest = radii
    steps: list[Point | Curve] = []
    steps += _corner((left, top), (left, top + northwest), (left + northwest, top), corner)
    steps += _corner((right, top), (right - northeast, top), (right, top + northeast), corner)
    steps += _corner((right, bottom), (right, bottom - southeast), (right - southeast, bottom), corner)
    steps += _corner((left, bottom), (left + southwest, bottom), (left, bottom - southwest), corner)
    return (steps[0], *(step for before, step in pairwise(steps) if step[-2:] != before[-2:]))


def _corner(vertex: Point, start: Point, end: Point, corner: Corner) -> list[Point | Curve]:
    if start == end:
        return [vertex]
    if corner == "cut":
        return [start, end]
    (x, y), (x0, y0), (x1, y1) = vertex, start, end
    toward, back = (
        (x0 + QUARTER * (x - x0), y0 + QUARTER * (y - y0)),
        (x1 + QUARTER * (x - x1), y1 + QUARTER * (y - y1)),
    )
    return [start, (*toward, *back, x1, y1)]


def circle(x: float, y: float, radius: float) -> Outline:
    """A circle around a point."""
    return box(Box(x - radius, y - radius, 2 * radius, 2 * radius), (radius, radius, radius, radius))


def reverse(outline: Outline) -> Outline:
    """The same outline, run the other way round."""
    ends = [step[-2:] for step in outline]
    backwards: list[Point | Curve] = [ends[-1]]
    for step, before in zip(reversed(outline[1:]), reversed(ends[:-1]), strict=True):
        backwards.append((*step[2:4], *step[:2], *before) if len(step) == 6 else before)
    return tuple(backwards)


def transform(path: Path, across: Point, down: Point, to: Point) -> Path:
    """The image of a path when the x axis goes to ``across``, the y axis to ``down``, and the origin to ``to``."""

    def image(step: Point | Curve) -> Point | Curve:
        coordinates: list[float] = []
        for x, y in zip(step[::2], step[1::2], strict=True):
            coordinates += (x * across[0] + y * down[0] + to[0], x * across[1] + y * down[1] + to[1])
        return tuple(coordinates)  # type: ignore[return-value]  # as many as the step has

    return tuple(tuple(map(image, outline)) for outline in path)


def translate(path: Path, x: float, y: float) -> Path:
    """A path that far to the right and down."""
    return transform(path, (1, 0), (0, 1), (x, y))


def rotate(path: Path, quarters: int, width: float, height: float) -> Path:
    """A path in a box of ``width`` by ``height`` after clockwise quarter turns, in the box as it then stands."""
    turns: tuple[tuple[Point, Point, Point], ...] = (
        ((1, 0), (0, 1), (0, 0)),
        ((0, 1), (-1, 0), (height, 0)),
        ((-1, 0), (0, -1), (width, height)),
        ((0, -1), (1, 0), (0, width)),
    )
    return transform(path, *turns[quarters % 4])


def bounds(path: Path) -> Box:
    """A box around every point and control point."""
    xs = [x for outline in path for step in outline for x in step[::2]]
    ys = [y for outline in path for step in outline for y in step[1::2]]
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def edges(path: Path, scale: float) -> Iterator[tuple[Point, Point]]:
    """The path as straight edges in pixels, ``scale`` to a module; curves within a hundredth of a pixel."""
    for outline in path:
        points = list(_flattened(outline, scale))
        yield from pairwise([*points, points[0]])


def _flattened(outline: Outline, scale: float) -> Iterable[Point]:
    at = (outline[0][0] * scale, outline[0][1] * scale)
    yield at
    for step in outline[1:]:
        x, y = step[-2] * scale, step[-1] * scale
        if len(step) == 6:
            yield from _flattened_curve(at, [coordinate * scale for coordinate in step])
        yield (at := (x, y))


def _flattened_curve(start: Point, curve: list[float]) -> Iterable[Point]:
    """The points between the two ends."""
    (x0, y0), (x1, y1, x2, y2, x3, y3) = start, curve
    bend = max(hypot(x0 - 2 * x1 + x2, y0 - 2 * y1 + y2), hypot(x1 - 2 * x2 + x3, y1 - 2 * y2 + y3))
    pieces = 1 + int((75 * bend) ** 0.5)
    for piece in range(1, pieces):
        t = piece / pieces
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        yield a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3
