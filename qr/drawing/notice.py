"""Lay out a notice, such as the text of an error, as a ``Drawing`` without a symbol. Every format can render it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import chain

from qr.drawing import Drawing
from qr.graphics import font
from qr.graphics.color import BLACK, WHITE
from qr.graphics.layers import Layer, PlacedPath
from qr.graphics.path import Box, Path, transform
from qr.symbol import Symbol

# Lengths in pixels. One module of the drawing is one pixel.
WIDTH = 400
MARGIN = 16
FONT_SIZE = 16
LINE_HEIGHT = 22
MAX_LINES = 9  # besides the title
MAX_CHARACTERS = 500
REPLACEMENT = "?"  # for characters that the font does not have
ELLIPSIS = "…"

_NO_SYMBOL = Symbol(1, "M", 0, ())


class Notice(Drawing):
    """A drawing whose title is its text."""

    @property
    def title(self) -> str:
        """Text alternative for screen readers."""
        return self.content.decode()


def draw_notice(title: str, text: str) -> Notice:
    """Draw a title, and below it a text in lines, cut to ``MAX_LINES``."""
    lines = [*wrap(title)][:1] + shorten([*wrap(text)])
    height = 2 * MARGIN + LINE_HEIGHT * len(lines)
    area = Box(0, 0, WIDTH, height)
    paths = (_place(line, number) for number, line in enumerate(lines))
    layer = Layer(BLACK, area, None, tuple(PlacedPath(path, 0, 0) for path in paths if path))
    content = " ".join(lines).encode()
    return Notice(_NO_SYMBOL, (0,) * height, WIDTH, BLACK, WHITE, 1, WIDTH, height, None, content, layers=(layer,))


def shorten(lines: list[str]) -> list[str]:
    """Return at most ``MAX_LINES`` lines. If lines are left out, the last line ends with an ellipsis."""
    if len(lines) <= MAX_LINES:
        return lines
    return [*lines[: MAX_LINES - 1], lines[MAX_LINES - 1][:-1] + ELLIPSIS]


def wrap(text: str) -> Iterator[str]:
    """Yield the lines of a text, broken at spaces or, in long words, anywhere.

    Characters that the font does not have are replaced, and the text is cut to ``MAX_CHARACTERS``.
    """
    line = ""
    for word in _clean(text).split():
        candidate = f"{line} {word}" if line else word
        if _fits(candidate):
            line = candidate
            continue
        if line:
            yield line
        *pieces, line = _split(word)
        yield from pieces
    if line:
        yield line


def _clean(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    if len(composed) > MAX_CHARACTERS:
        composed = composed[:MAX_CHARACTERS] + ELLIPSIS
    missing = set(font.missing(composed))
    return "".join(REPLACEMENT if c in missing and not c.isspace() else c for c in composed)


def _split(word: str) -> list[str]:
    """Return the parts of a word, each of which fits into a line."""
    parts = [""]
    for character in word:
        if not _fits(parts[-1] + character):
            parts.append("")
        parts[-1] += character
    return parts


def _fits(text: str) -> bool:
    last = font.line(text)[-1]
    return (last.x + last.advance) * FONT_SIZE <= WIDTH - 2 * MARGIN


def _place(line: str, number: int) -> Path:
    """Return the letters of a line. The first line has the number 0."""
    baseline = MARGIN + LINE_HEIGHT * number + FONT_SIZE
    scaled = (
        transform(glyph.path, (FONT_SIZE, 0), (0, FONT_SIZE), (MARGIN + glyph.x * FONT_SIZE, baseline))
        for glyph in font.line(line)
    )
    return tuple(chain.from_iterable(scaled))
