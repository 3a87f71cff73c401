"""Shapes of modules: what fills the unit square of a dark module, given which of its neighbours are dark.

A neighbourhood is a sum of the bits below. ``JOINS`` says which of them a shape looks at; where it looks and finds a
neighbour, it reaches the common edge as far as that neighbour does. Every shape covers the middle third of its module,
which readers sample, and of the rest so much that OpenCV reads it at every number of pixels (bench/scannability).
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
STEPS = {
    NORTH: (0, -1), NORTHEAST: (1, -1), EAST: (1, 0), SOUTHEAST: (1, 1),
    SOUTH: (0, 1), SOUTHWEST: (-1, 1), WEST: (-1, 0), NORTHWEST: (-1, -1),
}  # fmt: skip
SIDES = NORTH | EAST | SOUTH | WEST

_UNIT = Box(0, 0, 1, 1)
_BAR = 0.84  # how wide a bar is


@lru_cache(maxsize=1024)
def tile(shape: str, neighbourhood: int) -> Path:
    """The path of a module in the unit square."""
    return SHAPES[shape].path(neighbourhood)


def _square(_: int) -> Path:
    return (box(_UNIT),)


def _gapped(_: int) -> Path:
    return (box(Box(0.07, 0.07, 0.86, 0.86)),)


def _dot(_: int) -> Path:
    return (circle(0.5, 0.5, 0.49),)


def _diamond(_: int) -> Path:
    """Its points are blunt, for a pointed one would cover half of the module only."""
    return _cornered((0.33, 0.33, 0.33, 0.33), "cut")


def _star(_: int) -> Path:
    """Eight points, those towards the corners longer."""
    reaches = enumerate((0.5, 0.42, 0.7, 0.42) * 4)
    return (tuple((0.5 + reach * cos(pi / 8 * step), 0.5 + reach * sin(pi / 8 * step)) for step, reach in reaches),)


def _leaf(_: int) -> Path:
    return _cornered((0.85, 0, 0.85, 0))


def _rounded(neighbourhood: int) -> Path:
    return _cornered(_each(_free(neighbourhood), 0.4))


def _extra_rounded(neighbourhood: int) -> Path:
    """Arcs as wide as they can be: discs, half discs at ends, quarters of a disc twice as wide around corners."""
    free = _free(neighbourhood)
    return _cornered(_each(free, 1 if sum(free) == 1 else 0.5))


def _classy(neighbourhood: int) -> Path:
    northwest, _, southeast, _ = _free(neighbourhood)
    return _cornered(_each((northwest, False, southeast, False), 0.5))


def _classy_rounded(neighbourhood: int) -> Path:
    northwest, _, southeast, _ = _free(neighbourhood)
    return _cornered(_each((northwest, False, southeast, False), 0.7 if northwest and southeast else 1))


def _edge_cut(neighbourhood: int) -> Path:
    return _cornered(_each(_free(neighbourhood), 0.3), "cut")


def _pointed(neighbourhood: int) -> Path:
    """Arrowheads at ends; around corners as much is cut away as leaves the middle third."""
    cuts = {0: 0, 1: 0.65, 2: 0.5, 4: 0.4}
    free = _free(neighbourhood)
    return _cornered(_each(free, cuts[sum(free)]), "cut")


def _vertical(neighbourhood: int) -> Path:
    top, bottom = (_BAR / 2 * (not neighbourhood & end) for end in (NORTH, SOUTH))
    return (box(Box((1 - _BAR) / 2, 0, _BAR, 1), (top, top, bottom, bottom)),)


def _horizontal(neighbourhood: int) -> Path:
    left, right = (_BAR / 2 * (not neighbourhood & end) for end in (WEST, EAST))
    return (box(Box(0, (1 - _BAR) / 2, 1, _BAR), (left, right, right, left)),)


Free = tuple[bool, bool, bool, bool]


def _free(neighbourhood: int) -> Free:
    """Whether each corner, from the top left clockwise, has no neighbour at either side: 0, 1, 2 or 4 of them."""
    northwest, northeast, southeast, southwest = (
        not neighbourhood & sides for sides in (NORTH | WEST, NORTH | EAST, SOUTH | EAST, SOUTH | WEST)
    )
    return northwest, northeast, southeast, southwest


def _each(free: Free, radius: float) -> Radii:
    northwest, northeast, southeast, southwest = (radius * corner for corner in free)
    return northwest, northeast, southeast, southwest


def _cornered(radii: Radii, corner: Corner = "round") -> Path:
    return (box(_UNIT, radii, corner),)


class Shape(NamedTuple):
    """One module shape.

    path:       from the neighbourhood of a module to its path in the unit square
    neighbours: bits of the neighbours that the path depends on
    """

    path: Callable[[int], Path]
    neighbours: int = 0


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
