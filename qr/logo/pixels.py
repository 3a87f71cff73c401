"""Rasterise logos, for formats that cannot embed the file of a logo."""

from __future__ import annotations

import io
from math import sqrt
from typing import TYPE_CHECKING

from qr.errors import BadLogo
from qr.graphics.resvg import render_svg
from qr.logo import rasters, svg

if TYPE_CHECKING:
    from PIL.Image import Image

SVG = "image/svg+xml"
# Cost units times pixels: about one second, at 20 ns each. A more expensive SVG is rendered smaller and then enlarged.
# This limits the memory too, because a layer costs three units and takes four bytes per pixel.
MAX_COST_PIXELS = 50_000_000
MAX_PIXELS = 4_000_000


def rasterise(file: bytes, media_type: str, width: int, height: int, quarters: int = 0) -> Image:
    """Render the file of a ``Logo`` to an RGBA image of exactly this size, after clockwise quarter turns.

    The logo is stretched to the size. Raises ``BadLogo`` if the file cannot be rendered.
    """
    from PIL.Image import Resampling, Transpose, new

    if not width * height:
        return new("RGBA", (width, height))
    size = (height, width) if quarters % 2 else (width, height)
    image = _render_svg(file, *size) if is_svg(media_type) else rasters.decode(file, media_type)
    if image.size != size:
        image = image.resize(size, Resampling.LANCZOS)
    rotations = (None, Transpose.ROTATE_270, Transpose.ROTATE_180, Transpose.ROTATE_90)  # Pillow rotates anticlockwise
    rotation = rotations[quarters % 4]
    return image if rotation is None else image.transpose(rotation)


def is_svg(media_type: str) -> bool:
    """Return whether the file of a ``Logo`` is an SVG document."""
    return media_type == SVG


def _render_svg(file: bytes, width: int, height: int) -> Image:
    """Render an SVG at this size, or smaller if its cost requires that."""
    from PIL import Image

    vector = svg.read(file)
    pixels = min(MAX_PIXELS, MAX_COST_PIXELS // vector.cost)
    scale = min(1.0, sqrt(pixels / (width * height)))
    document = vector.with_size(max(1, int(width * scale)), max(1, int(height * scale)))
    return Image.open(io.BytesIO(_run_resvg(document.decode()))).convert("RGBA")


def _run_resvg(document: str) -> bytes:
    """Render an SVG document to a PNG file."""
    try:
        return render_svg(document)
    except ValueError:
        raise BadLogo("the SVG cannot be rendered at this size") from None
