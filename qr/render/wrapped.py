"""Wrap files of other formats: a compressed SVG, an SVG in an HTML page, a PNG in a data URL."""

from __future__ import annotations

import struct
import zlib
from base64 import b64decode, b64encode
from html import escape

from qr.drawing import Drawing
from qr.graphics.raster import Raster
from qr.render import png, svg

DEFLATE_LEVEL = 9
# Deflate, no flags, no time, maximum compression, unknown system: the same bytes on every system (RFC 1952, 2.3).
_GZIP_HEADER = b"\x1f\x8b\x08\0" + bytes(4) + b"\x02\xff"
_GZIP = 31  # value of ``wbits`` in zlib for the gzip format
_DATA_URL = b"data:image/png;base64,"


def svgz(drawing: Drawing) -> bytes:
    """Render SVG as a gzip file (RFC 1952). A browser opens it only with ``Content-Encoding: gzip``."""
    document = svg.render(drawing)
    compressor = zlib.compressobj(DEFLATE_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = compressor.compress(document) + compressor.flush()
    return _GZIP_HEADER + body + struct.pack("<II", zlib.crc32(document), len(document))


def read_svgz(file: bytes, drawing: Drawing, *, fine: bool = False) -> Raster:
    return svg.read(zlib.decompress(file, _GZIP), drawing, fine=fine)


def html(drawing: Drawing) -> bytes:
    """Render an HTML page that contains the SVG.

    The page has no scripts, styles or links, so it works with the strictest Content-Security-Policy. Only a logo needs
    ``img-src data:``.
    """
    return (
        '<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>'
        f"{escape(drawing.title, quote=False)}</title></head><body>{svg.render(drawing).decode()}</body></html>\n"
    ).encode()


def read_html(file: bytes, drawing: Drawing, *, fine: bool = False) -> Raster:
    """Read the SVG document in the page. No text before the document can contain ``<svg``: the title is escaped."""
    return svg.read(file[file.index(b"<svg ") : file.rindex(b"</body>")], drawing, fine=fine)


def datauri(drawing: Drawing) -> bytes:
    """Render PNG as a data URL (RFC 2397)."""
    return _DATA_URL + b64encode(png.render(drawing))


def read_datauri(file: bytes, drawing: Drawing) -> Raster:
    return png.read(b64decode(file.removeprefix(_DATA_URL), validate=True), drawing)
