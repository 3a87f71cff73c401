"""Files for tests of logos. Malformed files are built byte by byte, because no library writes them."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from qr.errors import BadLogo
from qr.logo import read_logo

SVG_OPENING = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 50">'


def svg(body: str, opening: str = SVG_OPENING) -> bytes:
    return f"{opening}{body}</svg>".encode()


def encode_image(image: Image.Image, format_name: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, format_name, **options)
    return out.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, pixels: bytes, extra: bytes = b"") -> bytes:
    """Return a PNG of 8-bit RGB with this size in its header, even if the number of pixels differs."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + extra + chunk(b"IDAT", zlib.compress(pixels, 9)) + chunk(b"IEND", b"")


def open_image(file: bytes) -> Image.Image:
    return Image.open(io.BytesIO(file))


def logo_error(source: str | bytes) -> str:
    """Return the error text for a rejected logo."""
    with pytest.raises(BadLogo) as caught:
        read_logo(source)
    assert caught.value.parameter == "logo"
    return caught.value.detail
