"""Shapes of finder patterns: their frames, 7 modules a side and 1 wide, and what is inside, 3 modules a side.

Readers look for dark and light in the proportion 1:1:3:1:1 on lines through the middle (ISO/IEC 18004:2015, 12 b);
every frame and every ball has it on the two middle lines and close to them, and roughly on the diagonals. OpenCV also
takes the outer corners of frames for those of the symbol, and the line from there to the next corner for its edge: it
reads no frame whose outer corner is cut or rounded by half a module or more. Circle and diamond are such frames;
``pointed`` is the roundest it can read.

Each is drawn for the top left corner of a symbol; the other corners are quarter turns of it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from qr.path import Box, Corner, Outline, Path, Point, Radii, box, hole, turned

_FRAME, _HOLE, _BALL = Box(0, 0, 7, 7), Box(1, 1, 5, 5), Box(0, 0, 3, 3)


class _Corners(NamedTuple):
    """How far the corners of the three outlines are rounded or cut, in modules."""

    corner: Corner
    frame: Radii
    hole: Radii
    ball: Radii


# A frame is about as wide around its corners as elsewhere, and a hole never cut so far that it comes close to a ball.
# The proportions are those that most pictures were read with (bench/scannability).
_CORNERS = {
    "square": _Corners("round", (0, 0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 0)),
    "rounded": _Corners("round", (0.4, 0.4, 0.4, 0.4), (0.6, 0.6, 0.6, 0.6), (0.8, 0.8, 0.8, 0.8)),
    "circle": _Corners("round", (3.2, 3.2, 3.2, 3.2), (2.2, 2.2, 2.2, 2.2), (1.5, 1.5, 1.5, 1.5)),
    "leaf": _Corners("round", (0, 1.75, 0, 1.75), (0, 0.75, 0, 0.75), (0, 1.3, 0, 1.3)),
    "cut": _Corners("cut", (0, 1.5, 0, 1.5), (0, 0.9, 0, 0.9), (0, 0.9, 0, 0.9)),
    "pointed": _Corners("round", (0, 1.5, 0.5, 1.5), (0, 0.75, 0.5, 0.75), (0, 1.5, 1.5, 1.5)),
    "diamond": _Corners("cut", (1.2, 1.2, 1.2, 1.2), (0.5, 0.5, 0.5, 0.5), (0.95, 0.95, 0.95, 0.95)),
}


@lru_cache(maxsize=32)
def frame(eye: str, quarters: int) -> Path:
    """A frame in a box of 7 modules a side, after clockwise quarter turns."""
    if eye == "star":
        return (_star(_FRAME, 0, (1.8, 0.4), 1), hole(_star(_HOLE, 0, (1.3, 0.3), 1)))
    corner, outer, inner, _ = _CORNERS[eye]
    return turned((box(_FRAME, outer, corner), hole(box(_HOLE, inner, corner))), quarters, 7, 7)


@lru_cache(maxsize=32)
def ball(eyeball: str, quarters: int) -> Path:
    """What is inside, in a box of 3 modules a side, after clockwise quarter turns."""
    if eyeball == "star":
        return (_star(_BALL, 0.19, (1, 0.36), 0.15),)
    corner, _, _, radii = _CORNERS[eyeball]
    return turned((box(_BALL, radii, corner),), quarters, 3, 3)


def _star(area: Box, corner: float, valley: Point, flat: float) -> Outline:
    """Eight points: ``corner`` from the corners, and at the middles of the sides, ``flat`` to either side of these."""
    middle = area.width / 2
    side = ((corner, corner), valley, (middle - flat, 0), (middle + flat, 0), (area.width - valley[0], valley[1]))
    sides = [turned((side,), quarters, area.width, area.width)[0] for quarters in range(4)]
    return tuple((area.x + point[0], area.y + point[1]) for points in sides for point in points)
