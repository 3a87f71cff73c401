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


def make_drawing(content: bytes = b"https://example.com", style: Style = Style(), **output: Any) -> Drawing:
    return draw(encode(content), Spec(content, style=style, output=Output(**output)))


def root(drawing: Drawing) -> ET.Element:
    return ET.fromstring(svg.render(drawing))


def filled_modules(path: str, size: int) -> list[list[int]]:
    """Return the modules that path data fills by the even-odd rule, without code of ``qr``."""
    modules = [[0] * size for _ in range(size)]
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
                    modules[row][column] ^= 1
    return modules


@given(st.integers(1, 9).flatmap(lambda n: st.lists(st.integers(0, 2**n - 1), min_size=n, max_size=n)))
def test_outline_fills_exactly_dark_modules(rows: list[int]) -> None:
    size = len(rows)
    expected = [[int(bit) for bit in f"{row:0{size}b}"] for row in rows]
    assert filled_modules(outline(rows, size, svg.NOTATION), size) == expected


@pytest.mark.parametrize(
    ("rows", "path"),
    [
        ((0b0,), ""),
        ((0b1,), "M0 0h1v1h-1"),
        ((0b111, 0b101, 0b111), "M0 0h3v3h-3M1 1h1v1h-1"),
        # Two modules that touch at a corner are one loop, which goes straight on at the point of four edges.
        ((0b10, 0b01), "M0 0h1v2h1v-1h-2"),
    ],
)
def test_outline_is_shortest_path_around_modules(rows: Rows, path: str) -> None:
    assert outline(rows, len(rows), svg.NOTATION) == path


@pytest.mark.parametrize(
    "output", [{"scale": 1}, {"scale": 7}, {"size": 300}, {"size": 331}, {"margin": 0, "scale": 3}]
)
def test_resvg_rendering_has_dark_modules_of_drawing(output: dict[str, Any]) -> None:
    drawing = make_drawing(**output)
    dark = np.array(open_svg(svg.render(drawing)).convert("L")) < 128
    assert np.array_equal(dark, dark_pixels(drawing))


def test_document_has_module_units_and_title() -> None:
    document = root(make_drawing(b"a<b>&c"))
    assert document.attrib == {
        "width": "290", "height": "290", "viewBox": "0 0 29 29", "shape-rendering": "crispEdges"
    }  # fmt: skip
    title = document.find(f"{SVG}title")
    assert title is not None
    assert title.text == "QR code: a<b>&c"
    assert b"stroke" not in svg.render(make_drawing())


def test_resolution_sets_width_in_millimetres() -> None:
    assert root(make_drawing(dpi=300)).attrib["width"] == f"{width_in_pixels() / 300 * 25.4:.4f}".rstrip("0") + "mm"


def width_in_pixels() -> int:
    return int(root(make_drawing()).attrib["width"])


@pytest.mark.parametrize(
    ("dark", "light", "fills"),
    [
        ("000", "fff", [("#fff", None), ("#000", None)]),
        ("navy", "transparent", [("#000080", None)]),
        ("00000080", "fffffff0", [("#fff", "0.9412"), ("#000", "0.502")]),
    ],
)
def test_colors_are_fills_with_separate_opacity(dark: str, light: str, fills: list[tuple[str, str | None]]) -> None:
    style = Style(color.parse(dark), color.parse(light))
    paths = root(make_drawing(style=style)).findall(f"{SVG}path")
    assert [(path.attrib["fill"], path.attrib.get("fill-opacity")) for path in paths] == fills


@pytest.mark.parametrize(("dark", "light"), [("00000080", "ff0"), ("f00a", "00f3"), ("0f08", "fff"), ("000", "0f08")])
def test_translucent_colors_match_png(dark: str, light: str) -> None:
    drawing = make_drawing(style=Style(color.parse(dark), color.parse(light)), scale=3)
    rendered, expected = np.array(open_svg(svg.render(drawing))).astype(int), np.array(open_png(png.render(drawing)))
    assert abs(rendered - expected).max() <= 1  # renderers round a blended colour up or down


@given(margin=st.integers(0, 6))
def test_read_back_returns_modules(margin: int) -> None:
    drawing = make_drawing(margin=margin)
    raster = svg.read(svg.render(drawing), drawing)
    digits = "".join(f"{row:0{drawing.columns}b}" for row in drawing.rows)
    assert raster.luminance == bytes(0 if bit == "1" else 255 for bit in digits)
