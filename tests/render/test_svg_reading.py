"""The read-back of styled SVG starts from the finished file."""

from __future__ import annotations

import pytest

from qr import render
from qr.errors import Unreadable
from qr.generate import generate
from qr.graphics.resvg import render_svg
from qr.reading import verify
from qr.reading.decoder import Expected
from qr.render.svg_reading import rasterise_document
from qr.spec import Style
from qr.spec.parse import parse_spec
from tests.support.drawings import drawn

STYLED = Style(shape="dot", eye="rounded")
OTHER = b"https://example.org"


@pytest.mark.parametrize("name", ["svg", "svgz", "html"])
def test_read_back_uses_file_not_drawing(name: str) -> None:
    drawing, other = drawn(style=STYLED), drawn(OTHER, style=STYLED)
    raster = render.read(render.render(other, name), drawing, name)
    assert verify(raster, Expected(OTHER)) == 1
    with pytest.raises(Unreadable):
        verify(raster, Expected(b"https://example.com"))


def test_damaged_path_in_file_is_detected() -> None:
    drawing = drawn(style=STYLED)
    file = render.render(drawing, "svg").replace(b"c", b"l")
    with pytest.raises(Unreadable):
        verify(render.read(file, drawing, "svg"), Expected(b"https://example.com"))


def test_unrenderable_document_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="cannot draw this SVG"):
        rasterise_document("<svg", drawn(style=STYLED))


def test_costly_logo_is_read_at_lower_resolution(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = parse_spec([("data", "https://example.com"), ("ecc", "H"), ("logo", "heart")], "svg")
    plain = generate(spec)
    monkeypatch.setattr("qr.logo.pixels.MAX_COST_PIXELS", 10)
    monkeypatch.setattr("qr.render.svg_reading.render_svg", render_with_png_logos_only)
    assert generate(spec).body == plain.body


def render_with_png_logos_only(document: str, width: int, background: str) -> bytes:
    assert "data:image/svg+xml" not in document
    assert "data:image/png" in document
    return render_svg(document, width, background)
