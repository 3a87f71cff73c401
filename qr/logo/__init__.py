"""Logos: make an image file safe, place it where the symbol can spare modules, and rasterise it."""

from qr.logo.picture import Logo, logo_names, read_logo
from qr.logo.pixels import is_costly, rasterise
from qr.logo.placement import (
    MISLEADING_RATIOS,
    Placement,
    centre_logo,
    may_mislead_decoder,
    place,
    place_largest,
)

__all__ = [
    "MISLEADING_RATIOS",
    "Logo",
    "Placement",
    "centre_logo",
    "is_costly",
    "logo_names",
    "may_mislead_decoder",
    "place",
    "place_largest",
    "rasterise",
    "read_logo",
]
