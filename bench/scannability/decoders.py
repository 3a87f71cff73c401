"""Three decoders of grey images. They share no code with the encoders, nor with each other."""

from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import cv2
import numpy as np
import zxingcpp

from bench.errors import MissingToolError

Pixels = np.ndarray[tuple[int, int], np.dtype[np.uint8]]  # grey levels, rows from the top; 0 is black


def require_zbar() -> None:
    """Raise ``MissingToolError`` if the library of ZBar is missing. No Python package contains it."""
    try:
        import pyzbar.pyzbar  # noqa: F401
    except ImportError as error:
        raise MissingToolError("ZBar is not installed (apt-get install libzbar0)") from error


def decode_with_zxing(pixels: Pixels) -> set[bytes]:
    qr_code: Any = zxingcpp.BarcodeFormat.QRCode  # The type stubs require a set, but a single format is accepted.
    return {barcode.bytes for barcode in zxingcpp.read_barcodes(pixels, qr_code)}


def decode_with_opencv(pixels: Pixels) -> set[bytes]:
    try:
        text, _, _ = _detector().detectAndDecode(pixels)
    except cv2.error:  # OpenCV fails on some of its own intermediate results.
        return set()
    return {text.encode()}


@lru_cache(maxsize=1)
def _detector() -> cv2.QRCodeDetector:
    cv2.setNumThreads(1)  # There is already one process per core.
    return cv2.QRCodeDetector()


def decode_with_zbar(pixels: Pixels) -> set[bytes]:
    from pyzbar.pyzbar import ZBarSymbol, decode

    height, width = pixels.shape
    symbols = decode((pixels.tobytes(), width, height), symbols=[ZBarSymbol.QRCODE])
    return {bytes(symbol.data) for symbol in symbols}


DECODERS: dict[str, Callable[[Pixels], set[bytes]]] = {
    "zxing-cpp": decode_with_zxing,
    "OpenCV": decode_with_opencv,
    "ZBar": decode_with_zbar,
}
NAMES = tuple(DECODERS)

Reads = tuple[bool, ...]  # whether each decoder read the content, in the order of NAMES
UNREAD: Reads = (False,) * len(NAMES)


def check_decoders(pixels: Pixels, content: bytes) -> Reads:
    """Return which decoders read a code with exactly this content."""
    return tuple(content in decoder(pixels) for decoder in DECODERS.values())


def versions() -> str:
    packages = ("zxing-cpp", "opencv-python-headless", "pyzbar", "qrcode", "pillow", "resvg-py")
    return ", ".join(f"{name} {version(name)}" for name in packages)
