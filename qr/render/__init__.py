"""Drawing to file: one module a format, one row a format in ``RENDERERS``."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from qr.drawing import Drawing
from qr.raster import Raster
from qr.render import png, svg


class Renderer(NamedTuple):
    """A format.

    render: the drawing as a file of this format
    read:   what such a file shows, from its own bytes, for the decoder
    """

    media_type: str
    render: Callable[[Drawing], bytes]
    read: Callable[[bytes, Drawing], Raster]


RENDERERS = {
    "png": Renderer("image/png", png.render, png.read),
    "svg": Renderer("image/svg+xml", svg.render, svg.read),
}
