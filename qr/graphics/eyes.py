"""Finder pattern shapes: an outer ring of 7 x 7 modules (``eye``) and a centre of 3 x 3 modules (``eyeball``).

Decoders search for dark and light in the proportion 1:1:3:1:1 (ISO/IEC 18004:2015, 12 b). All rings and centres have
this proportion on their middle row and column, near these, and roughly on their diagonals.

OpenCV and quirc also derive the corners of the symbol from the outer corners of each ring. quirc reads fewer images if
these corners are cut, or rounded by more than ``MAX_CORNER_RADIUS``. Most shapes therefore have a square outer
edge, and differ in their inner edge. jsQR compares the widths on the diagonals, which limits the inner edges and the
centres. OpenCV and quirc read no ``circle`` or ``octagon``: their outer corners are cut or rounded by a module or more.

Each shape is drawn for the top left corner of a symbol, and rotated for the other corners.
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

MAX_CORNER_RADIUS = 0.25  # modules

_OUTER, _INNER, _CENTRE = Box(0, 0, 7, 7), Box(1, 1, 5, 5), Box(0, 0, 3, 3)


class Eye(NamedTuple):
    """A finder pattern shape.

    outer, inner: edges of the outer ring, in a box of 7 x 7 modules
    centre:       edge of the centre, in a box of 3 x 3 modules
    rotates:      whether to rotate the shape for the other corners of a symbol
    """

    outer: Outline
    inner: Outline
    centre: Outline
    rotates: bool = True


def _build_eye(corner: Corner, outer: Radii, inner: Radii, centre: Radii) -> Eye:
    """Build an eye from three boxes, whose corners are rounded or cut. Radii are in modules."""
    return Eye(box(_OUTER, outer, corner), box(_INNER, inner, corner), box(_CENTRE, centre, corner))


def _star() -> Eye:
    """Build a ring of equal thickness, whose eight points are equally long, around a centre of eight points."""
    return Eye(
        _star_outline(_OUTER, 0, (1.75, 0.2), 0),
        _star_outline(_INNER, 0, (1.25, 0.2), 0),
        _star_outline(_CENTRE, 0.05, (0.6, 0.2), 0.6),
        rotates=False,
    )


def _star_outline(area: Box, corner: float, valley: Point, flat: float) -> Outline:
    """Build a star of eight points: one near each corner, and one with a flat end at the middle of each side.

    ``corner`` is the distance of a corner point from its two sides, and ``flat`` is half the width of a flat end.
    ``valley`` is the vertex between a corner point and a flat end, relative to the corner. All are in modules.
    """
    middle = area.width / 2
    ends = ((middle - flat, 0.0), (middle + flat, 0.0)) if flat else ((middle, 0.0),)
    side = ((corner, corner), valley, *ends, (area.width - valley[0], valley[1]))
    sides = [rotate((side,), quarters, area.width, area.width)[0] for quarters in range(4)]
    return tuple((area.x + point[0], area.y + point[1]) for points in sides for point in points)


_ROUND, _CUT = partial(_build_eye, "round"), partial(_build_eye, "cut")

_SHARP: Radii = (0, 0, 0, 0)

# No inner edge comes close to the centre. With these proportions, decoders read the most images (bench/scannability).
EYES: dict[str, Callable[[], Eye]] = {
    "square": partial(_ROUND, _SHARP, _SHARP, _SHARP),
    "rounded": partial(_ROUND, (MAX_CORNER_RADIUS,) * 4, (MAX_CORNER_RADIUS,) * 4, (0.5, 0.5, 0.5, 0.5)),
    "circle": partial(_ROUND, (3.2, 3.2, 3.2, 3.2), (2.2, 2.2, 2.2, 2.2), (1.5, 1.5, 1.5, 1.5)),
    "leaf": partial(_ROUND, _SHARP, (0, 1, 0, 1), (0, 0.8, 0, 0.8)),
    "cut": partial(_CUT, _SHARP, (0.5, 0, 0.5, 0), (0, 0.4, 0, 0.4)),
    "pointed": partial(_ROUND, _SHARP, (0, 0.8, 0.8, 0.8), (0, 0.9, 0.9, 0.9)),
    "octagon": partial(_CUT, (1.2, 1.2, 1.2, 1.2), (0.5, 0.5, 0.5, 0.5), (0.4, 0.4, 0.4, 0.4)),
    "star": _star,
}


@lru_cache(maxsize=32)
def outer_ring(eye: str, quarters: int) -> Path:
    """Return an outer ring in a box of 7 x 7 modules, after clockwise quarter turns."""
    shape = EYES[eye]()
    return rotate((shape.outer, reverse(shape.inner)), quarters * shape.rotates, 7, 7)


@lru_cache(maxsize=32)
def centre(eyeball: str, quarters: int) -> Path:
    """Return a centre in a box of 3 x 3 modules, after clockwise quarter turns."""
    shape = EYES[eyeball]()
    return rotate((shape.centre,), quarters * shape.rotates, 3, 3)
