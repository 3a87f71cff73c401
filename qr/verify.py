"""Proof before sending: colours a scanner can tell apart, and the picture read back by a decoder.

The only importer of the decoder, zxing-cpp, a project that shares no code with the encoders.
"""

from __future__ import annotations

from functools import lru_cache
from math import floor
from typing import Any, NamedTuple

from qr.color import WHITE, Color, contrast, luminance
from qr.errors import LowContrast, Unreadable
from qr.gradient import colors_of
from qr.raster import Raster
from qr.spec import Style, dark_paints

LEAST_CONTRAST = 3.0


class Expected(NamedTuple):
    """What should be in a picture.

    content: what the symbol says, with Shift_JIS for characters of Kanji mode
    kind:    ``qr``, ``micro`` or ``rmqr``
    gs1:     whether it announces GS1 data
    patient: whether to look for it lying on a side and at half the size too, as scanners do, where it is not found
    """

    content: bytes
    kind: str = "qr"
    gs1: bool = False
    patient: bool = False


class Reading(NamedTuple):
    """What a decoder makes of a picture.

    margin: the share of the error correction that was not needed, 0.0-1.0
    """

    content: bytes
    margin: float


@lru_cache(maxsize=256)
def contrast_ratio(style: Style) -> float:
    """The least contrast of any dark colour on any light one, 1.0-21.0, down to hundredths.

    What is not opaque is seen on white paper.
    """
    return floor(min(contrast(dark, light) for dark, light in _pairs(style)) * 100 + 1e-9) / 100


def verify_colors(style: Style) -> None:
    """Raises ``LowContrast`` for colours too close, or for light modules on a dark ground."""
    ratio = contrast_ratio(style)
    if ratio < LEAST_CONTRAST:
        name = _faintest(style)
        detail = f"the contrast of {name} and light is {ratio:.2f}:1, too little to scan"
        raise _low_contrast(detail, ratio, name, f"a contrast of at least {LEAST_CONTRAST:g}:1")
    if _is_inverted(style):
        detail = (
            f"the contrast of dark and light is {ratio:.2f}:1, but the modules are lighter than their ground, which "
            "many scanners cannot read"
        )
        raise _low_contrast(detail, ratio, "light", "a ground lighter than the modules")


def _faintest(style: Style) -> str:
    """The parameter with the dark colour of the least contrast."""
    measured = [
        (contrast_ratio(style._replace(dark=paint, eye_color=(), eyeball_color=())), name)
        for name, given in dark_paints(style).items()
        for paint in given
    ]
    return min(measured)[1]


@lru_cache(maxsize=256)
def _is_inverted(style: Style) -> bool:
    return any(luminance(dark) > luminance(light) for dark, light in _pairs(style))


def _pairs(style: Style) -> list[tuple[Color, Color]]:
    """Every dark colour with every light one, as they are seen."""
    lights = [light.over(WHITE) for light in colors_of(style.light)]
    darks = {dark for paints in dark_paints(style).values() for paint in paints for dark in colors_of(paint)}
    return [(dark.over(WHITE), light) for dark in darks for light in lights]


def _low_contrast(detail: str, ratio: float, parameter: str, allowed: str) -> LowContrast:
    detail = f"{detail}; verify=off sends it anyway"
    return LowContrast(detail, parameter=parameter, value=f"{ratio:.2f}:1", allowed=allowed)


def verify(raster: Raster, expected: Expected) -> float:
    """The share of the error correction that is left, 0.0-1.0.

    Raises ``Unreadable`` unless the decoder finds a symbol of this kind in the picture that says exactly this. The
    place of a part in its sequence is not compared: the decoder's Python interface does not tell it.
    """
    found = decode(raster, expected)
    if found is None or found.content != expected.content:
        raise unreadable("could not read this picture back")
    return found.margin


def unreadable(complaint: str) -> Unreadable:
    """The refusal of a picture, with what reads best."""
    return Unreadable(
        f"an independent decoder {complaint}; verify=off sends it anyway",
        parameter="verify",
        value="on",
        allowed="a quiet zone of 4 modules (margin=4), more pixels a module (scale), square corners "
        "(ground_radius=0), plain shapes and colours, and no logo read best",
    )


def decode(raster: Raster, expected: Expected) -> Reading | None:
    """What a symbol says, dark on light, or None where there is none of the expected kind.

    Characters of Kanji mode are Shift_JIS in it.
    """
    import zxingcpp

    # Its stubs ask for NumPy arrays and sets of formats; it takes any buffer and any single format.
    pixels: Any = raster.luminance
    wanted: Any = getattr(zxingcpp.BarcodeFormat, _FORMATS[expected.kind])
    view = zxingcpp.ImageView(pixels, raster.width, raster.height, zxingcpp.ImageFormat.Lum)
    patient = expected.patient
    found = zxingcpp.read_barcode(view, wanted, try_rotate=patient, try_downscale=patient, try_invert=False)
    if found is None or (found.content_type == zxingcpp.ContentType.GS1) != expected.gs1:
        return None
    extra: Any = found.extra
    return Reading(found.bytes, extra["UEC"])


_FORMATS = {"qr": "QRCodeModel2", "micro": "MicroQRCode", "rmqr": "RMQRCode"}
