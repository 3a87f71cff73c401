from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qr.drawing import Drawing, draw
from qr.graphics import color
from qr.render import eps, png
from qr.spec import (
    Encoding,
    Output,
    Spec,
    Style,
)
from qr.symbol import encode
from tests.support.decoders import (
    ghostscript,
    ink_coverage,
    open_eps,
    open_png,
    zxing,
)
from tests.support.drawings import HOSTILE


def make_drawing(content: bytes = b"EXAMPLE", style: Style = Style(), symbol: str = "qr", **output: Any) -> Drawing:
    spec = Spec(content, "eps", style=style, output=Output(**output))
    return draw(encode(content, Encoding(symbol=symbol)), spec)


def header(drawing: Drawing) -> dict[str, str]:
    """Return the comments before the program, by keyword."""
    comments = eps.render(drawing).decode("ascii").split("%%EndComments")[0].splitlines()
    return dict(re.findall(r"%%(\w+): (.*)", "\n".join(comments)))


@pytest.mark.parametrize(
    "output",
    [
        {"scale": 1}, {"scale": 7}, {"size": 300}, {"size": 331}, {"margin": 0, "scale": 4}, {"rotate": 90},
        {"rotate": 180}, {"rotate": 270, "size": 301},
    ],
)  # fmt: skip
@pytest.mark.parametrize("symbol", ["qr", "rmqr"])
def test_ghostscript_rendering_equals_png(symbol: str, output: dict[str, Any]) -> None:
    drawing = make_drawing(symbol=symbol, **output)
    rendered, expected = np.array(open_eps(eps.render(drawing))), np.array(open_png(png.render(drawing)))
    assert np.array_equal(rendered, expected)


def test_image_paints_only_its_corner_of_page() -> None:
    drawing = make_drawing()
    page = np.array(ghostscript(eps.render(drawing), 96, "-g400x400"))
    assert np.array_equal(page[110:, :290], np.array(open_png(png.render(drawing))))
    assert page[:110].min() == page[:, 290:].min() == 255


@pytest.mark.parametrize(
    ("dark", "light", "operators"),
    [
        ("000", "fff", ["1 1 1 rgb", "0 0 0 rgb"]),
        ("f03", "transparent", ["1 0 0.2 rgb"]),
        ("cmyk(0,0,0,100)", "cmyk(0,0,7,0)", ["0 0 0.07 0 cmyk", "0 0 0 1 cmyk"]),
    ],
)
def test_colors_are_written_in_requested_color_space(dark: str, light: str, operators: list[str]) -> None:
    style = Style(dark=color.parse(dark), light=color.parse(light))
    lines = eps.render(make_drawing(style=style)).decode().split("%%EndProlog")[1].splitlines()
    assert [line for line in lines if line.endswith((" rgb", " cmyk"))] == operators


def test_cmyk_black_uses_only_black_ink() -> None:
    style = Style(dark=color.parse("cmyk(0,0,0,100)"), light=color.TRANSPARENT)
    cyan, magenta, yellow, black = ink_coverage(eps.render(make_drawing(style=style)))
    assert cyan == magenta == yellow == 0 < black


@pytest.mark.parametrize(
    ("output", "points", "rounded"),
    [
        ({}, "217.5 217.5", "218 218"),
        ({"dpi": 300}, "69.6 69.6", "70 70"),
        ({"width": 30.0}, "85.0394 85.0394", "86 86"),
        ({"width": 25.4}, "72 72", "72 72"),
    ],
)
def test_bounding_box_has_requested_size(output: dict[str, Any], points: str, rounded: str) -> None:
    comments = header(make_drawing(**output))
    assert comments["HiResBoundingBox"] == f"0 0 {points}"
    assert comments["BoundingBox"] == f"0 0 {rounded}"


@pytest.mark.parametrize("content", HOSTILE)
def test_content_cannot_inject_postscript(content: bytes) -> None:
    file = eps.render(make_drawing(content))
    assert file.isascii()
    lines = file.decode().splitlines()
    assert lines[0] == "%!PS-Adobe-3.0 EPSF-3.0"
    assert [line for line in lines if line.startswith("%%EOF")] == ["%%EOF"]
    assert max(map(len, lines)) <= 255
    # The content appears only in one comment.
    assert sum(line.startswith("%%Title: QR code") for line in lines) == 1
    program = [line for line in lines if not line.startswith("%")]
    assert re.fullmatch(r"[-0-9. \[\]a-z/{}]*", "".join(program))
    assert zxing(open_eps(file)) == content


def test_non_ascii_title_uses_question_marks() -> None:
    assert header(make_drawing("Grüße".encode()))["Title"] == "QR code: Gr??e"


@given(margin=st.integers(0, 6), content=st.binary(min_size=1, max_size=60))
@settings(max_examples=40)
def test_read_back_returns_modules(margin: int, content: bytes) -> None:
    drawing = make_drawing(content, margin=margin)
    raster = eps.read(eps.render(drawing), drawing)
    digits = "".join(f"{row:0{drawing.columns}b}" for row in drawing.rows)
    assert raster.luminance == bytes(0 if bit == "1" else 255 for bit in digits)


def test_read_back_uses_file_not_drawing() -> None:
    drawing, other = make_drawing(b"one"), make_drawing(b"two")
    assert eps.read(eps.render(other), drawing) == png.read(png.render(other), other)
