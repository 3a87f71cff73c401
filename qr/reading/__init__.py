"""Verify an image before it is sent: decode it, and compare the content."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from qr.errors import Unreadable
from qr.graphics.gradient import paint_colors
from qr.graphics.raster import Raster
from qr.reading.decoder import Expected, decode
from qr.reading.sampling import MAX_SAMPLINGS
from qr.spec import Style


class Verification(NamedTuple):
    """Result of a read-back.

    unused_error_correction: share of the error correction that decoding did not need, 0.0-1.0
    on_white:                whether a colour is not opaque, so that the image was read on white paper
    """

    unused_error_correction: float
    on_white: bool


def is_on_white(style: Style) -> bool:
    """Return whether a dark or light colour is not opaque, so that the image depends on the paper behind it."""
    return not all(color.opaque for paint in (style.dark, style.light) for color in paint_colors(paint))


def verify(raster: Raster, expected: Expected) -> float:
    """Decode a raster. Return the unused error correction, 0.0-1.0.

    Raises ``Unreadable`` unless the decoder finds a symbol with the expected symbology and content. The number of a
    part in a structured append is not compared, because the Python interface of the decoder does not return it.
    """
    return verify_any([raster], expected)[1]


def verify_any(rasters: Iterable[Raster], expected: Expected) -> tuple[Raster, float]:
    """Decode samplings of one image. Return the first that can be decoded, and its unused error correction.

    At most ``MAX_SAMPLINGS`` are decoded. Raises ``Unreadable`` if none can be decoded, or if one has other content.
    """
    for raster in islice(rasters, MAX_SAMPLINGS):
        reading = decode(raster, expected)
        if reading and reading.content != expected.content:
            break
        if reading:
            return raster, reading.unused_error_correction
    raise unreadable_error("could not read this image")


def unreadable_error(problem: str) -> Unreadable:
    """Build the error for an image that cannot be verified. ``problem`` continues "an independent decoder"."""
    return Unreadable(
        f"an independent decoder {problem}; verify=off sends the image anyway",
        parameter="verify",
        value="on",
        allowed="off, or an image that is easier to read: a quiet zone of 4 modules (margin=4), more pixels per module "
        "(scale), square corners (ground_radius=0), plain shapes and colours, no logo",
    )
