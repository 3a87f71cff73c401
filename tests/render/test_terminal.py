from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qr import render
from qr.drawing import Drawing
from qr.graphics import color
from qr.reading import verify
from qr.reading.decoder import Expected
from qr.render import png, terminal
from qr.spec import Style
from tests.support.decoders import Pixels, zxing
from tests.support.drawings import SOLID, drawn, rgba
from tests.support.screens import (
    BACKGROUND,
    FOREGROUND,
    Rgb,
    photograph,
    printed,
    screen,
)


def pixels(rows: list[list[Rgb]]) -> Pixels:
    return np.array(rows, np.uint8)


def picture(drawing: Drawing) -> Pixels:
    """The PNG at a pixel a module."""
    small = drawing._replace(scale=1, width=drawing.columns, height=len(drawing.rows))
    return rgba(png.render(small))[..., :3].astype(np.uint8)


@pytest.mark.parametrize("style", [SOLID["plain"], SOLID["two colours"], Style(light=color.parse("ff0"))])
@given(margin=st.integers(0, 5), rotate=st.sampled_from([0, 90, 180, 270]))
@settings(max_examples=15)
def test_a_terminal_shows_the_modules_in_their_colors(style: Style, margin: int, rotate: int) -> None:
    drawing = drawn(style=style, margin=margin, rotate=rotate)
    rows, ink, paper = screen(terminal.ansi(drawing).decode())
    assert np.array_equal(pixels(rows)[: len(drawing.rows)], picture(drawing))
    assert {tuple(pixel) for line in rows[len(drawing.rows) :] for pixel in line} <= {style.light[:3]}
    assert (ink, paper) == (FOREGROUND, BACKGROUND)


def test_every_line_sets_its_colors_and_leaves_the_terminal_as_it_was() -> None:
    for line in terminal.ansi(drawn()).decode().splitlines():
        assert screen(line)[1:] == (FOREGROUND, BACKGROUND)
        assert {pixel for row in screen(line)[0] for pixel in row} <= {(0, 0, 0), (255, 255, 255)}


def test_it_scans_from_a_dark_terminal_in_colors_and_from_paper_in_plain_text() -> None:
    rows, _, _ = screen(terminal.ansi(drawn()).decode())
    assert zxing(photograph(rows)) == b"https://example.com"
    text = terminal.txt(drawn()).decode()
    assert "\x1b" not in text
    paper = printed(text)
    assert np.array_equal(pixels(paper)[:33], picture(drawn()))
    assert zxing(photograph(paper)) == b"https://example.com"


def test_every_line_is_as_long_as_the_symbol_with_its_quiet_zone_is_wide() -> None:
    lines = terminal.txt(drawn()).decode().split("\n")
    assert lines.pop() == ""
    assert [len(line) for line in lines] == [33] * 17


@pytest.mark.parametrize("name", ["txt", "ansi"])
@given(margin=st.integers(0, 5))
@settings(max_examples=10)
def test_what_is_read_back_is_what_the_text_says(name: str, margin: int) -> None:
    drawing, other = drawn(margin=margin), drawn(b"https://example.org", margin=margin)
    raster = render.read(render.render(drawing, name), drawing, name)
    digits = "".join(f"{row:0{drawing.columns}b}" for row in drawing.rows)
    assert raster.luminance == bytes(0 if bit == "1" else 255 for bit in digits)
    assert render.read(render.render(other, name), drawing, name) != raster


def test_what_is_read_back_of_ansi_is_in_its_own_colors() -> None:
    drawing = drawn(style=SOLID["two colours"])
    raster = terminal.read_ansi(terminal.ansi(drawing), drawing)
    assert set(raster.luminance) == {15, 253}  # the greys of navy and ffe
    assert verify(raster, Expected(drawing.content)) == 1
