"""Shapes of modules: what fills the unit square of a dark module, given which of its neighbours are dark.

A neighbourhood is a sum of these bits; a shape is a function of it, and ``JOINS`` says which bits it looks at.
"""

from __future__ import annotations

from functools import lru_cache

from qr.layers import SQUARE
from qr.path import Box, Path, box, circle

NORTH, NORTHEAST, EAST, SOUTHEAST, SOUTH, SOUTHWEST, WEST, NORTHWEST = (1 << bit for bit in range(8))
STEPS = {
    NORTH: (0, -1), NORTHEAST: (1, -1), EAST: (1, 0), SOUTHEAST: (1, 1),
    SOUTH: (0, 1), SOUTHWEST: (-1, 1), WEST: (-1, 0), NORTHWEST: (-1, -1),
}  # fmt: skip
SIDES = NORTH | EAST | SOUTH | WEST

JOINS = {"square": 0, "dot": 0, "rounded": SIDES}


@lru_cache(maxsize=1024)
def tile(shape: str, neighbourhood: int) -> Path:
    """The path of a module in the unit square."""
    if shape == "dot":
        return (circle(0.5, 0.5, 0.45),)
    if shape == "rounded":
        return _rounded(neighbourhood)
    return SQUARE


def _rounded(neighbourhood: int) -> Path:
    corners = (NORTH | WEST, NORTH | EAST, SOUTH | EAST, SOUTH | WEST)
    return (box(Box(0, 0, 1, 1), tuple(0.5 * (not neighbourhood & sides) for sides in corners)),)  # type: ignore[arg-type]
