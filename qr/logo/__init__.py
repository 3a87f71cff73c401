"""The picture in the middle: made safe, placed where the symbol can spare its modules, drawn as pixels."""

from qr.logo.picture import Logo, logo_names, read_logo
from qr.logo.pixels import rasterise
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
    "place_largest",
    "may_mislead_decoder",
    "logo_names",
    "place",
    "rasterise",
    "read_logo",
]
