from __future__ import annotations

import pytest
from PIL import Image, ImageFilter

from qr.drawing import Drawing
from qr.drawing.composition import compose
from qr.errors import Unreadable
from qr.graphics import color
from qr.graphics.raster import Raster
from qr.graphics.shapes import SHAPES
from qr.reading import verify, verify_any
from qr.reading.decoder import Expected
from qr.reading.sampling import (
    CAMERAS,
    MAX_ENLARGED_PIXELS,
    MAX_SAMPLINGS,
    PIXELS_PER_MODULE,
    RETRY_PIXELS_PER_MODULE,
    resample,
    simulate_poor_camera,
)
from qr.render import png
from qr.spec import Output, Spec, Style
from qr.symbol import encode
from tests.support.tables import for_each

LINK = b"https://example.com"


def render_and_read(style: Style, scale: int) -> tuple[Raster, Drawing]:
    drawing = compose(encode(LINK), Spec(LINK, style=style, output=Output(scale=scale)), None)
    return png.read(png.render(drawing), drawing), drawing


@pytest.mark.parametrize("scale", [4, 10, 17])
def test_poor_camera_downscales_and_reduces_contrast(scale: int) -> None:
    raster, drawing = render_and_read(Style(shape="dot"), scale)
    poor = simulate_poor_camera(raster, drawing)
    assert (poor.width, poor.height) == (PIXELS_PER_MODULE["qr"] * drawing.columns,) * 2
    assert min(poor.luminance) > CAMERAS[0].contrast[0] * 0.4  # JPEG overshoots
    assert max(poor.luminance) < 255


@for_each("shape", SHAPES)
def test_every_shape_is_readable_by_poor_camera(shape: str) -> None:
    raster, drawing = render_and_read(Style(shape=shape, eye="rounded", eyeball="circle"), 8)
    verify(simulate_poor_camera(raster, drawing), Expected(LINK))


def with_camera_retries(raster: Raster, drawing: Drawing) -> list[Raster]:
    return [simulate_poor_camera(raster, drawing, camera) for camera in CAMERAS]


def test_low_contrast_is_unreadable_by_poor_camera() -> None:
    """The decoder reads modules hardly darker than their background, but only at full resolution."""
    raster, drawing = render_and_read(Style(color.parse("e0e0e0"), shape="dot"), 8)
    verify(raster, Expected(LINK))
    with pytest.raises(Unreadable):
        verify_any(with_camera_retries(raster, drawing), Expected(LINK))


@pytest.mark.parametrize("scale", [3, 4, 8, 9])
@pytest.mark.parametrize("damage", ["stain", "blur", "fog"])
def test_real_damage_is_unreadable_at_every_resolution(damage: str, scale: int) -> None:
    raster, drawing = render_and_read(Style(shape="dot"), scale)
    image = Image.frombytes("L", (raster.width, raster.height), raster.luminance)
    if damage == "stain":
        image.paste(255, (8 * scale, 8 * scale, 25 * scale, 25 * scale))
    elif damage == "blur":
        image = image.filter(ImageFilter.GaussianBlur(scale))
    else:
        image = image.point([240 + grey // 17 for grey in range(256)])
    damaged = Raster(raster.width, raster.height, image.tobytes())
    with pytest.raises(Unreadable):
        verify_any(with_camera_retries(damaged, drawing), Expected(LINK))


@pytest.mark.parametrize("scale", [2, 3, 9, 20])
def test_samplings_have_set_pixels_per_module(scale: int) -> None:
    raster, drawing = render_and_read(Style(shape="dot"), scale)
    widths = [sample.width for sample in resample(raster, drawing)]
    assert widths == [pixels * drawing.columns for pixels in RETRY_PIXELS_PER_MODULE]
    assert 1 + len(widths) == len(CAMERAS) == MAX_SAMPLINGS


def test_enlarged_sampling_has_pixel_limit() -> None:
    drawing = compose(encode(LINK), Spec(LINK, style=Style(shape="dot"), output=Output(scale=2, margin=400)), None)
    raster = png.read(png.render(drawing), drawing)
    for sample in (*resample(raster, drawing), *with_camera_retries(raster, drawing)):
        assert sample.width * sample.height <= MAX_ENLARGED_PIXELS


def test_image_of_one_pixel_per_module_is_not_enlarged() -> None:
    raster, drawing = render_and_read(Style(shape="dot"), 1)
    assert not list(resample(raster, drawing))
    assert {camera.width for camera in with_camera_retries(raster, drawing)} == {raster.width}


def test_other_cameras_have_more_blur_and_less_contrast() -> None:
    first, *others = [(camera.resolution / camera.blur, *camera.contrast) for camera in CAMERAS]
    for sharpness, black, white in others:
        assert sharpness < first[0]
        assert (black > first[1], white < first[2]) == (True, True)
