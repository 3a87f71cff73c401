"""Render a drawing as a file, and read a file back, by the rows of ``qr.spec.formats.FORMATS``."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from typing import Any

from qr.drawing import Drawing
from qr.graphics.raster import Raster
from qr.spec.formats import FORMATS, Format


def render(drawing: Drawing, format_name: str) -> bytes:
    """Render the drawing as a file of a format. Raises ``BadParameter`` if it is too large for the format."""
    row = FORMATS[format_name]
    write: Callable[[Drawing], bytes] = _function(row.module, row.writer)
    return write(drawing)


def read(file: bytes, drawing: Drawing, format_name: str) -> Raster:
    """Return the grey pixels of a rendered file, for the decoder.

    The file is the source, with two exceptions:

    - From PNG, SVG, PDF and EPS files of plain squares (also as datauri, svgz and html), only the modules are read.
      Their colours come from the request.
    - Styled PDF and EPS files are not opened. Their drawing is rasterised instead. Only the tests render these files,
      with PDFium and Ghostscript, and compare them with PNG files of the same drawings.
    """
    return _reader(FORMATS[format_name])(file, drawing)


def reread(file: bytes, drawing: Drawing, format_name: str) -> Raster | None:
    """Return the pixels of a styled file at a higher resolution; None if its format has only one resolution."""
    row = FORMATS[format_name]
    return _reader(row)(file, drawing, fine=True) if row.rereads and not drawing.is_plain else None


def _reader(row: Format) -> Callable[..., Raster]:
    reader: Callable[..., Raster] = _function(row.module, row.reader)
    return reader


@lru_cache(maxsize=64)
def _function(module: str, name: str) -> Callable[..., Any]:
    """Return a function of a module, which is imported on first use."""
    function: Callable[..., Any] = getattr(import_module(f"qr.render.{module}"), name)
    return function


def preview(drawing: Drawing, format_name: str) -> Raster:
    """Rasterise the drawing at a low resolution, without rendering a file."""
    from qr.render import canvas

    is_small = not FORMATS[format_name].vector and drawing.scale <= canvas.READ_SCALE
    return canvas.rasterise_at_size(drawing) if is_small else canvas.rasterise(drawing)
