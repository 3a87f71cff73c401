"""The picture in the middle: made safe, placed where the symbol can spare its modules, drawn as pixels."""

from qr.logo.picture import Picture, names, read
from qr.logo.pixels import rasterise
from qr.logo.placement import (
    MISLEADING,
    Placement,
    centred,
    largest,
    misleads,
    place,
)

__all__ = [
    "MISLEADING",
    "Picture",
    "Placement",
    "centred",
    "largest",
    "misleads",
    "names",
    "place",
    "rasterise",
    "read",
]
