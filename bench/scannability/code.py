"""Description of a code to draw."""

from __future__ import annotations

from typing import NamedTuple

from qr.spec import Style


class Code(NamedTuple):
    """A code to draw.

    content: ASCII text that every library encodes in byte mode
    scale:   pixels per module
    logo:    whether the code has a logo
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
        """Shapes, version, level and module size."""
        style, logo = self.style, ", logo" if self.logo else ""
        shapes = f"{style.shape}, eye {style.eye}, eyeball {style.eyeball}"
        return f"{shapes}, version {self.version}-{self.ecc}, {self.scale} px{logo}"
