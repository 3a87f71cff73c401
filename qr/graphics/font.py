"""The bundled font: outlines, advances and kerning of characters, in ems, y downwards, origin on the baseline.

fontTools reads it when the first text is set, not before. A quadratic curve is a cubic of the same shape, so nothing is
approximated.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path as File
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from qr.graphics.path import (
    Curve,
    Outline,
    Path,
    Point,
)

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.tables.otTables import PairPos

FILE = File(__file__).parent / "fonts" / "NotoSans-Medium.ttf"
CAP_HEIGHT = 0.714  # in ems, as in the font's table OS/2

# fontTools parses a table when it is first asked for it, which two threads must not do at once.
_reading = Lock()


class Glyph(NamedTuple):
    """A character of a line: its outlines around its own origin, where that stands on the baseline, its width."""

    path: Path
    x: float
    advance: float


def missing(text: str) -> str:
    """The characters of a text that the font does not have, each once."""
    with _reading:
        return "".join(dict.fromkeys(character for character in text if ord(character) not in _names()))


def line(text: str) -> tuple[Glyph, ...]:
    """A text set from left to right, kerned. Raises ``KeyError`` for a character that is ``missing``."""
    with _reading:
        names = [_names()[ord(character)] for character in text]
        kerns = [_kerning(*pair) for pair in pairwise(names)]
        outlines = [(_path(name), _advance(name)) for name in names]
    glyphs, x = [], 0.0
    for (path, advance), kern in zip(outlines, [*kerns, 0.0], strict=False):
        glyphs.append(Glyph(path, x, advance))
        x += advance + kern
    return tuple(glyphs)


@lru_cache(maxsize=1)
def _tables() -> TTFont:
    from fontTools.ttLib import TTFont

    return TTFont(FILE)


@lru_cache(maxsize=1)
def _names() -> dict[int, str]:
    """Glyph names by code point."""
    return dict(_tables().getBestCmap())


@lru_cache(maxsize=1)
def _em() -> int:
    return int(_tables()["head"].unitsPerEm)


def _advance(name: str) -> float:
    return float(_tables()["hmtx"][name][0] / _em())


@lru_cache(maxsize=2048)
def _path(name: str) -> Path:
    glyphs = _tables()["glyf"]
    coordinates, ends, flags = glyphs[name].getCoordinates(glyphs)
    points = [(x / _em(), -y / _em(), bool(flag & 1)) for (x, y), flag in zip(coordinates, flags, strict=True)]
    starts = [0, *(end + 1 for end in ends)]
    return tuple(_outline(points[start:after]) for start, after in pairwise(starts))


def _outline(points: Sequence[tuple[float, float, bool]]) -> Outline:
    """A TrueType contour, of points on the curve (true) and control points: clockwise on screen (OpenType, glyf)."""
    spelt: list[tuple[float, float, bool]] = []
    for (x, y, on), (next_x, next_y, next_on) in pairwise([*points, points[0]]):
        spelt.append((x, y, on))
        if not on and not next_on:  # the point on the curve halfway between is left out of the file
            spelt.append(((x + next_x) / 2, (y + next_y) / 2, True))
    first = next(index for index, (_, _, on) in enumerate(spelt) if on)
    turned = [*spelt[first:], *spelt[: first + 1]]
    steps: list[Point | Curve] = [turned[0][:2]]
    for before, (x, y, on), after in zip(turned, turned[1:], turned[2:], strict=False):
        if not on:
            steps.append(_cubic(before[:2], (x, y), after[:2]))
        elif before[2]:
            steps.append((x, y))
    return tuple(steps)


def _cubic(start: Point, control: Point, end: Point) -> Curve:
    """A quadratic curve, as a cubic of the same shape."""
    (x0, y0), (x, y), (x1, y1) = start, control, end
    return (x0 + 2 * (x - x0) / 3, y0 + 2 * (y - y0) / 3, x1 + 2 * (x - x1) / 3, y1 + 2 * (y - y1) / 3, x1, y1)


@lru_cache(maxsize=4096)
def _kerning(left: str, right: str) -> float:
    """By how much two glyphs move apart: the first subtable that knows the pair decides (OpenType, GPOS type 2)."""
    for lookup in _tables()["GPOS"].table.LookupList.Lookup:
        for pairs in lookup.SubTable:
            if left in pairs.Coverage.glyphs:
                moved = _listed(pairs, left, right) if pairs.Format == 1 else _classed(pairs, left, right)
                if moved is not None:
                    return moved / _em()
    return 0.0


def _listed(pairs: PairPos, left: str, right: str) -> int | None:
    """Format 1: pairs of glyphs."""
    records = pairs.PairSet[pairs.Coverage.glyphs.index(left)].PairValueRecord
    return next((int(record.Value1.XAdvance) for record in records if record.SecondGlyph == right), None)


def _classed(pairs: PairPos, left: str, right: str) -> int:
    """Format 2: pairs of classes of glyphs."""
    row = pairs.Class1Record[pairs.ClassDef1.classDefs.get(left, 0)]
    return int(row.Class2Record[pairs.ClassDef2.classDefs.get(right, 0)].Value1.XAdvance)
