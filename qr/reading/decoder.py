"""TODO."""

from __future__ import annotations

from typing import Any, NamedTuple

from qr.graphics.raster import Raster


class Expected(NamedTuple):
    """What should be in a picture.

    content: what the symbol says, with Shift_JIS for characters of Kanji mode
    kind:    ``qr``, ``micro`` or ``rmqr``
    gs1:     whether it announces GS1 data
    patient: whether to look for it lying on a side and at half the size too, as scanners do, where it is not found
    """

    content: bytes
    symbology: str = "qr"
    gs1: bool = False
    try_rotated_and_downscaled: bool = False


class Reading(NamedTuple):
    """What a decoder makes of a picture.

    margin: the share of the error correction that was not needed, 0.0-1.0
    """

    content: bytes
    unused_error_correction: float


def decode(raster: Raster, expected: Expected) -> Reading | None:
    """What a symbol says, dark on light, or None where there is none of the expected kind.

    Characters of Kanji mode are Shift_JIS in it.
    """
    import zxingcpp

    # Its stubs ask for NumPy arrays and sets of formats; it takes any buffer and any single format.
    pixels: Any = raster.luminance
    wanted: Any = getattr(zxingcpp.BarcodeFormat, _FORMATS[expected.symbology])
    view = zxingcpp.ImageView(pixels, raster.width, raster.height, zxingcpp.ImageFormat.Lum)
    patient = expected.try_rotated_and_downscaled
    found = zxingcpp.read_barcode(view, wanted, try_rotate=patient, try_downscale=patient, try_invert=False)
    if found is None or (found.content_type == zxingcpp.ContentType.GS1) != expected.gs1:
        return None
    extra: Any = found.extra
    return Reading(found.bytes, extra["UEC"])


_FORMATS = {"qr": "QRCodeModel2", "micro": "MicroQRCode", "rmqr": "RMQRCode"}
