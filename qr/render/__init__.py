"""Drawing to file: a function a format, a row a format in ``RENDERERS``."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

from qr.drawing import Drawing
from qr.raster import Raster

# What a format may be unable to show, by the names of the parameters that ask for it.
SHAPES = frozenset({"shape", "eye", "eyeball", "eye_color", "eyeball_color", "frame", "ground_radius"})
ADDITIONS = frozenset(
    {"logo", "logo_size", "logo_margin", "logo_ground", "caption", "caption_position", "caption_color"}
)
COLORS = frozenset({"dark", "light"})
SIZES = frozenset({"scale", "size", "width", "dpi"})
LENGTHS = frozenset({"width", "dpi"})  # of no use where a file has no place for a resolution
CORNERS = frozenset({"ground_radius"})  # of no use where nothing can be clear, or only harshly


class Renderer(NamedTuple):
    """A format.

    media_type:   for Content-Type
    module:       where in ``qr.render`` its two functions are, imported when first needed
    extension:    of its files
    refused:      the parameters that mean nothing in it
    alpha:        whether it can leave pixels clear
    translucency: whether it can leave them clear in part
    ink:          whether it can state colours as a press prints them
    gradients:    whether it can show them
    encoding:     the content encoding its bytes already have, for Content-Encoding
    writer:       the function of its module that draws
    reader:       the one that reads back
    """

    media_type: str
    module: str
    extension: str
    refused: frozenset[str] = frozenset()
    alpha: bool = True
    translucency: bool = True
    ink: bool = False
    gradients: bool = True
    encoding: str | None = None
    writer: str = "render"
    reader: str = "read"

    @property
    def render(self) -> Callable[[Drawing], bytes]:
        """The drawing as a file of this format."""
        function: Callable[[Drawing], bytes] = getattr(import_module(f"qr.render.{self.module}"), self.writer)
        return function

    @property
    def read(self) -> Callable[[bytes, Drawing], Raster]:
        """What such a file shows, from its own bytes, for the decoder."""
        function: Callable[[bytes, Drawing], Raster] = getattr(import_module(f"qr.render.{self.module}"), self.reader)
        return function


_TEXT = "text/plain; charset=utf-8"
_SQUARES = SHAPES | ADDITIONS

RENDERERS = {
    "png": Renderer("image/png", "png", "png"),
    "svg": Renderer("image/svg+xml", "svg", "svg"),
    "svgz": Renderer("image/svg+xml", "wrapped", "svgz", encoding="gzip", writer="svgz", reader="read_svgz"),
    "pdf": Renderer("application/pdf", "pdf", "pdf", ink=True),
    "eps": Renderer("application/postscript", "eps", "eps", alpha=False, ink=True),
    "jpeg": Renderer("image/jpeg", "bitmap", "jpg", CORNERS, alpha=False, writer="jpeg"),
    "webp": Renderer("image/webp", "bitmap", "webp", LENGTHS, writer="webp"),
    "gif": Renderer("image/gif", "bitmap", "gif", LENGTHS | CORNERS, translucency=False, writer="gif"),
    "tiff": Renderer("image/tiff", "bitmap", "tiff", writer="tiff"),
    "bmp": Renderer("image/bmp", "bitmap", "bmp", CORNERS, alpha=False, writer="bmp"),
    "pbm": Renderer("image/x-portable-bitmap", "pbm", "pbm", _SQUARES | COLORS | LENGTHS),
    "txt": Renderer(_TEXT, "terminal", "txt", _SQUARES | COLORS | SIZES, writer="txt", reader="read_txt"),
    "ansi": Renderer(
        _TEXT, "terminal", "ans", _SQUARES | SIZES, alpha=False, gradients=False, writer="ansi", reader="read_ansi"
    ),
    "html": Renderer("text/html; charset=utf-8", "wrapped", "html", writer="html", reader="read_html"),
    "datauri": Renderer(_TEXT, "wrapped", "txt", writer="datauri", reader="read_datauri"),
    "json": Renderer("application/json", "matrix", "json", _SQUARES | COLORS | SIZES | {"rotate"}),
}
