"""The picture as a poor camera sees it: small, blurred, pale, compressed."""

from __future__ import annotations

from io import BytesIO

from qr.drawing import Drawing
from qr.raster import Raster

PIXELS_PER_MODULE = {"qr": 3, "micro": 3, "rmqr": 4}  # readers of rMQR need a little more
BLUR = 0.5  # pixels, standard deviation
PALE = (70, 190)  # what black and white become, 0-255
JPEG_QUALITY = 40

_PALE_GREYS = [PALE[0] + grey * (PALE[1] - PALE[0]) // 255 for grey in range(256)]


def stressed(raster: Raster, drawing: Drawing) -> Raster:
    """The raster at about three pixels a module, blurred, with less contrast, after JPEG compression."""
    from PIL import Image, ImageFilter

    image = Image.frombuffer("L", (raster.width, raster.height), raster.luminance)
    shrink = PIXELS_PER_MODULE[drawing.symbol.kind] / (drawing.scale * raster.width / drawing.width)
    if shrink < 1:
        size = round(raster.width * shrink), round(raster.height * shrink)
        image = image.resize(size, Image.Resampling.BOX, reducing_gap=1.5)
    image = image.filter(ImageFilter.GaussianBlur(BLUR)).point(_PALE_GREYS)
    file = BytesIO()
    image.save(file, "JPEG", quality=JPEG_QUALITY)
    image = Image.open(file)
    return Raster(*image.size, image.tobytes())
