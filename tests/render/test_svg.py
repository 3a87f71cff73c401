from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.drawing import Drawing, draw
from qr.graphics import color
from qr.render import png, svg
from qr.render.outline import outline
from qr.spec import Output, Spec, Style
from qr.symbol import Rows, encode
from tests.support.decoders import open_png, open_svg
from tests.support.drawings import dark_pixels

SVG = "{http://www.w3.org/2000/svg}"


def drawn(content: bytes = b"https://example.com", style: Style = Style(), **output: Any) -> Drawing:
    return draw(encode(content), Spec(content, style=style, output=Output(**output)))


def root(drawing: Drawing) -> ET.Element:
    return ET.fromstring(svg.render(drawing))


def unpainted(path: str, size: int) -> list[list[int]]:
    """The cells that path data fills by the even-odd rule, from its vertical edges; written apart from the product."""
    cells = [[0] * size for _ in range(size)]
    for subpath in path.split("M")[1:]:
        start, *_ = re.findall(r"\d+ \d+", subpath)
        x, y = first = tuple(map(int, start.split()))
        points = [(x, y)]
        for axis, distance in re.findall(r"([hv])(-?\d+)", subpath):
            x, y = (x + int(distance), y) if axis == "h" else (x, y + int(distance))
            points.append((x, y))
        for (x0, y0), (x1, y1) in zip(points, [*points[1:], first], strict=True):
            for row in range(min(y0, y1), max(y0, y1)) if x0 == x1 else ():
                for column in range(x0, size):
                    cells[row][column] ^= 1
    return cells


@given(st.integers(1, 9).flatmap(lambda n: st.lists(st.integers(0, 2**n - 1), min_size=n, max_size=n)))
def test_the_outline_of_any_pattern_fills_exactly_its_cells(rows: list[int]) -> None:
    size = len(rows)
    expected = [[int(bit) for bit in f"{row:0{size}b}"] for row in rows]
    assert unpainted(outline(rows, size, svg.NOTATION), size) == expected


@pytest.mark.parametrize(
    ("rows", "path"),
    [
        ((0b0,), ""),
        ((0b1,), "M0 0h1v1h-1"),
        ((0b111, 0b101, 0b111), "M0 0h3v3h-3M1 1h1v1h-1"),
        # Two modules that touch at a corner are one loop: straight on where four edges meet.
        ((0b10, 0b01), "M0 0h1v2h1v-1h-2"),
    ],
)
def test_the_outline_is_the_shortest_way_around(rows: Rows, path: str) -> None:
    assert outline(rows, len(rows), svg.NOTATION) == path


@pytest.mark.parametrize(
    "output", [{"scale": 1}, {"scale": 7}, {"size": 300}, {"size": 331}, {"margin": 0, "scale": 3}]
)
def test_an_independent_renderer_paints_the_same_pixels_as_the_png(output: dict[str, Any]) -> None:
    drawing = drawn(**output)
    painted = np.array(open_svg(svg.render(drawing)).convert("L")) < 128
    assert np.array_equal(painted, dark_pixels(drawing))


def test_the_document_is_a_picture_in_module_units_that_says_what_it_is() -> None:
    document = root(drawn(b"a<b>&c"))
    assert document.attrib == {
        "width": "290", "height": "290", "viewBox": "0 0 29 29", "shape-rendering": "crispEdges"
    }  # fmt: skip
    title = document.find(f"{SVG}title")
    assert title is not None
    assert title.text == "QR code: a<b>&c"
    assert b"stroke" not in svg.render(drawn())


def test_a_resolution_gives_it_real_units() -> None:
    assert root(drawn(dpi=300)).attrib["width"] == f"{root_pixels() / 300 * 25.4:.4f}".rstrip("0") + "mm"


def root_pixels() -> int:
    return int(root(drawn()).attrib["width"])


@pytest.mark.parametrize(
    ("dark", "light", "fills"),
    [
        ("000", "fff", [("#fff", None), ("#000", None)]),
        ("navy", "transparent", [("#000080", None)]),
        ("00000080", "fffffff0", [("#fff", "0.9412"), ("#000", "0.502")]),
    ],
)
def test_colors_are_fills_and_alpha_is_apart(dark: str, light: str, fills: list[tuple[str, str | None]]) -> None:
    style = Style(color.parse(dark), color.parse(light))
    paths = root(drawn(style=style)).findall(f"{SVG}path")
    assert [(path.attrib["fill"], path.attrib.get("fill-opacity")) for path in paths] == fills


@pytest.mark.parametrize(("dark", "light"), [("00000080", "ff0"), ("f00a", "00f3"), ("0f08", "fff"), ("000", "0f08")])
def test_translucent_colors_are_the_same_picture_as_the_png(dark: str, light: str) -> None:
    drawing = drawn(style=Style(color.parse(dark), color.parse(light)), scale=3)
    one, other = np.array(open_svg(svg.render(drawing))).astype(int), np.array(open_png(png.render(drawing)))
    assert abs(one - other).max() <= 1  # renderers round a mixed colour up or down


@given(margin=st.integers(0, 6))
def test_what_is_read_back_is_what_was_drawn(margin: int) -> None:
    drawing = drawn(margin=margin)
    raster = svg.read(svg.render(drawing), drawing)
    digits = "".join(f"{row:0{drawing.columns}b}" for row in drawing.rows)
    assert raster.luminance == bytes(0 if bit == "1" else 255 for bit in digits)
