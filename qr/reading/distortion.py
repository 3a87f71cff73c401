"""Measure how much distortion an image tolerates: blur it, or reduce its contrast, until decoding fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from qr.graphics.raster import Raster
from qr.reading.decoder import Expected, decode
from qr.reading.sampling import CAMERAS, JPEG_QUALITY, PIXELS_PER_MODULE

if TYPE_CHECKING:
    from PIL.Image import Image

BLURS_MODULES = (0.2, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8, 1.0)
CONTRASTS_PERCENT = (40, 30, 25, 20, 15, 12, 10, 8, 6, 4, 3, 2)
MIDDLE_GREY = 130  # grey level that stays the same, 0-255
PIXELS_PER_BLURRED_MODULE = 4

Step = TypeVar("Step", float, int)


class Limits(NamedTuple):
    """The smallest distortion at which decoding fails. None: decoding survives the strongest distortion.

    blur_modules:     standard deviation of a Gaussian blur, in modules
    contrast_percent: share of the contrast that is left, after the blur and the compression of a poor camera
    """

    blur_modules: float | None
    contrast_percent: int | None


def find_limits(raster: Raster, pixels_per_module: float, expected: Expected) -> Limits:
    """Decode an image with more and more distortion: at most one decoding per step of each distortion."""
    from PIL import Image

    image = Image.frombuffer("L", (raster.width, raster.height), raster.luminance)
    sharp = _downscale(image, PIXELS_PER_BLURRED_MODULE / pixels_per_module)
    small = _downscale(image, PIXELS_PER_MODULE[expected.symbology] / pixels_per_module)
    return Limits(
        _first_failure(BLURS_MODULES, lambda blur: _blur(sharp, blur * PIXELS_PER_BLURRED_MODULE), expected),
        _first_failure(CONTRASTS_PERCENT, lambda percent: _fade(small, percent), expected),
    )


def _first_failure(steps: Sequence[Step], distort: Callable[[Step], Image], expected: Expected) -> Step | None:
    return next((step for step in steps if not _is_readable(distort(step), expected)), None)


def _is_readable(image: Image, expected: Expected) -> bool:
    reading = decode(Raster(*image.size, image.tobytes()), expected)
    return reading is not None and reading.content == expected.content


def _downscale(image: Image, factor: float) -> Image:
    from PIL import Image as Pillow

    size = round(image.width * factor), round(image.height * factor)
    return image.resize(size, Pillow.Resampling.BOX) if factor < 1 else image


def _blur(image: Image, pixels: float) -> Image:
    from PIL import ImageFilter

    return image.filter(ImageFilter.GaussianBlur(pixels))


def _fade(image: Image, percent: int) -> Image:
    """Return an image as a poor camera sees it, with a share of its contrast."""
    from PIL import Image as Pillow

    greys = [MIDDLE_GREY + round((grey - MIDDLE_GREY) * percent / 100) for grey in range(256)]
    file = BytesIO()
    _blur(image, CAMERAS[0].blur).point(greys).save(file, "JPEG", quality=JPEG_QUALITY)
    return Pillow.open(file)
