"""Verify an image before it is sent: decode it, and compare the content."""

from __future__ import annotations

from io import BytesIO
from typing import NamedTuple

from qr.drawing import Drawing
from qr.errors import Unreadable
from qr.graphics.gradient import paint_colors
from qr.graphics.raster import Raster
from qr.reading.decoder import Expected, decode
from qr.spec import Style

# Settings of the simulated camera.
PIXELS_PER_MODULE = {"qr": 3, "micro": 3, "rmqr": 4}  # decoders of rMQR need a higher resolution
BLUR = 0.5  # standard deviation in pixels
REDUCED_CONTRAST = (70, 190)  # grey levels of black and white, 0-255
JPEG_QUALITY = 40

_REDUCED_GREYS = [
    REDUCED_CONTRAST[0] + grey * (REDUCED_CONTRAST[1] - REDUCED_CONTRAST[0]) // 255 for grey in range(256)
]


class Verification(NamedTuple):
    """Result of a read-back.

    unused_error_correction: share of the error correction that decoding did not need, 0.0-1.0
    on_white:                whether a colour is not opaque, so that the image was read on white paper
    """

    unused_error_correction: float
    on_white: bool


def is_on_white(style: Style) -> bool:
    """Return whether a dark or light colour is not opaque, so that the image depends on the paper behind it."""
    return not all(color.opaque for paint in (style.dark, style.light) for color in paint_colors(paint))


def verify(raster: Raster, expected: Expected) -> float:
    """Decode a raster. Return the unused error correction, 0.0-1.0.

    Raises ``Unreadable`` unless the decoder finds a symbol with the expected symbology and content. The number of a
    part in a structured append is not compared, because the Python interface of the decoder does not return it.
    """
    reading = decode(raster, expected)
    if reading is None or reading.content != expected.content:
        raise unreadable_error("could not read this image")
    return reading.unused_error_correction


def unreadable_error(problem: str) -> Unreadable:
    """Build the error for an image that cannot be verified. ``problem`` continues "an independent decoder"."""
    return Unreadable(
        f"an independent decoder {problem}; verify=off sends the image anyway",
        parameter="verify",
        value="on",
        allowed="off, or an image that is easier to read: a quiet zone of 4 modules (margin=4), more pixels per module "
        "(scale), square corners (ground_radius=0), plain shapes and colours, no logo",
    )


def simulate_poor_camera(raster: Raster, drawing: Drawing) -> Raster:
    """Return the raster as a poor camera sees it.

    The raster is downscaled to ``PIXELS_PER_MODULE``, blurred, reduced in contrast and compressed as JPEG.
    """
    from PIL import Image, ImageFilter

    image = Image.frombuffer("L", (raster.width, raster.height), raster.luminance)
    factor = PIXELS_PER_MODULE[drawing.symbol.symbology] / (drawing.scale * raster.width / drawing.width)
    if factor < 1:
        size = round(raster.width * factor), round(raster.height * factor)
        image = image.resize(size, Image.Resampling.BOX, reducing_gap=1.5)
    image = image.filter(ImageFilter.GaussianBlur(BLUR)).point(_REDUCED_GREYS)
    file = BytesIO()
    image.save(file, "JPEG", quality=JPEG_QUALITY)
    image = Image.open(file)
    return Raster(*image.size, image.tobytes())
