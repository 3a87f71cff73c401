"""Decode symbols with zxing-cpp, which only this module imports. It shares no code with the encoders."""

from __future__ import annotations

from typing import Any, NamedTuple

from qr.graphics.raster import Raster

_FORMATS = {"qr": "QRCodeModel2", "micro": "MicroQRCode", "rmqr": "RMQRCode"}  # names in zxing-cpp


class Expected(NamedTuple):
    """Expected result of decoding an image.

    content:   content of the symbol; characters of Kanji mode are Shift_JIS
    symbology: ``qr``, ``micro`` or ``rmqr``
    gs1:       whether FNC1 marks the content as GS1 element strings
    try_rotated_and_downscaled: if nothing is found, also search rotated and downscaled copies, as scanners do
    """

    content: bytes
    symbology: str = "qr"
    gs1: bool = False
    try_rotated_and_downscaled: bool = False


class Reading(NamedTuple):
    """Result of decoding an image.

    unused_error_correction: share of the error correction that decoding did not need, 0.0-1.0
    """

    content: bytes
    unused_error_correction: float


def decode(raster: Raster, expected: Expected) -> Reading | None:
    """Decode a symbol that is dark on light. Characters of Kanji mode are returned as Shift_JIS.

    Return None if there is no symbol of the expected symbology, or if ``gs1`` differs.
    """
    import zxingcpp

    # The stubs require NumPy arrays and sets of formats. The functions also accept any buffer and a single format.
    pixels: Any = raster.luminance
    barcode_format: Any = getattr(zxingcpp.BarcodeFormat, _FORMATS[expected.symbology])
    view = zxingcpp.ImageView(pixels, raster.width, raster.height, zxingcpp.ImageFormat.Lum)
    retry = expected.try_rotated_and_downscaled
    barcode = zxingcpp.read_barcode(view, barcode_format, try_rotate=retry, try_downscale=retry, try_invert=False)
    if barcode is None or (barcode.content_type == zxingcpp.ContentType.GS1) != expected.gs1:
        return None
    extra: Any = barcode.extra
    return Reading(barcode.bytes, extra["UEC"])
