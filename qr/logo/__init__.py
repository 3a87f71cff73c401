"""Logos: make an image file safe, place it where the symbol can spare modules, and rasterise it."""

from qr.logo.pixels import is_svg, rasterise
from qr.logo.placement import (
    MISLEADING_SIDES_MODULES,
    Placement,
    centre_logo,
    may_mislead_decoder,
    place,
    place_largest,
)
from qr.logo.source import Logo, logo_names, read_logo
from qr.logo.svg_shapes import Shape, read_shapes

__all__ = [
    "MISLEADING_SIDES_MODULES",
    "Logo",
    "Placement",
    "Shape",
    "centre_logo",
    "is_svg",
    "logo_names",
    "may_mislead_decoder",
    "place",
    "place_largest",
    "rasterise",
    "read_logo",
    "read_shapes",
]
