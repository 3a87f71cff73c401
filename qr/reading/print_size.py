"""Smallest printed width of an image, and the distance from which phones read it."""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

from qr.drawing import Drawing
from qr.payloads import PrintStandard
from qr.reading.warnings import MIN_MODULE_MM

MIN_STYLED_MODULE_MM = 0.4  # shapes, gradients and logos leave less of each module to scanners
DISTANCE_PER_WIDTH = 10  # reading distance of a phone, in widths of the image


class PrintSize(NamedTuple):
    """What a person must know to print an image.

    min_width_mm: smallest width of the image, quiet zone, frame and caption included
    distance_m:   distance from which a phone reads an image of this width, in metres
    """

    min_width_mm: float
    distance_m: float


def print_size(drawing: Drawing, standard: PrintStandard | None = None) -> PrintSize:
    """Return the smallest printed width in whole millimetres, and its reading distance.

    If the payload has a print standard, the width is the one at which the symbol has the prescribed width, in tenths
    of a millimetre.
    """
    modules = drawing.width / drawing.scale
    if standard:
        width = round(modules * standard.symbol_mm / drawing.symbol.width, 1)
    else:
        width = ceil(round(modules * (MIN_MODULE_MM if drawing.is_plain else MIN_STYLED_MODULE_MM), 6))
    return PrintSize(width, round(width * DISTANCE_PER_WIDTH / 1000, 3))
