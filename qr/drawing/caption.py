"""Captions as paths in module units, along a line or around a circle, so that every format has the same letters.

Letters are as large as fits. Their capitals are at least ``MIN_CAP_HEIGHT_MODULES`` high. They are at most
``MAX_CAP_HEIGHT_MODULES`` high or, with a large symbol, a twelfth of its width, so that captions of small and large
symbols look alike.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain
from math import ceil, cos, hypot, pi, sin
from typing import NamedTuple

from qr.errors import BadParameter
from qr.graphics import font
from qr.graphics.font import CAP_HEIGHT, Glyph
from qr.graphics.path import (
    Path,
    bounds,
    transform,
    translate,
)

MIN_CAP_HEIGHT_MODULES = 1.2  # 12 pixels at the default scale
MAX_CAP_HEIGHT_MODULES = 2.5
CLEARANCE_MODULES = 1.0  # minimum space above and below the letters
MAX_CIRCLE_SHARE = 0.75  # share of the circle that a caption around it can take
MAX_NAMED_CHARACTERS = 3  # unsupported characters that an error names


class Lettering(NamedTuple):
    """Letters in a box from the origin to ``(width, height)``, in modules.

    band: size that the letters add to the image, in whole modules: the height of a line, or the thickness of a ring
    """

    path: Path
    width: float
    height: float
    band: int


def place_straight(text: str, width: float) -> Lettering:
    """Place a text in one line, centred in ``width`` modules, with ``CLEARANCE_MODULES`` above and below the letters.

    Raises ``BadParameter`` if the text is blank, too long for the width, or has characters that the font does not have.
    """
    glyphs = _typeset(text)
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


def place_around(text: str, radius: float) -> Lettering:
    """Place a text clockwise around a circle of ``radius`` modules, with the middle of the text at the top.

    The box is the square around the ring of letters; its centre is the centre of the circle. The letters keep
    ``CLEARANCE_MODULES`` from the circle and from the outside of the ring. Raises ``BadParameter`` like
    ``place_straight``.
    """
    glyphs = _typeset(text)
    extents = [glyph.x + glyph.advance for glyph in glyphs]
    em = _em(text, extents, MAX_CIRCLE_SHARE * 2 * pi * (radius + CLEARANCE_MODULES), radius / 6)
    baseline = radius + CLEARANCE_MODULES + _depth(glyphs) * em
    path = _join(_place_on_circle(glyph, extents[-1] / 2, em, baseline) for glyph in glyphs)
    band = ceil(_max_distance(path) - radius + CLEARANCE_MODULES)
    side = 2 * (radius + band)
    return Lettering(translate(path, side / 2, side / 2), side, side, band)


def _typeset(text: str) -> tuple[Glyph, ...]:
    """Set a text in the font.

    Normalization form C is enough, because the font has no scripts whose letters join, stack or run from right to left.
    """
    composed = unicodedata.normalize("NFC", text)
    if not composed.strip():
        raise BadParameter("caption", text, "a text that is not blank")
    if missing := font.missing(composed):
        names = [f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip() for character in missing]
        listed = ", ".join(names[:MAX_NAMED_CHARACTERS]) + (" and others" if len(names) > MAX_NAMED_CHARACTERS else "")
        allowed = f"text with only characters of the bundled font (Latin, Greek, Cyrillic), which lacks {listed}"
        raise BadParameter("caption", text, allowed)
    return font.line(composed)


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


def _place_on_circle(glyph: Glyph, middle: float, em: float, baseline: float) -> Path:
    """Rotate and translate a letter so that its middle touches a circle around the origin.

    Its distance along the circle from the top is its distance from the ``middle`` of the text (in ems).
    """
    angle = (glyph.x + glyph.advance / 2 - middle) * em / baseline
    sine, cosine = sin(angle), cos(angle)
    centred = translate(glyph.path, -glyph.advance / 2, 0)
    return transform(
        centred, (em * cosine, em * sine), (-em * sine, em * cosine), (baseline * sine, -baseline * cosine)
    )


def _max_distance(path: Path) -> float:
    """Return a distance from the origin that no point of a path exceeds."""
    return max(hypot(x, y) for outline in path for step in outline for x, y in zip(step[::2], step[1::2], strict=True))


def _join(paths: Iterable[Path]) -> Path:
    return tuple(chain.from_iterable(paths))
