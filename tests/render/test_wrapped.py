from __future__ import annotations

import gzip
import io
from html.parser import HTMLParser
from urllib.request import urlopen

import numpy as np
import pytest

from qr import render
from qr.reading import verify
from qr.reading.decoder import Expected
from qr.render import png, svg, wrapped
from qr.spec import Style
from qr.spec.formats import FORMATS
from tests.support.decoders import open_png, open_svg, zxing
from tests.support.drawings import (
    GRADIENTS,
    SOLID,
    draw_styled,
    png_pixels,
    read_rgba,
)

CONTENT = b"https://example.com"
STYLES = {**SOLID, **GRADIENTS}
READ_STYLES = {**STYLES, "rounded background": Style(ground_radius=10)}
MARKUP = [
    "</title><script>alert(1)</script>",
    "--></svg></body><svg onload=alert(1)>",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "&lt;script&gt;&#60;script&#62;",
    "\"'`=/><svg a=",
]


class Page(HTMLParser):
    """The elements, attribute names and titles of an HTML page."""

    def __init__(self, file: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[str] = []
        self.attributes: set[str] = set()
        self.titles: list[str] = []
        self.feed(file.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        if self.elements and self.elements[-1] == "title" and data.strip():
            self.titles.append(data)


def inner_svg(page: bytes) -> bytes:
    return page[page.index(b"<svg") : page.index(b"</svg>") + len(b"</svg>")]


@pytest.mark.parametrize("style", STYLES)
def test_svgz_is_compressed_svg(style: str) -> None:
    drawing = draw_styled(style=STYLES[style])
    file = wrapped.svgz(drawing)
    assert gzip.decompress(file) == svg.render(drawing)
    assert len(file) < len(svg.render(drawing)) * 0.7
    assert FORMATS["svgz"].encoding == "gzip"


def test_svgz_has_no_time_or_file_name() -> None:
    with gzip.GzipFile(fileobj=io.BytesIO(wrapped.svgz(draw_styled()))) as file:
        file.read()
        assert file.mtime == 0
    assert (
        wrapped.svgz(draw_styled())[3:10] == bytes(5) + b"\x02\xff"
    )  # no flags, no time, best compression, unknown system
    assert wrapped.svgz(draw_styled()) == wrapped.svgz(draw_styled())


@pytest.mark.parametrize("style", STYLES)
def test_html_contains_svg(style: str) -> None:
    drawing = draw_styled(style=STYLES[style])
    assert inner_svg(wrapped.html(drawing)) == svg.render(drawing)
    assert zxing(open_svg(inner_svg(wrapped.html(drawing)))) == CONTENT


def test_html_is_complete_without_styles_or_references() -> None:
    page = Page(wrapped.html(draw_styled()))
    assert page.elements == ["html", "head", "meta", "title", "body", "svg", "title", "path", "path"]
    assert page.attributes.isdisjoint({"style", "href", "src", "xlink:href"})
    assert wrapped.html(draw_styled()).startswith(b"<!DOCTYPE html>\n")


@pytest.mark.parametrize("text", MARKUP)
def test_markup_in_content_is_escaped(text: str) -> None:
    drawing = draw_styled(text.encode())
    file = wrapped.html(drawing)
    page = Page(file)
    assert page.elements == ["html", "head", "meta", "title", "body", "svg", "title", "path", "path"]
    assert page.titles == [f"QR code: {text}"] * 2
    assert verify(wrapped.read_html(file, drawing), Expected(text.encode())) == 1


@pytest.mark.parametrize("style", STYLES)
def test_data_url_contains_png(style: str) -> None:
    drawing = draw_styled(style=STYLES[style])
    url = wrapped.datauri(drawing).decode()
    assert url.isascii()
    assert not any(character.isspace() for character in url)
    with urlopen(url) as response:
        assert response.headers["Content-Type"] == "image/png"
        file = response.read()
    assert file == png.render(drawing)
    assert np.array_equal(read_rgba(file), png_pixels(drawing))
    assert zxing(open_png(file)) == CONTENT


@pytest.mark.parametrize("style", READ_STYLES)
@pytest.mark.parametrize("name", ["svgz", "html", "datauri"])
def test_read_back_uses_file_not_drawing(name: str, style: str) -> None:
    drawing, other = (draw_styled(content, style=READ_STYLES[style]) for content in (CONTENT, b"https://example.org"))
    assert verify(render.read(render.render(drawing, name), drawing, name), Expected(CONTENT)) == 1
    assert render.read(render.render(other, name), drawing, name) != render.read(
        render.render(drawing, name), drawing, name
    )
