"""Images with symbols of other encoders, as files of all formats that are read."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import segno
from PIL import Image

SCALE = 6


def symbol_image(content: str | bytes = "https://example.com/", *, scale: int = SCALE, **options: Any) -> Image.Image:
    """Draw a QR Code with segno, in grey."""
    symbol = segno.make(content, **{"micro": False, **options})
    return draw(symbol, scale)


def draw(symbol: segno.QRCode, scale: int = SCALE) -> Image.Image:
    """Draw a symbol of segno in grey, with its quiet zone."""
    file = BytesIO()
    symbol.save(file, kind="png", scale=scale)
    return Image.open(file).convert("L")


def write_file(image: Image.Image, format_name: str, **options: Any) -> bytes:
    """Write an image with Pillow."""
    file = BytesIO()
    image.save(file, format_name, **options)
    return file.getvalue()
