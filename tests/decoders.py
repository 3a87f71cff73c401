"""Three independent readers of pictures, and one of SVG; none shares code with what made them."""

from __future__ import annotations

import io
from collections.abc import Callable

import cv2
import numpy as np
import resvg_py
import zxingcpp
from PIL import Image

Pixels = np.ndarray[tuple[int, int], np.dtype[np.uint8]]


def open_png(file: bytes) -> Image.Image:
    """A PNG on white paper, as Pillow reads it."""
    picture = Image.open(io.BytesIO(file)).convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")


def open_svg(file: bytes) -> Image.Image:
    """An SVG on white paper at its own size, as resvg draws it on a screen of CSS pixels."""
    return open_png(bytes(resvg_py.svg_to_bytes(svg_string=file.decode(), dpi=96)))


OPENERS: dict[str, Callable[[bytes], Image.Image]] = {"png": open_png, "svg": open_svg}


def zxing(picture: Image.Image) -> bytes | None:
    found = zxingcpp.read_barcodes(picture)
    return found[0].bytes if len(found) == 1 else None


def opencv(picture: Image.Image) -> bytes | None:
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(np.array(picture))
    return text.encode() or None


def zbar(picture: Image.Image) -> bytes | None:
    from pyzbar.pyzbar import ZBarSymbol, decode

    found = decode(picture, symbols=[ZBarSymbol.QRCODE])
    return bytes(found[0].data) if len(found) == 1 else None


def has_zbar() -> bool:
    """Whether the machine has ZBar's library, which no Python package brings along."""
    try:
        import pyzbar.pyzbar  # noqa: F401
    except ImportError:
        return False
    return True


DECODERS: dict[str, Callable[[Image.Image], bytes | None]] = {"zxing-cpp": zxing, "OpenCV": opencv, "ZBar": zbar}
