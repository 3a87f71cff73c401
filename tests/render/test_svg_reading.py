"""The read-back of styled SVG starts from the finished file."""

from __future__ import annotations

from typing import Any

import pytest

from qr import render
from qr.errors import Unreadable
from qr.generate import Image, generate
from qr.graphics.resvg import render_svg
from qr.reading import verify
from qr.reading.decoder import Expected
from qr.reading.sampling import CAMERAS
from qr.render.svg_reading import rasterise_document
from qr.spec import Style
from qr.spec.formats import FORMATS
from qr.spec.parse import parse_spec
from tests.support.drawings import draw_styled

STYLED = Style(shape="dot", eye="rounded")
OTHER = b"https://example.org"


@pytest.mark.parametrize("name", ["svg", "svgz", "html"])
def test_read_back_uses_file_not_drawing(name: str) -> None:
    drawing, other = draw_styled(style=STYLED), draw_styled(OTHER, style=STYLED)
    raster = render.read(render.render(other, name), drawing, name)
    assert verify(raster, Expected(OTHER)) == 1
    with pytest.raises(Unreadable):
        verify(raster, Expected(b"https://example.com"))


def test_damaged_path_in_file_is_detected() -> None:
    drawing = draw_styled(style=STYLED)
    file = render.render(drawing, "svg").replace(b"c", b"l")
    with pytest.raises(Unreadable):
        verify(render.read(file, drawing, "svg"), Expected(b"https://example.com"))


def test_unrenderable_document_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="cannot draw this SVG"):
        rasterise_document("<svg", draw_styled(style=STYLED))


def test_svg_logo_is_replaced_by_its_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qr.render.svg_reading.render_svg", render_without_svg_logos)
    image = generate_svg(ecc="H", logo="heart", rotate="90")
    assert b"data:image/svg+xml" in image.body
    assert image.verification


def render_without_svg_logos(document: str, *size: Any) -> bytes:
    assert "data:image/svg+xml" not in document
    assert "data:image/png" in document
    return render_svg(document, *size)


@pytest.mark.parametrize("name", ["svg", "svgz", "html"])
@pytest.mark.parametrize("size", [{"width": "30mm"}, {"dpi": "300"}, {"width": "2in", "dpi": "96"}])
def test_styled_document_in_physical_units_is_verified(name: str, size: dict[str, str]) -> None:
    assert generate_svg(name, shape="dot", **size).verification
    assert generate_svg(name, logo="heart", ecc="H", **size).verification


def test_failed_read_is_repeated_at_higher_resolution(monkeypatch: pytest.MonkeyPatch) -> None:
    """The decoder does not find some small captioned symbols at 3 pixels per module."""
    parameters = {"data": "HELLO", "symbol": "micro", "caption": "Hi"}
    with monkeypatch.context() as patch:
        patch.setitem(FORMATS, "svg", FORMATS["svg"]._replace(rereads=False))
        patch.setattr("qr.generate.resample", lambda *_: ())
        patch.setattr("qr.generate.CAMERAS", CAMERAS[:1])
        sizes = [str(size) for size in range(30, 200, 3)]
        failing = [size for size in sizes if not is_accepted({**parameters, "size": size})]
    assert failing
    assert sum(is_accepted({**parameters, "size": size}) for size in failing) >= len(failing) - 1


def is_accepted(parameters: dict[str, str]) -> bool:
    try:
        return generate_svg(**parameters).verification is not None
    except Unreadable:
        return False


def generate_svg(name: str = "svg", /, **parameters: str) -> Image:
    return generate(parse_spec({"data": "https://example.com", **parameters}.items(), name))


def test_transparent_document_is_read_on_white() -> None:
    verification = generate_svg(shape="dot", light="transparent").verification
    assert verification
    assert verification.on_white
