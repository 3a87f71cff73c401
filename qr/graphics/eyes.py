"""Finder pattern shapes: an outer ring of 7 x 7 modules (``eye``) and a centre of 3 x 3 modules (``eyeball``).

Decoders search for dark and light in the proportion 1:1:3:1:1 (ISO/IEC 18004:2015, 12 b). All rings and centres have
this proportion on their middle row and column, near these, and roughly on their diagonals.

OpenCV also uses the outer corner of each ring, which is a corner of the symbol, to find the corners and edges of the
symbol. OpenCV cannot read rings whose outer corner is cut or rounded by half a module or more: ``circle`` and
``diamond``. Of the other rings, ``pointed`` is the roundest.

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

_OUTER, _INNER, _CENTRE = Box(0, 0, 7, 7), Box(1, 1, 5, 5), Box(0, 0, 3, 3)


class Eye(NamedTuple):
    """A finder pattern shape.

    outer, inner: edges of the outer ring, in a box of 7 x 7 modules
    centre:       edge of the centre, in a box of 3 x 3 modules
    rotates:      whether to rotate the shape for the other corners of a symbol
    has_corners:  whether the ring has outer corners that OpenCV can find
    """

    outer: Outline
    inner: Outline
    centre: Outline
    rotates: bool = True
    has_corners: bool = True


def _build_eye(corner: Corner, outer: Radii, inner: Radii, centre: Radii, has_corners: bool = True) -> Eye:
    """Build an eye from three boxes, whose corners are rounded or cut. Radii are in modules."""
    outlines = box(_OUTER, outer, corner), box(_INNER, inner, corner), box(_CENTRE, centre, corner)
    return Eye(*outlines, has_corners=has_corners)


def _star() -> Eye:
    return Eye(
        _star_outline(_OUTER, 0, (1.8, 0.4), 1),
        _star_outline(_INNER, 0, (1.3, 0.3), 1),
        _star_outline(_CENTRE, 0.19, (1, 0.36), 0.15),
        rotates=False,
    )


def _star_outline(area: Box, corner: float, valley: Point, flat: float) -> Outline:
    """Build a star of eight points: one near each corner, and one with a flat end at the middle of each side.

    ``corner`` is the distance of a corner point from its two sides, and ``flat`` is half the width of a flat end.
    ``valley`` is the vertex between a corner point and a flat end, relative to the corner. All are in modules.
    """
    middle = area.width / 2
    side = ((corner, corner), valley, (middle - flat, 0), (middle + flat, 0), (area.width - valley[0], valley[1]))
    sides = [rotate((side,), quarters, area.width, area.width)[0] for quarters in range(4)]
    return tuple((area.x + point[0], area.y + point[1]) for points in sides for point in points)


_ROUND, _CUT = partial(_build_eye, "round"), partial(_build_eye, "cut")

# Outer rings are about as wide at their corners as elsewhere, and no inner edge comes close to the centre. With these
# proportions, decoders read the most images (bench/scannability).
EYES: dict[str, Callable[[], Eye]] = {
    "square": partial(_ROUND, (0, 0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 0)),
    "rounded": partial(_ROUND, (0.4, 0.4, 0.4, 0.4), (0.6, 0.6, 0.6, 0.6), (0.8, 0.8, 0.8, 0.8)),
    "circle": partial(_ROUND, (3.2, 3.2, 3.2, 3.2), (2.2, 2.2, 2.2, 2.2), (1.5, 1.5, 1.5, 1.5), has_corners=False),
    "leaf": partial(_ROUND, (0, 1.75, 0, 1.75), (0, 0.75, 0, 0.75), (0, 1.3, 0, 1.3)),
    "cut": partial(_CUT, (0, 1.5, 0, 1.5), (0, 0.9, 0, 0.9), (0, 0.9, 0, 0.9)),
    "pointed": partial(_ROUND, (0, 1.5, 0.5, 1.5), (0, 0.75, 0.5, 0.75), (0, 1.5, 1.5, 1.5)),
    "diamond": partial(_CUT, (1.2, 1.2, 1.2, 1.2), (0.5, 0.5, 0.5, 0.5), (0.95, 0.95, 0.95, 0.95), has_corners=False),
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


@lru_cache(maxsize=32)
def has_corners(eye: str) -> bool:
    """Return whether the outer ring has corners that OpenCV can find."""
    return EYES[eye]().has_corners
