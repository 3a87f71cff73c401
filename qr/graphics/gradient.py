"""Gradients, as ``linear(angle,colour,...)`` or ``radial(colour,...)``, and where they run."""

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
    """Colours at even distances along a line or from the middle outwards.

    angle: of a linear one, in degrees clockwise: 0 runs from left to right, 90 from top to bottom; None: radial
    """

    angle: int | None
    stops: tuple[Color, ...]

    def line(self, area: Box) -> tuple[Point, Point]:
        """Where a linear gradient begins and ends, so that the area's outermost corners get the outermost colours."""
        turn = radians(self.angle or 0)
        middle_x, middle_y = area.x + area.width / 2, area.y + area.height / 2
        half = (abs(area.width * cos(turn)) + abs(area.height * sin(turn))) / 2
        x, y = half * cos(turn), half * sin(turn)
        return (middle_x - x, middle_y - y), (middle_x + x, middle_y + y)

    def radius(self, area: Box) -> float:
        """How far a radial gradient reaches from the middle of an area: to its corners."""
        return hypot(area.width, area.height) / 2

    def rotate(self, quarters: int) -> Gradient:
        """The gradient as it runs after clockwise quarter turns."""
        return self if self.angle is None else Gradient((self.angle + 90 * quarters) % 360, self.stops)


Paint = Color | Gradient


def paint_colors(paint: Paint) -> tuple[Color, ...]:
    """Every colour a paint is made of."""
    return paint.stops if isinstance(paint, Gradient) else (paint,)


def parse(text: str) -> Paint:
    """The paint a text names. Raises ``ValueError`` for anything but what ``ALLOWED`` says."""
    form, opening, rest = text.partition("(")
    form = form.strip().lower()
    if form not in {"linear", "radial"} or not opening:
        return color.parse(text)
    if not rest.endswith(")"):
        raise ValueError(text)
    items = [item.strip() for item in split_arguments(rest[:-1])]
    angle = _angle(items.pop(0)) if form == "linear" else None
    if not 2 <= len(items) <= MAX_STOPS:
        raise ValueError(text)
    return Gradient(angle, tuple(map(color.parse, items)))


def split_arguments(text: str) -> Iterator[str]:
    """The items of a list, which end at its commas, but not at those in parentheses."""
    begin, depth = 0, 0
    for mark in re.finditer(r"[(),]", text):
        depth += {"(": 1, ")": -1, ",": 0}[mark[0]]
        if mark[0] == "," and depth == 0:
            yield text[begin : mark.start()]
            begin = mark.end()
    yield text[begin:]


def _angle(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 3 and int(text) < 360):
        raise ValueError(text)
    return int(text)
