"""The picture in the middle: made safe, placed where the symbol can spare its modules, drawn as pixels."""

from qr.logo.picture import Picture, names, read
from qr.logo.pixels import pixels

__all__ = ["Picture", "names", "pixels", "read"]
