"""A logo as pixels, for every format that has no other way to show it."""

from __future__ import annotations

import io
from math import sqrt
from typing import TYPE_CHECKING

from qr.errors import BadPicture
from qr.graphics.resvg import render_svg
from qr.logo import rasters, svg

if TYPE_CHECKING:
    from PIL.Image import Image

SVG = "image/svg+xml"
# Units of effort times pixels: about a second, at 20 ns each. What is more work is drawn smaller, then enlarged. It
# bounds memory too: a layer takes three units and four bytes a pixel.
MAX_WORK = 50_000_000
MAX_PIXELS = 4_000_000


def rasterise(file: bytes, media_type: str, width: int, height: int, quarters: int = 0) -> Image:
    """An RGBA image of exactly that many pixels, after clockwise quarter turns, of a file that ``read`` returned.

    The picture fills it; its ratio is the caller's to keep. Raises ``BadPicture``.
    """
    from PIL.Image import Resampling, Transpose, new

    if not width * height:
        return new("RGBA", (width, height))
    size = (height, width) if quarters % 2 else (width, height)
    image = _drawn(file, *size) if media_type == SVG else rasters.decode(file, media_type)
    if image.size != size:
        image = image.resize(size, Resampling.LANCZOS)
    turns = (None, Transpose.ROTATE_270, Transpose.ROTATE_180, Transpose.ROTATE_90)  # Pillow counts anticlockwise
    turn = turns[quarters % 4]
    return image if turn is None else image.transpose(turn)


def is_costly(file: bytes, media_type: str, width: int, height: int) -> bool:
    """Return whether a logo costs so much that ``rasterise`` renders it at a lower resolution."""
    return media_type == SVG and svg.read(file).cost * width * height > MAX_WORK


def _drawn(file: bytes, width: int, height: int) -> Image:
    """An SVG of about that many pixels, or as many as its effort allows."""
    from PIL import Image

    vector = svg.read(file)
    most = min(MAX_PIXELS, MAX_WORK // vector.cost)
    scale = min(1.0, sqrt(most / (width * height)))
    document = vector.with_size(max(1, int(width * scale)), max(1, int(height * scale)))
    return Image.open(io.BytesIO(_resvg(document.decode()))).convert("RGBA")


def _resvg(document: str) -> bytes:
    """Render the document as a PNG file."""
    try:
        return render_svg(document)
    except ValueError:
        raise BadPicture("the SVG cannot be drawn at this size") from None
