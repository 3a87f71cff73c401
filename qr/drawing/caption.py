"""Captions as paths in module units, along a line or around a box, so that every format has the same letters.

Letters are as large as fits. Their capitals are at least ``MIN_CAP_HEIGHT_MODULES`` high. They are at most
``MAX_CAP_HEIGHT_MODULES`` high or, with a large symbol, a twelfth of its width, so that captions of small and large
symbols look alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, chain
from math import ceil, cos, hypot, pi, sin
from typing import NamedTuple

from qr.errors import BadParameter
from qr.graphics.font import CAP_HEIGHT, Glyph
from qr.graphics.lettering import typeset
from qr.graphics.path import (
    Path,
    bounds,
    transform,
    translate,
)

MIN_CAP_HEIGHT_MODULES = 1.2  # 12 pixels at the default scale
MAX_CAP_HEIGHT_MODULES = 2.5
CLEARANCE_MODULES = 1.0  # minimum space above and below the letters
MAX_CIRCLE_SHARE = 0.75  # share of the circle, or of the box, that a caption around it can take


class Lettering(NamedTuple):
    """Letters in a box from the origin to ``(width, height)``, in modules.

    band: size that the letters add to the image, in whole modules: the height of a line, or the thickness of a ring
    """

    path: Path
    width: float
    height: float
    band: int


class Baseline(NamedTuple):
    """A box with round corners around the origin, on which letters stand.

    across, down: half of the straight part of the horizontal and the vertical sides, in modules
    radius:       radius of the corners, in modules
    """

    across: float
    down: float
    radius: float

    def locate(self, distance: float) -> tuple[float, float, float]:
        """Return the point and the direction (in radians, clockwise) after a clockwise distance from the top."""
        if distance < 0:
            x, y, angle = self.locate(-distance)
            return -x, y, -angle
        x, y, arc = 0.0, -self.down - self.radius, self.radius * pi / 2
        for corner, straight in enumerate((self.across, 2 * self.down, 2 * self.across)):
            angle = corner * pi / 2
            along = min(distance, straight)
            x, y = x + along * cos(angle), y + along * sin(angle)
            turn = min(max(0, distance - straight), arc) / self.radius
            x += self.radius * (sin(angle + turn) - sin(angle))
            y += self.radius * (cos(angle) - cos(angle + turn))
            if distance <= straight + arc:
                break
            distance -= straight + arc
        return x, y, angle + turn


def place_straight(text: str, width: float) -> Lettering:
    """Place a text in one line, centred in ``width`` modules, with ``CLEARANCE_MODULES`` above and below the letters.

    Raises ``BadParameter`` if the text is blank, too long for the width, or has characters that the font does not have.
    """
    glyphs = typeset("caption", text)
    lefts, rights = zip(*map(_ink_edges, glyphs), strict=True)
    lefts, rights = tuple(accumulate(lefts, min)), tuple(accumulate(rights, max))
    extents = [right - left for left, right in zip(lefts, rights, strict=True)]
    em = _em(text, extents, width, width / 12)
    start = (width - extents[-1] * em) / 2 - lefts[-1] * em
    path = _join(transform(glyph.path, (em, 0), (0, em), (start + glyph.x * em, 0)) for glyph in glyphs)
    ink = bounds(path)
    above, below = max(CAP_HEIGHT * em, -ink.y), max(0, ink.y + ink.height)
    band = ceil(above + below + 2 * CLEARANCE_MODULES)
    return Lettering(translate(path, 0, (band + above - below) / 2), width, band, band)


def place_around(text: str, radius: float, width: float = 0, height: float = 0) -> Lettering:
    """Place a text clockwise around a box with round corners, with the middle of the text at the top.

    ``radius`` is the radius of the corners, ``width`` and ``height`` are the straight parts of the sides, in modules. A
    box without straight parts is a circle. The result is the box around the ring of letters, with the same centre. The
    letters keep ``CLEARANCE_MODULES`` from the inside and the outside of the ring. Raises ``BadParameter`` like
    ``place_straight``.
    """
    glyphs = typeset("caption", text)
    extents = [glyph.x + glyph.advance for glyph in glyphs]
    available = MAX_CIRCLE_SHARE * 2 * (pi * (radius + CLEARANCE_MODULES) + width + height)
    em = _em(text, extents, available, (2 * radius + min(width, height)) / 12)
    baseline = Baseline(width / 2, height / 2, radius + CLEARANCE_MODULES + _depth(glyphs) * em)
    path = _join(_place_on_baseline(glyph, extents[-1] / 2, em, baseline) for glyph in glyphs)
    band = ceil(_max_distance(path, baseline) - radius + CLEARANCE_MODULES)
    columns, lines = (2 * (radius + band) + side for side in (width, height))
    return Lettering(translate(path, columns / 2, lines / 2), columns, lines, band)


def _em(text: str, extents: Sequence[float], available: float, cap_height: float) -> float:
    """Compute the largest font size, in modules per em, for a text of at most ``available`` modules.

    ``extents`` are the widths of the first letter, of the first two letters and so on, in ems. ``cap_height`` is the
    maximum height of capitals with a large symbol, in modules.
    """
    minimum = MIN_CAP_HEIGHT_MODULES / CAP_HEIGHT
    if extents[-1] * minimum > available:
        count = sum(extent * minimum <= available for extent in extents)
        raise BadParameter("caption", text, f"at most {count} characters for this code, at the widths of these letters")
    return min(max(MAX_CAP_HEIGHT_MODULES, cap_height) / CAP_HEIGHT, available / extents[-1])


def _ink_edges(glyph: Glyph) -> tuple[float, float]:
    """Return the left and the right edge of the ink of a glyph, or of the advance of a space, in ems."""
    if not glyph.path:
        return glyph.x, glyph.x + glyph.advance
    ink = bounds(glyph.path)
    return glyph.x + ink.x, glyph.x + ink.x + ink.width


def _depth(glyphs: Iterable[Glyph]) -> float:
    """Return the maximum distance of letters below the baseline, in ems."""
    inks = [bounds(glyph.path) for glyph in glyphs if glyph.path]
    return max(0, *(ink.y + ink.height for ink in inks))


def _place_on_baseline(glyph: Glyph, middle: float, em: float, baseline: Baseline) -> Path:
    """Rotate and translate a letter so that its middle touches the baseline.

    Its distance along the baseline from the top is its distance from the ``middle`` of the text (in ems).
    """
    distance = (glyph.x + glyph.advance / 2 - middle) * em
    x, y, angle = baseline.locate(distance)
    sine, cosine = sin(angle), cos(angle)
    centred = translate(glyph.path, -glyph.advance / 2, 0)
    return transform(centred, (em * cosine, em * sine), (-em * sine, em * cosine), (x, y))


def _max_distance(path: Path, baseline: Baseline) -> float:
    """Return a distance from the box between the centres of the corners, which no point of a path exceeds."""
    points = ((x, y) for outline in path for step in outline for x, y in zip(step[::2], step[1::2], strict=True))
    return max(hypot(max(0, abs(x) - baseline.across), max(0, abs(y) - baseline.down)) for x, y in points)


def _join(paths: Iterable[Path]) -> Path:
    return tuple(chain.from_iterable(paths))
