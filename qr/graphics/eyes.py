"""Shapes of finder patterns: their frames, 7 modules a side and 1 wide, and what is inside, 3 modules a side.

Readers look for dark and light in the proportion 1:1:3:1:1 on lines through the middle (ISO/IEC 18004:2015, 12 b);
every frame and every ball has it on the two middle lines and close to them, and roughly on the diagonals. OpenCV also
takes the outer corners of frames for those of the symbol, and the line from there to the next corner for its edge: it
reads no frame whose outer corner is cut or rounded by half a module or more. Circle and diamond are such frames;
``pointed`` is the roundest it can read.

Each is drawn for the top left corner of a symbol; the other corners are quarter turns of it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import NamedTuple

from qr.graphics.path import (
    Box,
    Corner,
    Outline,
    Path,
    Point,
    Radii,
    box,
    reverse,
    rotate,
)

_OUTER, _INNER, _CENTRE = Box(0, 0, 7, 7), Box(1, 1, 5, 5), Box(0, 0, 3, 3)


class Eye(NamedTuple):
    """One shape of a finder pattern.

    outer, inner: edges of its outer ring, in a box of 7 modules a side
    centre:       edge of its centre, in a box of 3 modules a side
    rotates:      whether the other corners of a symbol get it rotated; False if it looks the same
    """

    outer: Outline
    inner: Outline
    centre: Outline
    rotates: bool = True


def _cornered(corner: Corner, outer: Radii, inner: Radii, centre: Radii) -> Eye:
    """Build an eye from three boxes. The radii, in modules, say how far their corners are rounded or cut."""
    return Eye(box(_OUTER, outer, corner), box(_INNER, inner, corner), box(_CENTRE, centre, corner))


def _star() -> Eye:
    return Eye(
        _star_outline(_OUTER, 0, (1.8, 0.4), 1),
        _star_outline(_INNER, 0, (1.3, 0.3), 1),
        _star_outline(_CENTRE, 0.19, (1, 0.36), 0.15),
        rotates=False,
    )


def _star_outline(area: Box, corner: float, valley: Point, flat: float) -> Outline:
    """Eight points: ``corner`` from the corners, and at the middles of the sides, ``flat`` to either side of these."""
    middle = area.width / 2
    side = ((corner, corner), valley, (middle - flat, 0), (middle + flat, 0), (area.width - valley[0], valley[1]))
    sides = [rotate((side,), quarters, area.width, area.width)[0] for quarters in range(4)]
    return tuple((area.x + point[0], area.y + point[1]) for points in sides for point in points)


_ROUND, _CUT = partial(_cornered, "round"), partial(_cornered, "cut")

# Outer rings are about as wide around their corners as elsewhere, and an inner edge is never cut so far that it comes
# close to the centre. Most images were read with these proportions (bench/scannability).
EYES: dict[str, Callable[[], Eye]] = {
    "square": partial(_ROUND, (0, 0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 0)),
    "rounded": partial(_ROUND, (0.4, 0.4, 0.4, 0.4), (0.6, 0.6, 0.6, 0.6), (0.8, 0.8, 0.8, 0.8)),
    "circle": partial(_ROUND, (3.2, 3.2, 3.2, 3.2), (2.2, 2.2, 2.2, 2.2), (1.5, 1.5, 1.5, 1.5)),
    "leaf": partial(_ROUND, (0, 1.75, 0, 1.75), (0, 0.75, 0, 0.75), (0, 1.3, 0, 1.3)),
    "cut": partial(_CUT, (0, 1.5, 0, 1.5), (0, 0.9, 0, 0.9), (0, 0.9, 0, 0.9)),
    "pointed": partial(_ROUND, (0, 1.5, 0.5, 1.5), (0, 0.75, 0.5, 0.75), (0, 1.5, 1.5, 1.5)),
    "diamond": partial(_CUT, (1.2, 1.2, 1.2, 1.2), (0.5, 0.5, 0.5, 0.5), (0.95, 0.95, 0.95, 0.95)),
    "star": _star,
}


@lru_cache(maxsize=32)
def outer_ring(eye: str, quarters: int) -> Path:
    """Return an outer ring in a box of 7 modules a side, after clockwise quarter turns."""
    found = EYES[eye]()
    return rotate((found.outer, reverse(found.inner)), quarters * found.rotates, 7, 7)


@lru_cache(maxsize=32)
def centre(eyeball: str, quarters: int) -> Path:
    """Return a centre in a box of 3 modules a side, after clockwise quarter turns."""
    found = EYES[eyeball]()
    return rotate((found.centre,), quarters * found.rotates, 3, 3)
