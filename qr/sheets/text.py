"""Fit lines of text into a rectangle of a label: all in one size, which is as large as fits. Lengths are in mm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qr.errors import BadParameter
from qr.graphics.font import Glyph
from qr.graphics.lettering import typeset
from qr.graphics.path import Box
from qr.parameters.types import Line

MAX_LINES, MAX_CHARACTERS = 4, 200
MIN_EM_MM, MAX_EM_MM = 1.4, 5.0  # about 4 and 14 points
LINE_HEIGHT = 1.25  # ems
ASCENT = 0.95  # ems from the top of a line to its baseline: the height of capitals with accents

_LINE = Line(MAX_CHARACTERS)


class TextLine(NamedTuple):
    """A line of letters, in ems, and the width of the line.

    name: column of the line, for errors
    """

    name: str
    text: str
    glyphs: tuple[Glyph, ...]
    width: float


class TextBlock(NamedTuple):
    """Lines of one size.

    em:    font size
    lines: glyphs of each line, and the position of its start on the baseline
    """

    em: float
    lines: tuple[tuple[tuple[Glyph, ...], float, float], ...]


def set_lines(lines: Sequence[tuple[str, str]]) -> tuple[TextLine, ...]:
    """Set pairs of a name and a text. Blank texts are left out.

    Raises ``BadParameter`` for more than ``MAX_LINES``, for control characters, for a line that is too long, and for
    characters that the font does not have.
    """
    filled = [(name, text) for name, text in lines if text.strip()]
    if len(filled) > MAX_LINES:
        raise BadParameter(
            filled[MAX_LINES][0], filled[MAX_LINES][1], f"omitted: a label has at most {MAX_LINES} lines"
        )
    return tuple(_set_line(name, text.strip()) for name, text in filled)


def _set_line(name: str, text: str) -> TextLine:
    try:
        _LINE.parse(text)
    except ValueError:
        raise BadParameter(name, text, _LINE.allowed) from None
    glyphs = typeset(name, text)
    return TextLine(name, text, glyphs, _width(glyphs))


def _width(glyphs: Sequence[Glyph]) -> float:
    return glyphs[-1].x + glyphs[-1].advance


def fit_text(lines: Sequence[TextLine], area: Box, *, is_centred: bool) -> TextBlock:
    """Place lines in an area: centred at its upper edge, or at its left edge in the middle of its height.

    Raises ``BadParameter`` with the name of a line if the lines do not fit at ``MIN_EM_MM``.
    """
    longest = max(lines, key=lambda line: line.width)
    em = min(MAX_EM_MM, area.width / longest.width, area.height / (len(lines) * LINE_HEIGHT))
    if em < MIN_EM_MM:
        raise _fit_error(lines, longest, area)
    top = area.y if is_centred else area.y + (area.height - len(lines) * LINE_HEIGHT * em) / 2
    starts = (area.x + (area.width - line.width * em) / 2 if is_centred else area.x for line in lines)
    baselines = (top + (ASCENT + index * LINE_HEIGHT) * em for index in range(len(lines)))
    return TextBlock(em, tuple((line.glyphs, x, y) for line, x, y in zip(lines, starts, baselines, strict=True)))


def _fit_error(lines: Sequence[TextLine], longest: TextLine, area: Box) -> BadParameter:
    max_lines = int(area.height / (LINE_HEIGHT * MIN_EM_MM))
    if len(lines) > max_lines:
        line = lines[max(0, max_lines)]
        return BadParameter(line.name, line.text, f"omitted: this label has room for {max(0, max_lines)} lines of text")
    fitting = sum(glyph.x + glyph.advance <= area.width / MIN_EM_MM for glyph in longest.glyphs)
    allowed = f"at most {fitting} characters for this label, at the widths of these letters"
    return BadParameter(longest.name, longest.text, allowed)
