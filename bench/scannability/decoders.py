"""Seven decoders of grey images. They share no code with the encoders, and only the two of ZXing share an ancestor.

A decoder that is not installed has the result None, and never counts as reading a code.
"""

import warnings
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

import cv2
import zxingcpp

from bench.errors import MissingToolError
from bench.scannability import javascript
from bench.scannability.pixels import Pixels


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


def decode_with_quirc(pixels: Pixels) -> set[bytes]:
    import quirc

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", quirc.DecodingFailedWarning)
        return {data.payload for _code, data in quirc.decode(pixels)}


PYTHON_DECODERS: dict[str, Callable[[Pixels], set[bytes]]] = {
    "zxing-cpp": decode_with_zxing,
    "ZBar": decode_with_zbar,
    "OpenCV": decode_with_opencv,
    "quirc": decode_with_quirc,
}
NAMES = ("zxing-cpp", "ZBar", "OpenCV", *javascript.NAMES, "quirc")

Reads = tuple[bool | None, ...]  # whether each decoder read the content, in the order of NAMES; None: not installed


def check_decoders(pixels: Pixels, content: bytes) -> Reads:
    """Return which decoders read a code with exactly this content."""
    missing = missing_decoders()
    found = {name: decode(pixels) for name, decode in PYTHON_DECODERS.items() if name not in missing}
    if javascript.can_decode():
        found |= javascript.decode(pixels)
    return tuple(content in found[name] if name in found else None for name in NAMES)


def unread() -> Reads:
    """Return the result of an image that no decoder read."""
    return tuple(None if name in missing_decoders() else False for name in NAMES)


@lru_cache(maxsize=1)
def missing_decoders() -> dict[str, str]:
    """Return the reason for each decoder that is not installed."""
    missing = {}
    try:
        import pyzbar.pyzbar  # noqa: F401
    except ImportError:  # No Python package contains the library of ZBar.
        missing["ZBar"] = "apt-get install libzbar0"
    if not javascript.can_decode():
        missing |= dict.fromkeys(javascript.NAMES, "Node and npm install it")
    if not find_spec("quirc"):
        missing["quirc"] = "pip install -r bench/scannability/requirements.txt needs a C++ compiler"
    return missing


def install_decoders() -> None:
    """Install the decoders that npm can install. ``missing_decoders`` reports a failure."""
    try:
        javascript.install()
    except MissingToolError as error:
        print(error, flush=True)
    missing_decoders.cache_clear()


def versions() -> str:
    missing = missing_decoders()
    packages = ["zxing-cpp", "opencv-python-headless", "pyzbar", "qrcode", "pillow", "resvg-py"]
    packages += [] if "quirc" in missing else ["pyquirc"]
    return ", ".join([*(f"{name} {version(name)}" for name in packages), *javascript.versions()])
