"""Module shapes: the path that fills the unit square of a dark module, depending on its dark neighbours.

A neighbourhood is a sum of the bits below, one bit per dark neighbour. ``Shape.neighbours`` lists the bits that a shape
depends on. If two adjacent modules depend on each other, both shapes cover the same part of their common edge. Every
shape covers the middle third of its module, which decoders sample, and enough of the rest for OpenCV at every scale
(bench/scannability).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import cos, pi, sin
from typing import NamedTuple

from qr.graphics.path import (
    Box,
    Corner,
    Path,
    Radii,
    box,
    circle,
)

NORTH, NORTHEAST, EAST, SOUTHEAST, SOUTH, SOUTHWEST, WEST, NORTHWEST = (1 << bit for bit in range(8))
STEPS = {  # from a module to its neighbour, as (right, down)
    NORTH: (0, -1), NORTHEAST: (1, -1), EAST: (1, 0), SOUTHEAST: (1, 1),
    SOUTH: (0, 1), SOUTHWEST: (-1, 1), WEST: (-1, 0), NORTHWEST: (-1, -1),
}  # fmt: skip
SIDES = NORTH | EAST | SOUTH | WEST

_UNIT = Box(0, 0, 1, 1)
_BAR_WIDTH = 0.84

Corners = tuple[bool, bool, bool, bool]  # clockwise from the top left


class Shape(NamedTuple):
    """A module shape.

    path:       function from the neighbourhood of a module to its path in the unit square
    neighbours: bits of the neighbours that the path depends on
    """

    path: Callable[[int], Path]
    neighbours: int = 0


@lru_cache(maxsize=1024)
def tile(shape: str, neighbourhood: int) -> Path:
    """Return the path of a module in the unit square. Bits outside ``Shape.neighbours`` have no effect."""
    return SHAPES[shape].path(neighbourhood)


def _square(_: int) -> Path:
    return (box(_UNIT),)


def _gapped(_: int) -> Path:
    return (box(Box(0.07, 0.07, 0.86, 0.86)),)


def _dot(_: int) -> Path:
    return (circle(0.5, 0.5, 0.49),)


def _diamond(_: int) -> Path:
    """Build a full diamond. It covers half of the module, which is enough for all decoders."""
    return _build_box((0.5, 0.5, 0.5, 0.5), "cut")


def _star(_: int) -> Path:
    """Build a star of eight points. The points towards the corners are longer.

    The points end before the corners. If stars nearly touch, ZXing's binarizer turns the gaps between them dark.
    """
    radii = enumerate((0.5, 0.36, 0.64, 0.36) * 4)
    return (tuple((0.5 + radius * cos(pi / 8 * step), 0.5 + radius * sin(pi / 8 * step)) for step, radius in radii),)


def _leaf(_: int) -> Path:
    return _build_box((0.7, 0, 0.7, 0))


def _rounded(neighbourhood: int) -> Path:
    return _build_box(_radii(_free_corners(neighbourhood), 0.4))


def _extra_rounded(neighbourhood: int) -> Path:
    """Use the largest arcs: a disc alone, a half disc at an end, and a quarter of a larger disc at a bend."""
    free = _free_corners(neighbourhood)
    return _build_box(_radii(free, 1 if sum(free) == 1 else 0.5))


def _classy(neighbourhood: int) -> Path:
    northwest, _, southeast, _ = _free_corners(neighbourhood)
    return _build_box(_radii((northwest, False, southeast, False), 0.5))


def _classy_rounded(neighbourhood: int) -> Path:
    northwest, _, southeast, _ = _free_corners(neighbourhood)
    return _build_box(_radii((northwest, False, southeast, False), 0.7 if northwest and southeast else 1))


def _edge_cut(neighbourhood: int) -> Path:
    return _build_box(_radii(_free_corners(neighbourhood), 0.3), "cut")


def _pointed(neighbourhood: int) -> Path:
    """Build an arrowhead at an end. At a bend, cut as much as the middle third allows."""
    cuts = {0: 0, 1: 0.65, 2: 0.5, 4: 0.4}
    free = _free_corners(neighbourhood)
    return _build_box(_radii(free, cuts[sum(free)]), "cut")


def _vertical(neighbourhood: int) -> Path:
    top, bottom = (_BAR_WIDTH / 2 * (not neighbourhood & end) for end in (NORTH, SOUTH))
    return (box(Box((1 - _BAR_WIDTH) / 2, 0, _BAR_WIDTH, 1), (top, top, bottom, bottom)),)


def _horizontal(neighbourhood: int) -> Path:
    left, right = (_BAR_WIDTH / 2 * (not neighbourhood & end) for end in (WEST, EAST))
    return (box(Box(0, (1 - _BAR_WIDTH) / 2, 1, _BAR_WIDTH), (left, right, right, left)),)


def _free_corners(neighbourhood: int) -> Corners:
    """Return which corners have no dark neighbour on either side: none, one, two or four corners."""
    northwest, northeast, southeast, southwest = (
        not neighbourhood & sides for sides in (NORTH | WEST, NORTH | EAST, SOUTH | EAST, SOUTH | WEST)
    )
    return northwest, northeast, southeast, southwest


def _radii(corners: Corners, radius: float) -> Radii:
    northwest, northeast, southeast, southwest = (radius * corner for corner in corners)
    return northwest, northeast, southeast, southwest


def _build_box(radii: Radii, corner: Corner = "round") -> Path:
    return (box(_UNIT, radii, corner),)


SHAPES = {
    "square": Shape(_square),
    "dot": Shape(_dot),
    "gapped": Shape(_gapped),
    "rounded": Shape(_rounded, SIDES),
    "extra-rounded": Shape(_extra_rounded, SIDES),
    "classy": Shape(_classy, SIDES),
    "classy-rounded": Shape(_classy_rounded, SIDES),
    "vertical": Shape(_vertical, NORTH | SOUTH),
    "horizontal": Shape(_horizontal, EAST | WEST),
    "diamond": Shape(_diamond),
    "star": Shape(_star),
    "leaf": Shape(_leaf),
    "pointed": Shape(_pointed, SIDES),
    "edge-cut": Shape(_edge_cut, SIDES),
}
