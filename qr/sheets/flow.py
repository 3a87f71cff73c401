"""Break text into lines that flow beside a QR code, and then below it. Lengths are in pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qr.errors import BadParameter
from qr.graphics.font import Glyph
from qr.graphics.layers import PlacedPath
from qr.graphics.lettering import typeset
from qr.graphics.path import Box, transform
from qr.sheets.text import ASCENT, LINE_HEIGHT


class FlowLine(NamedTuple):
    """A line of letters: its font size, and the start of its baseline."""

    glyphs: tuple[Glyph, ...]
    em: float
    x: float
    y: float


class Flow:
    """The position of the next line, in the area ``beside`` until this area is full, then in the area ``below``."""

    def __init__(self, beside: Box, below: Box) -> None:
        self._beside, self._below = beside, below
        self.bottom = beside.y

    def skip(self, distance: float) -> None:
        """Leave space before the next line, unless no line is above."""
        self.bottom += distance if self.bottom > self._beside.y else 0

    def take(self, height: float) -> Box:
        """Return the area of the next line."""
        area = self._beside
        if self.bottom + height > area.y + area.height:
            area = self._below
            self.bottom = max(self.bottom, area.y)
        line = Box(area.x, self.bottom, area.width, height)
        self.bottom += height
        return line


def flow_text(flow: Flow, name: str, text: str, em: float) -> Iterator[FlowLine]:
    """Yield the lines of a text. A word that is wider than a line is broken.

    Raises ``BadParameter`` with ``name`` if not even one letter fits a line, or the font lacks a character.
    """
    for paragraph in text.split("\n"):
        words = paragraph.split()
        while words:
            area = flow.take(em * LINE_HEIGHT)
            line, words = _fill_line(name, words, area.width / em)
            yield FlowLine(typeset(name, line), em, area.x, area.y + ASCENT * em)


def place_letters(lines: Sequence[FlowLine]) -> Iterator[PlacedPath]:
    """Yield the letters of lines as paths at their positions."""
    for line in lines:
        for glyph in line.glyphs:
            if glyph.path:
                path = transform(glyph.path, (line.em, 0), (0, line.em), (0, 0))
                yield PlacedPath(path, line.x + glyph.x * line.em, line.y)


def _fill_line(name: str, words: list[str], width: float) -> tuple[str, list[str]]:
    """Return as many words as fit a width in ems, and the rest."""
    line = words[0]
    if _width(name, line) > width:
        return _break_word(name, words, width)
    count = 1
    while count < len(words) and _width(name, f"{line} {words[count]}") <= width:
        line, count = f"{line} {words[count]}", count + 1
    return line, words[count:]


def _break_word(name: str, words: list[str], width: float) -> tuple[str, list[str]]:
    word = words[0]
    fitting = sum(glyph.x + glyph.advance <= width for glyph in typeset(name, word))
    if not fitting:
        raise BadParameter(name, word, "text with letters that fit the space right of QrSize: increase Width")
    return word[:fitting], [word[fitting:], *words[1:]]


def _width(name: str, text: str) -> float:
    last = typeset(name, text)[-1]
    return last.x + last.advance
