"""Set text in the bundled font: outlines, advances and kerning, in ems, with y pointing down from the baseline.

fontTools is imported and reads the font with the first text. The quadratic curves of the font become cubic curves of
exactly the same shape.
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
CAP_HEIGHT = 0.714  # ems; sCapHeight in the table OS/2 of the font

# fontTools parses each table on its first use, which is not thread-safe.
_FONT_LOCK = Lock()


class Glyph(NamedTuple):
    """A character of a line, in ems.

    path:    outlines relative to the origin of the glyph
    x:       position of this origin on the baseline
    advance: width of the glyph
    """

    path: Path
    x: float
    advance: float


def missing(text: str) -> str:
    """Return the characters of a text that the font does not have, each once."""
    with _FONT_LOCK:
        return "".join(dict.fromkeys(character for character in text if ord(character) not in _names()))


def line(text: str) -> tuple[Glyph, ...]:
    """Set a text from left to right, with kerning. Raises ``KeyError`` if the font does not have a character."""
    with _FONT_LOCK:
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
    """Return the glyph names by code point."""
    return dict(_tables().getBestCmap())


@lru_cache(maxsize=1)
def _em() -> int:
    return int(_tables()["head"].unitsPerEm)


@lru_cache(maxsize=2048)
def _advance(name: str) -> float:
    return float(_tables()["hmtx"][name][0] / _em())


@lru_cache(maxsize=2048)
def _path(name: str) -> Path:
    glyphs = _tables()["glyf"]
    coordinates, ends, flags = glyphs[name].getCoordinates(glyphs)
    points = [(x / _em(), -y / _em(), bool(flag & 1)) for (x, y), flag in zip(coordinates, flags, strict=True)]
    starts = [0, *(end + 1 for end in ends)]
    return tuple(_outline(points[start:next_start]) for start, next_start in pairwise(starts))


def _outline(points: Sequence[tuple[float, float, bool]]) -> Outline:
    """Convert a TrueType contour (OpenType, glyf), which runs clockwise on screen.

    Each point has x, y, and whether it lies on the curve; otherwise it is the control point of a quadratic curve.
    """
    complete = _with_implied_points(points)
    first = next(index for index, (_, _, on_curve) in enumerate(complete) if on_curve)
    ordered = [*complete[first:], *complete[: first + 1]]
    steps: list[Point | Curve] = [ordered[0][:2]]
    for previous, (x, y, on_curve), following in zip(ordered, ordered[1:], ordered[2:], strict=False):
        if not on_curve:
            steps.append(_cubic(previous[:2], (x, y), following[:2]))
        elif previous[2]:
            steps.append((x, y))
    return tuple(steps)


def _with_implied_points(points: Sequence[tuple[float, float, bool]]) -> list[tuple[float, float, bool]]:
    """Insert the points that the file omits: on the curve, halfway between two control points."""
    complete: list[tuple[float, float, bool]] = []
    for (x, y, on_curve), (next_x, next_y, next_on_curve) in pairwise([*points, points[0]]):
        complete.append((x, y, on_curve))
        if not on_curve and not next_on_curve:
            complete.append(((x + next_x) / 2, (y + next_y) / 2, True))
    return complete


def _cubic(start: Point, control: Point, end: Point) -> Curve:
    """Convert a quadratic curve to a cubic curve of the same shape."""
    (x0, y0), (x, y), (x1, y1) = start, control, end
    return (x0 + 2 * (x - x0) / 3, y0 + 2 * (y - y0) / 3, x1 + 2 * (x - x1) / 3, y1 + 2 * (y - y1) / 3, x1, y1)


@lru_cache(maxsize=4096)
def _kerning(left: str, right: str) -> float:
    """Return the adjustment of the distance between two glyphs, in ems (OpenType, GPOS type 2).

    The first subtable with this pair applies.
    """
    for lookup in _tables()["GPOS"].table.LookupList.Lookup:
        for pairs in lookup.SubTable:
            if left in pairs.Coverage.glyphs:
                kerning = _kerning_of_pair if pairs.Format == 1 else _kerning_of_classes
                units = kerning(pairs, left, right)
                if units is not None:
                    return units / _em()
    return 0.0


def _kerning_of_pair(pairs: PairPos, left: str, right: str) -> int | None:
    """Return the kerning from a subtable of glyph pairs (format 1), in font units."""
    records = pairs.PairSet[pairs.Coverage.glyphs.index(left)].PairValueRecord
    return next((int(record.Value1.XAdvance) for record in records if record.SecondGlyph == right), None)


def _kerning_of_classes(pairs: PairPos, left: str, right: str) -> int:
    """Return the kerning from a subtable of glyph classes (format 2), in font units."""
    row = pairs.Class1Record[pairs.ClassDef1.classDefs.get(left, 0)]
    return int(row.Class2Record[pairs.ClassDef2.classDefs.get(right, 0)].Value1.XAdvance)
