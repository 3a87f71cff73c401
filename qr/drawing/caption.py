"""Captions as outlines in module units, along a line or around a circle, so that every format has the same letters.

Letters are as large as fits: their capitals are at least ``LEAST`` modules high, and at most ``MOST`` or, on a large
symbol, a twelfth of its width, so that a caption looks alike with a small symbol and a large one.
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

MIN_EM_MODULES = 1.2  # modules; 12 pixels at the default scale
MAX_EM_MODULES = 2.5
CLEAR = 1.0  # modules left free on either side of the letters, at least
TURN = 0.75  # of the circle that a caption around it may take

MAX_NAMED_CHARACTERS = 3  # characters that a refusal names


class Lettering(NamedTuple):
    """Letters in a box from the origin to ``(width, height)``, in modules.

    band: what they add to the picture, in whole modules: the height of the box under or over a symbol, the thickness
    of the ring around a circle
    """

    path: Path
    width: float
    height: float
    band: int


def place_straight(text: str, width: float) -> Lettering:
    """One line, centred in ``width`` modules (which it may fill), with ``CLEAR`` above and below it.

    Raises ``BadParameter`` for a text that is blank, too long for the width, or not of the font's characters.
    """
    glyphs = _set(text)
    lefts, rights = zip(*map(_edges, glyphs), strict=True)
    lefts, rights = tuple(accumulate(lefts, min)), tuple(accumulate(rights, max))
    extents = [right - left for left, right in zip(lefts, rights, strict=True)]
    em = _em(text, extents, width, width / 12)
    start = (width - extents[-1] * em) / 2 - lefts[-1] * em
    path = _joined(transform(glyph.path, (em, 0), (0, em), (start + glyph.x * em, 0)) for glyph in glyphs)
    ink = bounds(path)
    above, below = max(CAP_HEIGHT * em, -ink.y), max(0, ink.y + ink.height)
    band = ceil(above + below + 2 * CLEAR)
    return Lettering(translate(path, 0, (band + above - below) / 2), width, band, band)


def place_around(text: str, radius: float) -> Lettering:
    """Letters clockwise around the outside of a circle of ``radius`` modules, the middle of the text at its top.

    The box is the square around the ring of letters, with the circle in its middle; the letters keep ``CLEAR`` from
    the circle and from the outside of the ring. Raises ``BadParameter`` as ``straight`` does.
    """
    glyphs = _set(text)
    extents = [glyph.x + glyph.advance for glyph in glyphs]
    em = _em(text, extents, TURN * 2 * pi * (radius + CLEAR), radius / 6)
    baseline = radius + CLEAR + _depth(glyphs) * em
    path = _joined(_upright(glyph, extents[-1] / 2, em, baseline) for glyph in glyphs)
    band = ceil(_farthest(path) - radius + CLEAR)
    side = 2 * (radius + band)
    return Lettering(translate(path, side / 2, side / 2), side, side, band)


def _set(text: str) -> tuple[Glyph, ...]:
    """The text in normalization form C. Letters that join, stack or run from right to left are not in the font."""
    composed = unicodedata.normalize("NFC", text)
    if not composed.strip():
        raise BadParameter("caption", text, "a text that is not blank")
    if missing := font.missing(composed):
        names = [f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip() for character in missing]
        listed = ", ".join(names[:MAX_NAMED_CHARACTERS]) + (" and others" if len(names) > MAX_NAMED_CHARACTERS else "")
        raise BadParameter("caption", text, f"of Latin, Greek and Cyrillic letters, digits and signs, without {listed}")
    return font.line(composed)


def _em(text: str, extents: Sequence[float], room: float, most: float) -> float:
    """The size of letters, in modules, in which the text takes no more than ``room`` modules.

    extents: how far the first one, two, ... letters reach, in ems
    """
    least = MIN_EM_MODULES / CAP_HEIGHT
    if extents[-1] * least > room:
        fitting = sum(extent * least <= room for extent in extents)
        raise BadParameter("caption", text, f"at most {fitting} characters for this code, at the width these have")
    return min(max(MAX_EM_MODULES, most) / CAP_HEIGHT, room / extents[-1])


def _edges(glyph: Glyph) -> tuple[float, float]:
    """Left and right of what a letter paints on its line, or of a space."""
    if not glyph.path:
        return glyph.x, glyph.x + glyph.advance
    ink = bounds(glyph.path)
    return glyph.x + ink.x, glyph.x + ink.x + ink.width


def _depth(glyphs: Iterable[Glyph]) -> float:
    """How far letters reach below the baseline, in ems."""
    inks = [bounds(glyph.path) for glyph in glyphs if glyph.path]
    return max(0, *(ink.y + ink.height for ink in inks))


def _upright(glyph: Glyph, middle: float, em: float, baseline: float) -> Path:
    """A letter whose middle touches a circle around the origin, as far from the top as from the text's middle."""
    angle = (glyph.x + glyph.advance / 2 - middle) * em / baseline
    sine, cosine = sin(angle), cos(angle)
    centred = translate(glyph.path, -glyph.advance / 2, 0)
    return transform(
        centred, (em * cosine, em * sine), (-em * sine, em * cosine), (baseline * sine, -baseline * cosine)
    )


def _farthest(path: Path) -> float:
    """The distance from the origin that no point of a path exceeds."""
    return max(hypot(x, y) for outline in path for step in outline for x, y in zip(step[::2], step[1::2], strict=True))


def _joined(paths: Iterable[Path]) -> Path:
    return tuple(chain.from_iterable(paths))
