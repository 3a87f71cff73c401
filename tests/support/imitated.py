"""Responses of endpoints that imitate other services: what their images show."""

from __future__ import annotations

from io import BytesIO

import zxingcpp
from PIL import Image
from werkzeug.test import TestResponse

from tests.support.decoders import open_eps, open_png, open_svg

HOST = "files.example"  # from which the tests fetch files


def _open_points(file: bytes) -> Image.Image:
    return open_eps(file, 72)


_OPENERS = {"image/svg+xml": open_svg, "application/postscript": _open_points}


def open_image(response: TestResponse) -> Image.Image:
    """Open the image of a response: EPS at one pixel per point, all others at their own size."""
    return _OPENERS.get(response.mimetype or "", open_png)(response.data)


def read_image(response: TestResponse) -> tuple[tuple[int, int], str]:
    """Return the size of an image in pixels, and the text of its only symbol."""
    assert response.status_code == 200, response.text
    image = open_image(response)
    # A white border, because some services draw no quiet zone by default.
    bordered = Image.new("RGB", (image.width + 80, image.height + 80), "white")
    bordered.paste(image, (40, 40))
    scale = 1 if min(image.size) > 100 else 4
    enlarged = bordered.resize((bordered.width * scale, bordered.height * scale), Image.Resampling.NEAREST)
    (symbol,) = zxingcpp.read_barcodes(enlarged)
    return image.size, symbol.text


def raster_format(file: bytes) -> str | None:
    """Return the name of the format of a file, as Pillow detects it."""
    return Image.open(BytesIO(file)).format
