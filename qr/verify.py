"""Proof before sending: colours a scanner can tell apart, and the picture read back by a decoder.

The only importer of the decoder, zxing-cpp, a project that shares no code with the encoders.
"""

from __future__ import annotations

from functools import lru_cache
from math import floor
from typing import Any

from qr.color import WHITE, contrast, luminance
from qr.errors import LowContrast, Unreadable
from qr.raster import Raster
from qr.spec import Style

LEAST_CONTRAST = 3.0


@lru_cache(maxsize=256)
def contrast_ratio(style: Style) -> float:
    """The contrast of modules and ground, 1.0-21.0, down to hundredths; what is not opaque is seen on white paper."""
    return floor(contrast(style.dark.over(WHITE), style.light.over(WHITE)) * 100 + 1e-9) / 100


def verify_colors(style: Style) -> None:
    """Raises ``LowContrast`` for colours too close, or for light modules on a dark ground."""
    ratio = contrast_ratio(style)
    if ratio < LEAST_CONTRAST:
        raise _low_contrast(ratio, "dark", "too little to scan", f"a contrast of at least {LEAST_CONTRAST:g}:1")
    if _is_inverted(style):
        complaint = "but the modules are lighter than their ground, which many scanners cannot read"
        raise _low_contrast(ratio, "light", complaint, "a ground lighter than the modules")


@lru_cache(maxsize=256)
def _is_inverted(style: Style) -> bool:
    return luminance(style.dark.over(WHITE)) > luminance(style.light.over(WHITE))


def _low_contrast(ratio: float, parameter: str, complaint: str, allowed: str) -> LowContrast:
    detail = f"the contrast of dark and light is {ratio:.2f}:1, {complaint}; verify=off sends it anyway"
    return LowContrast(detail, parameter=parameter, value=f"{ratio:.2f}:1", allowed=allowed)


def verify(raster: Raster, content: bytes) -> None:
    """Raises ``Unreadable`` unless the decoder finds a QR code in the picture that says exactly this content."""
    if decode(raster) != content:
        raise Unreadable(
            "an independent decoder could not read this picture back; verify=off sends it anyway",
            parameter="verify",
            value="on",
            allowed="a quiet zone of 4 modules (margin=4) and plain colours read best",
        )


def decode(raster: Raster) -> bytes | None:
    """The content of the QR code in a picture, dark on light and upright, or None."""
    import zxingcpp

    # Its stubs ask for NumPy arrays and sets of formats; it takes any buffer and any single format.
    pixels: Any = raster.luminance
    wanted: Any = zxingcpp.BarcodeFormat.QRCode
    view = zxingcpp.ImageView(pixels, raster.side, raster.side, zxingcpp.ImageFormat.Lum)
    found = zxingcpp.read_barcode(view, wanted, try_rotate=False, try_downscale=False, try_invert=False)
    return found.bytes if found else None
