"""The parameter type of the lengths of a sheet."""

from __future__ import annotations

import re
from typing import NamedTuple

from qr.spec.appearance import MILLIMETRES

MAX_PLACES = 4  # decimal places


class Millimetres(NamedTuple):
    """Length in millimetres, or with a unit. The bounds are in millimetres and included; lengths can be negative."""

    minimum: int
    maximum: int

    @property
    def allowed(self) -> str:
        return f"a length from {self.minimum} to {self.maximum} mm, in mm or with a unit, such as 63.5 or 2.5in"

    def parse(self, text: str) -> float:
        match = re.fullmatch(rf"(-?\d{{1,5}}(?:\.\d{{1,{MAX_PLACES}}})?)(mm|cm|in|pt)?", text.lower(), re.ASCII)
        if not match:
            raise ValueError(text)
        length = float(match[1]) * MILLIMETRES[match[2] or "mm"]
        if not self.minimum <= length <= self.maximum:
            raise ValueError(text)
        return length
