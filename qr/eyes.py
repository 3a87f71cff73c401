"""Shapes of finder patterns: their frames, 7 modules a side and 1 wide, and what is inside, 3 modules a side.

Each is drawn for the top left corner of a symbol; the other corners are quarter turns of it.
"""

from __future__ import annotations

from functools import lru_cache

from qr.path import Box, Path, box, circle, hole, turned


@lru_cache(maxsize=32)
def frame(eye: str, quarters: int) -> Path:
    """A frame in a box of 7 modules a side, after clockwise quarter turns."""
    if eye == "circle":
        return (circle(3.5, 3.5, 3.5), hole(circle(3.5, 3.5, 2.5)))
    return turned((box(Box(0, 0, 7, 7)), hole(box(Box(1, 1, 5, 5)))), quarters, 7, 7)


@lru_cache(maxsize=32)
def ball(eyeball: str, quarters: int) -> Path:
    """What is inside, in a box of 3 modules a side, after clockwise quarter turns."""
    if eyeball == "circle":
        return (circle(1.5, 1.5, 1.5),)
    return turned((box(Box(0, 0, 3, 3)),), quarters, 3, 3)
