"""Proof before sending: colours a scanner can tell apart, and the picture read back by a decoder.

The only importer of the decoder, zxing-cpp, a project that shares no code with the encoders.
"""

from __future__ import annotations

from io import BytesIO
from typing import NamedTuple

from qr.drawing import Drawing
from qr.errors import Unreadable
from qr.graphics.gradient import paint_colors
from qr.graphics.raster import Raster
from qr.reading.decoder import Expected, decode
from qr.spec import Style


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
    """The share of the error correction that is left, 0.0-1.0.

    Raises ``Unreadable`` unless the decoder finds a symbol of this kind in the picture that says exactly this. The
    place of a part in its sequence is not compared: the decoder's Python interface does not tell it.
    """
    found = decode(raster, expected)
    if found is None or found.content != expected.content:
        raise unreadable_error("could not read this picture back")
    return found.unused_error_correction


def unreadable_error(complaint: str) -> Unreadable:
    """The refusal of a picture, with what reads best."""
    return Unreadable(
        f"an independent decoder {complaint}; verify=off sends it anyway",
        parameter="verify",
        value="on",
        allowed="a quiet zone of 4 modules (margin=4), more pixels a module (scale), square corners "
        "(ground_radius=0), plain shapes and colours, and no logo read best",
    )


PIXELS_PER_MODULE = {"qr": 3, "micro": 3, "rmqr": 4}  # readers of rMQR need a little more
BLUR = 0.5  # pixels, standard deviation
REDUCED_CONTRAST = (70, 190)  # what black and white become, 0-255
JPEG_QUALITY = 40

_PALE_GREYS = [REDUCED_CONTRAST[0] + grey * (REDUCED_CONTRAST[1] - REDUCED_CONTRAST[0]) // 255 for grey in range(256)]


def simulate_poor_camera(raster: Raster, drawing: Drawing) -> Raster:
    """The raster at about three pixels a module, blurred, with less contrast, after JPEG compression."""
    from PIL import Image, ImageFilter

    image = Image.frombuffer("L", (raster.width, raster.height), raster.luminance)
    shrink = PIXELS_PER_MODULE[drawing.symbol.symbology] / (drawing.scale * raster.width / drawing.width)
    if shrink < 1:
        size = round(raster.width * shrink), round(raster.height * shrink)
        image = image.resize(size, Image.Resampling.BOX, reducing_gap=1.5)
    image = image.filter(ImageFilter.GaussianBlur(BLUR)).point(_PALE_GREYS)
    file = BytesIO()
    image.save(file, "JPEG", quality=JPEG_QUALITY)
    image = Image.open(file)
    return Raster(*image.size, image.tobytes())
