from __future__ import annotations

import pytest

from qr import render
from qr.drawing import Drawing, draw
from qr.drawing.composition import compose
from qr.errors import Unreadable
from qr.graphics import color
from qr.graphics.raster import Raster
from qr.graphics.shapes import SHAPES
from qr.reading import PIXELS_PER_MODULE, REDUCED_CONTRAST, simulate_poor_camera, verify
from qr.reading.decoder import Expected
from qr.render import png
from qr.spec import Output, Spec, Style
from qr.spec.formats import FORMATS
from qr.symbol import encode

CONTENT = b"https://example.com/\x00\xff"
LINK = b"https://example.com"


@pytest.mark.parametrize("name", FORMATS)
def test_image_in_every_format_is_verified(name: str) -> None:
    drawing = draw(encode(CONTENT), Spec(CONTENT))
    verify(render.read(render.render(drawing, name), drawing, name), Expected(CONTENT))


def test_image_with_other_content_is_rejected() -> None:
    drawing = draw(encode(CONTENT), Spec(CONTENT))
    raster = render.read(render.render(drawing, "png"), drawing, "png")
    with pytest.raises(Unreadable):
        verify(raster, Expected(CONTENT[:-1]))


def test_blank_image_error_suggests_remedies() -> None:
    with pytest.raises(Unreadable) as error:
        verify(Raster(50, 50, b"\xff" * 2500), Expected(CONTENT))
    for remedy in ("margin=4", "scale", "ground_radius=0"):
        assert remedy in (error.value.allowed or "")


def render_and_read(style: Style, scale: int) -> tuple[Raster, Drawing]:
    drawing = compose(encode(LINK), Spec(LINK, style=style, output=Output(scale=scale)), None)
    return png.read(png.render(drawing), drawing), drawing


@pytest.mark.parametrize("scale", [4, 10, 17])
def test_poor_camera_downscales_and_reduces_contrast(scale: int) -> None:
    raster, drawing = render_and_read(Style(shape="dot"), scale)
    poor = simulate_poor_camera(raster, drawing)
    assert (poor.width, poor.height) == (PIXELS_PER_MODULE["qr"] * drawing.columns,) * 2
    assert min(poor.luminance) > REDUCED_CONTRAST[0] / 2  # JPEG overshoots
    assert max(poor.luminance) < 255


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_readable_by_poor_camera(shape: str) -> None:
    raster, drawing = render_and_read(Style(shape=shape, eye="rounded", eyeball="circle"), 8)
    verify(simulate_poor_camera(raster, drawing), Expected(LINK))


def test_low_contrast_is_unreadable_by_poor_camera() -> None:
    """The decoder reads modules hardly darker than their background, but only at full resolution."""
    raster, drawing = render_and_read(Style(color.parse("e0e0e0"), shape="dot"), 8)
    verify(raster, Expected(LINK))
    with pytest.raises(Unreadable):
        verify(simulate_poor_camera(raster, drawing), Expected(LINK))
