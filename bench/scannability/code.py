"""TODO."""

from __future__ import annotations

from typing import NamedTuple

from qr.spec import Style


class Code(NamedTuple):
    """A code to draw; its content is ASCII with no run that another mode than byte would take.

    scale: pixels a module
    logo:  whether a picture stands in its middle
    """

    serial: int
    content: bytes
    ecc: str
    version: int
    style: Style
    scale: int
    logo: bool = False

    @property
    def name(self) -> str:
        """The shapes, and the sizes in words."""
        style, logo = self.style, ", logo" if self.logo else ""
        shapes = f"{style.shape}, eye {style.eye}, eyeball {style.eyeball}"
        return f"{shapes}, version {self.version}-{self.ecc}, {self.scale} px{logo}"
