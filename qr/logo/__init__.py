"""The picture in the middle: made safe, placed where the symbol can spare its modules, drawn as pixels."""

from qr.logo.picture import Picture, names, read
from qr.logo.pixels import pixels
from qr.logo.placement import Placement, centred, largest, place

__all__ = ["Picture", "Placement", "centred", "largest", "names", "pixels", "place", "read"]
