"""Draw symbols as images, and decode the images with zxing-cpp."""

from __future__ import annotations

from typing import Any

import numpy as np
import zxingcpp

from qr.symbol import Symbol

FORMATS = {"qr": "QRCode", "micro": "MicroQRCode", "rmqr": "RMQRCode"}


def decode_symbol(symbol: Symbol) -> zxingcpp.Barcode:
    """Draw a symbol with a quiet zone, at three pixels per module, and decode it."""
    light = np.array([[module == "0" for module in row] for row in str(symbol).splitlines()])
    found = decode_modules(light, symbol.symbology)
    assert found is not None
    return found


def decode_modules(light: Any, kind: str = "qr") -> zxingcpp.Barcode | None:
    """Draw an array of modules, true for light, and decode it."""
    pixels = np.kron(np.pad(light, 4, constant_values=True), np.full((3, 3), 255)).astype(np.uint8)
    barcode_format: Any = getattr(zxingcpp.BarcodeFormat, FORMATS[kind])  # the stubs of zxingcpp require a set
    return zxingcpp.read_barcode(pixels, barcode_format)


def barcode_properties(barcode: zxingcpp.Barcode) -> dict[str, Any]:
    """Return the version, data mask and other properties that the decoder has found."""
    extra: Any = barcode.extra  # an ``object`` in the stubs of zxingcpp
    return dict(extra)
