"""Symbols as pictures for the decoder, and what it tells of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import zxingcpp

from qr.symbol import Symbol

FORMATS = {"qr": "QRCode", "micro": "MicroQRCode", "rmqr": "RMQRCode"}


def read(symbol: Symbol) -> zxingcpp.Barcode:
    """What the decoder makes of the symbol, drawn with its quiet zone at three pixels a module."""
    light = np.array([[module == "0" for module in row] for row in str(symbol).splitlines()])
    found = read_modules(light, symbol.symbology)
    assert found is not None
    return found


def read_modules(light: Any, kind: str = "qr") -> zxingcpp.Barcode | None:
    """The same of an array of modules, true for light."""
    pixels = np.kron(np.pad(light, 4, constant_values=True), np.full((3, 3), 255)).astype(np.uint8)
    wanted: Any = getattr(zxingcpp.BarcodeFormat, FORMATS[kind])  # its stubs ask for a set of formats
    return zxingcpp.read_barcode(pixels, wanted)


def facts(barcode: zxingcpp.Barcode) -> dict[str, Any]:
    extra: Any = barcode.extra  # a bare object in its stubs
    return dict(extra)
