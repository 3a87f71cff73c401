"""Three readers of grey pixels that share no code with what draws, nor with each other."""

from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import cv2
import numpy as np
import zxingcpp

from bench.errors import MissingToolError

Pixels = np.ndarray[tuple[int, int], np.dtype[np.uint8]]  # rows from the top, 0 is black


def require_zbar() -> None:
    """Raises ``MissingToolError`` without ZBar's library, which no Python package brings along."""
    try:
        import pyzbar.pyzbar  # noqa: F401
    except ImportError as missing:
        raise MissingToolError("ZBar is not installed (apt-get install libzbar0)") from missing


def zxing(pixels: Pixels) -> set[bytes]:
    wanted: Any = zxingcpp.BarcodeFormat.QRCode  # its stubs ask for a set of formats; it takes any single one
    return {found.bytes for found in zxingcpp.read_barcodes(pixels, wanted)}


def opencv(pixels: Pixels) -> set[bytes]:
    try:
        text, _, _ = _detector().detectAndDecode(pixels)
    except cv2.error:  # it trips over some of its own intermediate results
        return set()
    return {text.encode()}


@lru_cache(maxsize=1)
def _detector() -> cv2.QRCodeDetector:
    cv2.setNumThreads(1)  # as many processes as cores run already
    return cv2.QRCodeDetector()


def zbar(pixels: Pixels) -> set[bytes]:
    from pyzbar.pyzbar import ZBarSymbol, decode

    height, width = pixels.shape
    found = decode((pixels.tobytes(), width, height), symbols=[ZBarSymbol.QRCODE])
    return {bytes(code.data) for code in found}


DECODERS: dict[str, Callable[[Pixels], set[bytes]]] = {"zxing-cpp": zxing, "OpenCV": opencv, "ZBar": zbar}
NAMES = tuple(DECODERS)

Reads = tuple[bool, ...]  # in the order of NAMES
UNREAD: Reads = (False,) * len(NAMES)


def reads(pixels: Pixels, content: bytes) -> Reads:
    """Which decoders find a code that says exactly this."""
    return tuple(content in decode(pixels) for decode in DECODERS.values())


def versions() -> str:
    packages = ("zxing-cpp", "opencv-python-headless", "pyzbar", "qrcode", "pillow", "resvg-py")
    return ", ".join(f"{name} {version(name)}" for name in packages)
