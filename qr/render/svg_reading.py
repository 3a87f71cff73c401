"""Render a finished SVG document to pixels for the decoder, with a renderer that shares no code with ours."""

from __future__ import annotations

from io import BytesIO

from qr.drawing import Drawing
from qr.drawing.sizes import CSS_PIXELS_PER_INCH
from qr.errors import Unreadable
from qr.graphics.layers import EmbeddedImage
from qr.graphics.raster import Raster
from qr.graphics.resvg import render_svg
from qr.render.canvas import raster_from_image, rescale, write_file
from qr.render.vectors import data_url

# Pixels per module of the first and of the second read. More pixels cost more time, and the decoder does not read more
# symbols at one scale: it misses a few at each. Of 130 Micro QR symbols with a caption, it misses 15 at 3, 2 in our own
# pixels at 8, and 1 at both 3 and 5. rMQR needs a little more.
READ_SCALES = {"qr": (3, 5), "micro": (3, 5), "rmqr": (4, 5)}


def rasterise_document(document: str, drawing: Drawing, *, fine: bool = False) -> Raster:
    """Render the SVG document of a drawing on white, at the first or, if ``fine``, the second of ``READ_SCALES``.

    SVG logos are replaced by the pixels that raster formats embed, because this process never renders SVG of a client.
    Raises ``Unreadable`` if resvg cannot render the document.
    """
    from PIL import Image

    size = rescale(drawing, READ_SCALES[drawing.symbol.symbology][fine])
    for logo in drawing.embedded_images:
        document = _rasterise_logo(document, logo, size.scale)
    try:
        file = render_svg(document, size.width, "white", CSS_PIXELS_PER_INCH)
    except ValueError:
        raise Unreadable("an independent renderer cannot draw this SVG", parameter="format", value="svg") from None
    return raster_from_image(Image.open(BytesIO(file)))


def _rasterise_logo(document: str, logo: EmbeddedImage, scale: int) -> str:
    from qr.logo import is_svg, rasterise

    if not is_svg(logo.media_type):
        return document
    width, height = (logo.area.height, logo.area.width) if logo.quarters % 2 else (logo.area.width, logo.area.height)
    image = rasterise(logo.file, logo.media_type, max(1, round(width * scale)), max(1, round(height * scale)))
    return document.replace(data_url(logo.media_type, logo.file), data_url("image/png", write_file(image, "PNG")))
