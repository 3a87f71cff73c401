"""Render a finished SVG document to pixels for the decoder, with a renderer that shares no code with ours."""

from __future__ import annotations

from io import BytesIO

from qr.drawing import Drawing
from qr.errors import Unreadable
from qr.graphics.layers import EmbeddedImage
from qr.graphics.raster import Raster
from qr.graphics.resvg import render_svg
from qr.render.canvas import raster_from_image, rescale, write_file
from qr.render.vectors import data_url

# Pixels per module. More pixels cost more time and do not help the decoder: of 390 styled symbols that it reads at 8,
# it reads 390 at 3, and 389 if resvg renders them at 5 or 8. The decoder needs a little more for rMQR.
READ_SCALES = {"qr": 3, "micro": 3, "rmqr": 4}


def rasterise_document(document: str, drawing: Drawing) -> Raster:
    """Render the SVG document of a drawing on white, at a few pixels per module.

    A logo that costs too much to render is replaced by the same pixels that raster formats embed. Raises
    ``Unreadable`` if resvg cannot render the document.
    """
    from PIL import Image

    small = rescale(drawing, READ_SCALES[drawing.symbol.symbology])
    for logo in drawing.embedded_images:
        document = _replace_costly_logo(document, logo, small.scale)
    try:
        file = render_svg(document, width=small.width, background="white")
    except ValueError:
        raise Unreadable("an independent renderer cannot draw this SVG", parameter="format", value="svg") from None
    return raster_from_image(Image.open(BytesIO(file)))


def _replace_costly_logo(document: str, logo: EmbeddedImage, scale: int) -> str:
    from qr.logo import is_costly, rasterise

    size = max(1, round(logo.area.width * scale)), max(1, round(logo.area.height * scale))
    if not is_costly(logo.file, logo.media_type, *size):
        return document
    image = rasterise(logo.file, logo.media_type, *size)
    return document.replace(data_url(logo.media_type, logo.file), data_url("image/png", write_file(image, "PNG")))
