"""Rasterise logos, for formats that cannot embed the file of a logo."""

from __future__ import annotations

import io
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING

from cachetools import LRUCache, cached

from qr.errors import BadLogo
from qr.graphics import renderer
from qr.logo import rasters, svg

if TYPE_CHECKING:
    from PIL.Image import Image

SVG = "image/svg+xml"
# Files of pixels and reasons. The parts and attempts of an image, and its read-back, need the same pixels.
MAX_CACHED_BYTES = 4_000_000
_ENTRY_BYTES = 200  # of a cached file, in addition to its content


def rasterise(file: bytes, media_type: str, width: int, height: int, quarters: int = 0) -> Image:
    """Render the file of a ``Logo`` to an RGBA image of exactly this size, after clockwise quarter turns.

    The logo is stretched to the size. Raises ``BadLogo`` if the file cannot be rendered.
    """
    from PIL.Image import Resampling, Transpose, new

    if not width * height:
        return new("RGBA", (width, height))
    size = (height, width) if quarters % 2 else (width, height)
    image = _rasterise_svg(file, *size) if is_svg(media_type) else rasters.decode(file, media_type)
    if image.size != size:
        image = image.resize(size, Resampling.LANCZOS)
    rotations = (None, Transpose.ROTATE_270, Transpose.ROTATE_180, Transpose.ROTATE_90)  # Pillow rotates anticlockwise
    rotation = rotations[quarters % 4]
    return image if rotation is None else image.transpose(rotation)


def is_svg(media_type: str) -> bool:
    """Return whether the file of a ``Logo`` is an SVG document."""
    return media_type == SVG


def _rasterise_svg(file: bytes, width: int, height: int) -> Image:
    """Render an SVG at this size, or smaller if its cost requires that."""
    from PIL import Image

    rendered = _render_svg(file, width, height)
    if isinstance(rendered, str):
        raise BadLogo(rendered)
    return Image.open(io.BytesIO(rendered)).convert("RGBA")


@cached(
    LRUCache(MAX_CACHED_BYTES, lambda rendered: _ENTRY_BYTES + len(rendered)),
    key=lambda file, width, height: (sha256(file).digest(), width, height),
    lock=Lock(),
)
def _render_svg(file: bytes, width: int, height: int) -> bytes | str:
    """Return a PNG file, or the reason why the SVG cannot be rendered.

    Reasons are cached too. A document that stops the renderer does so once.
    """
    vector = svg.read(file)
    scale = vector.cost.largest_scale(width, height)
    document = vector.with_size(max(1, int(width * scale)), max(1, int(height * scale)))
    try:
        return renderer.render(document.decode())
    except ValueError:
        return "the SVG cannot be rendered at this size"
    except renderer.RendererStopped as error:
        return f"the SVG cannot be rendered: {error}; use fewer or simpler shapes"
