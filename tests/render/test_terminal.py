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
from tests.support.drawings import SOLID, draw_styled, read_rgba
from tests.support.screens import (
    BACKGROUND,
    FOREGROUND,
    Rgb,
    enlarge_image,
    paper_pixels,
    terminal_pixels,
)


def to_array(rows: list[list[Rgb]]) -> Pixels:
    return np.array(rows, np.uint8)


def png_modules(drawing: Drawing) -> Pixels:
    """Return the PNG at one pixel per module."""
    reduced = drawing._replace(scale=1, width=drawing.columns, height=len(drawing.rows))
    return read_rgba(png.render(reduced))[..., :3].astype(np.uint8)


@pytest.mark.parametrize(
    "style",
    [SOLID["plain"], SOLID["two colours"], Style(light=color.parse("ff0"))],
    ids=["plain", "two colours", "yellow background"],
)
@given(margin=st.integers(0, 5), rotate=st.sampled_from([0, 90, 180, 270]))
@settings(max_examples=15)
def test_ansi_shows_modules_in_their_colors(style: Style, margin: int, rotate: int) -> None:
    drawing = draw_styled(style=style, margin=margin, rotate=rotate)
    rows, ink, paper = terminal_pixels(terminal.ansi(drawing).decode())
    assert np.array_equal(to_array(rows)[: len(drawing.rows)], png_modules(drawing))
    assert {tuple(pixel) for line in rows[len(drawing.rows) :] for pixel in line} <= {style.light[:3]}
    assert (ink, paper) == (FOREGROUND, BACKGROUND)


def test_ansi_lines_set_and_reset_colors() -> None:
    for line in terminal.ansi(draw_styled()).decode().splitlines():
        assert terminal_pixels(line)[1:] == (FOREGROUND, BACKGROUND)
        assert {pixel for row in terminal_pixels(line)[0] for pixel in row} <= {(0, 0, 0), (255, 255, 255)}


def test_terminal_and_printed_text_can_be_scanned() -> None:
    rows, _, _ = terminal_pixels(terminal.ansi(draw_styled()).decode())
    assert zxing(enlarge_image(rows)) == b"https://example.com"
    text = terminal.txt(draw_styled()).decode()
    assert "\x1b" not in text
    paper = paper_pixels(text)
    assert np.array_equal(to_array(paper)[:33], png_modules(draw_styled()))
    assert zxing(enlarge_image(paper)) == b"https://example.com"


def test_txt_lines_include_quiet_zone() -> None:
    lines = terminal.txt(draw_styled()).decode().split("\n")
    assert lines.pop() == ""
    assert [len(line) for line in lines] == [33] * 17


@pytest.mark.parametrize("name", ["txt", "ansi"])
@given(margin=st.integers(0, 5))
@settings(max_examples=10)
def test_read_back_uses_text_not_drawing(name: str, margin: int) -> None:
    drawing, other = draw_styled(margin=margin), draw_styled(b"https://example.org", margin=margin)
    raster = render.read(render.render(drawing, name), drawing, name)
    digits = "".join(f"{row:0{drawing.columns}b}" for row in drawing.rows)
    assert raster.luminance == bytes(0 if bit == "1" else 255 for bit in digits)
    assert render.read(render.render(other, name), drawing, name) != raster


def test_ansi_is_read_back_in_its_colors() -> None:
    drawing = draw_styled(style=SOLID["two colours"])
    raster = terminal.read_ansi(terminal.ansi(drawing), drawing)
    assert set(raster.luminance) == {15, 253}  # the greys of navy and ffe
    assert verify(raster, Expected(drawing.content)) == 1
