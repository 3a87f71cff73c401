from __future__ import annotations

import pytest

from qr.drawing import Drawing
from qr.drawing.composition import compose
from qr.errors import Unreadable
from qr.graphics import color
from qr.graphics.raster import Raster
from qr.graphics.shapes import SHAPES
from qr.reading import PIXELS_PER_MODULE, REDUCED_CONTRAST, simulate_poor_camera, verify
from qr.reading.decoder import Expected
from qr.render import png
from qr.spec import Output, Spec, Style
from qr.symbol import encode

LINK = b"https://example.com"


def seen(style: Style, scale: int) -> tuple[Raster, Drawing]:
    drawing = compose(encode(LINK), Spec(LINK, style=style, output=Output(scale=scale)), None)
    return png.read(png.render(drawing), drawing), drawing


@pytest.mark.parametrize("scale", [4, 10, 17])
def test_the_picture_is_small_and_pale_afterwards(scale: int) -> None:
    raster, drawing = seen(Style(shape="dot"), scale)
    poor = simulate_poor_camera(raster, drawing)
    assert (poor.width, poor.height) == (PIXELS_PER_MODULE["qr"] * drawing.columns,) * 2
    assert min(poor.luminance) > REDUCED_CONTRAST[0] / 2  # JPEG overshoots
    assert max(poor.luminance) < 255


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_stands_it(shape: str) -> None:
    verify(simulate_poor_camera(*seen(Style(shape=shape, eye="rounded", eyeball="circle"), 8)), Expected(LINK))


def test_what_reads_only_in_good_light_does_not_stand_it() -> None:
    """Modules hardly darker than their ground read at full size, which is why that is not enough."""
    faint = Style(color.parse("e0e0e0"), shape="dot")
    raster, drawing = seen(faint, 8)
    verify(raster, Expected(LINK))
    with pytest.raises(Unreadable):
        verify(simulate_poor_camera(raster, drawing), Expected(LINK))
