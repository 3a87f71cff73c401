"""Parse paints: a colour, ``linear(angle,colour,...)`` or ``radial(colour,...)``. Compute where gradients run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import cos, hypot, radians, sin
from typing import NamedTuple

from qr.graphics import color
from qr.graphics.color import Color
from qr.graphics.path import Box, Point

ALLOWED = (
    "a colour, linear(0-359,colour,colour...) in whole degrees or radial(colour,colour...), with 2 to 8 colours;"
    f" a colour is {color.ALLOWED}"
)
MAX_STOPS = 8


class Gradient(NamedTuple):
    """Evenly spaced colours, along a line or from the centre outwards.

    angle: direction of a linear gradient in degrees clockwise (0: left to right, 90: top to bottom); None: radial
    """

    angle: int | None
    stops: tuple[Color, ...]

    def line(self, area: Box) -> tuple[Point, Point]:
        """Compute the start and the end of a linear gradient.

        Two opposite corners of the area get exactly the first and the last colour.
        """
        angle = radians(self.angle or 0)
        centre_x, centre_y = area.x + area.width / 2, area.y + area.height / 2
        half_length = (abs(area.width * cos(angle)) + abs(area.height * sin(angle))) / 2
        x, y = half_length * cos(angle), half_length * sin(angle)
        return (centre_x - x, centre_y - y), (centre_x + x, centre_y + y)

    def radius(self, area: Box) -> float:
        """Compute the radius of a radial gradient: from the centre of the area to its corners."""
        return hypot(area.width, area.height) / 2

    def rotate(self, quarters: int) -> Gradient:
        """Return the gradient after clockwise quarter turns."""
        return self if self.angle is None else Gradient((self.angle + 90 * quarters) % 360, self.stops)


Paint = Color | Gradient


def paint_colors(paint: Paint) -> tuple[Color, ...]:
    """Return every colour of a paint."""
    return paint.stops if isinstance(paint, Gradient) else (paint,)


def parse(text: str) -> Paint:
    """Parse a colour or a gradient. Raises ``ValueError`` for a text that ``ALLOWED`` does not describe."""
    function, parenthesis, rest = text.partition("(")
    function = function.strip().lower()
    if function not in {"linear", "radial"} or not parenthesis:
        return color.parse(text)
    if not rest.endswith(")"):
        raise ValueError(text)
    items = [item.strip() for item in split_arguments(rest[:-1])]
    angle = _parse_angle(items.pop(0)) if function == "linear" else None
    if not 2 <= len(items) <= MAX_STOPS:
        raise ValueError(text)
    return Gradient(angle, tuple(map(color.parse, items)))


def split_arguments(text: str) -> Iterator[str]:
    """Split a text at its commas, except at commas in parentheses."""
    start, depth = 0, 0
    for match in re.finditer(r"[(),]", text):
        depth += {"(": 1, ")": -1, ",": 0}[match[0]]
        if match[0] == "," and depth == 0:
            yield text[start : match.start()]
            start = match.end()
    yield text[start:]


def _parse_angle(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 3 and int(text) < 360):
        raise ValueError(text)
    return int(text)
