from __future__ import annotations

import pytest

from qr import render
from qr.drawing.notice import (
    MARGIN,
    MAX_CHARACTERS,
    MAX_LINES,
    WIDTH,
    draw_notice,
    shorten,
    wrap,
)
from qr.graphics.path import bounds
from qr.spec.formats import FORMATS
from tests.support.decoders import OPENERS, zxing
from tests.support.tables import for_each

LONG = "the value must be one of these words, and this sentence goes on: " + "word " * 200
DRAWN = [name for name, row in FORMATS.items() if not row.modules_only]


def test_text_is_broken_at_spaces() -> None:
    lines = list(wrap("scale must be a whole number from 1 to 256, and this is a text of more than one line"))
    assert len(lines) > 1
    assert " ".join(lines) == "scale must be a whole number from 1 to 256, and this is a text of more than one line"


def test_long_word_is_broken_anywhere() -> None:
    lines = list(wrap("got " + "W" * 100 + " end"))
    assert "".join(lines).replace(" ", "") == "got" + "W" * 100 + "end"
    assert len(lines) > 3


@pytest.mark.parametrize("text", [LONG, "W" * 2000, "i" * 2000, "日本" * 500, "a\u0301" * 400, "\n" * 50 + "x"])
def test_letters_stay_inside_the_margins(text: str) -> None:
    drawing = draw_notice("400 Bad Request", text)
    for placed in drawing.layers[0].placed_paths:
        box = bounds(placed.path)
        assert box.x >= MARGIN - 1
        assert box.x + box.width <= WIDTH - MARGIN / 2
        assert 0 < box.y < box.y + box.height < drawing.height
    assert drawing.width == WIDTH
    assert drawing.height <= 22 * (MAX_LINES + 1) + 2 * MARGIN


def test_text_is_cut_with_an_ellipsis() -> None:
    assert shorten(["a"] * MAX_LINES) == ["a"] * MAX_LINES
    assert shorten(["ab"] * (MAX_LINES + 1)) == ["ab"] * (MAX_LINES - 1) + ["a…"]
    assert sum(map(len, wrap("i" * 2000))) == MAX_CHARACTERS + 1


def test_missing_characters_are_replaced() -> None:
    assert list(wrap("got 日本\u0007é\ud800")) == ["got ???é?"]
    assert list(wrap("")) == []


@for_each("name", DRAWN)
def test_every_format_shows_the_text(name: str) -> None:
    drawing = draw_notice("422 Unprocessable Entity", "the contrast is too low")
    image = OPENERS[name](render.render(drawing, name)).convert("L")
    dark = sum(image.histogram()[:100]) / (image.width * image.height)
    assert 0.02 < dark < 0.2
    assert image.getpixel((2, 2)) == 255
    assert abs(image.width / image.height - drawing.width / drawing.height) < 0.1
    assert zxing(image) is None


def test_title_is_the_text() -> None:
    assert draw_notice("404 Not Found", "nothing").title == "404 Not Found nothing"
    assert b"<title>404 Not Found a &lt;b&gt;</title>" in render.render(draw_notice("404 Not Found", "a <b>"), "svg")
