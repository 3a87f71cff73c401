"""Measure the shapes of an SVG, to estimate what it costs to draw them.

The measures are upper bounds. Path data that is malformed counts as if renderers drew all of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from math import hypot, pi
from typing import NamedTuple

from qr.errors import BadLogo
from qr.logo.svg_paths import View
from qr.logo.svg_transforms import Extent

_NUMBER = r"[+\-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+\-]?\d+)?"
_SPACE = r"[\s,]*"
_NUMBERS = re.compile(_NUMBER, re.ASCII)
_ARC = re.compile(_SPACE.join([f"({_NUMBER})"] * 3 + ["([01])"] * 2 + [f"({_NUMBER})"] * 2), re.ASCII)
_COMMANDS = re.compile(r"([MZLHVCSQTA])([^MZLHVCSQTA]*)", re.IGNORECASE)
_ARITIES = {"M": 2, "L": 2, "C": 6, "S": 4, "Q": 4, "T": 2}  # numbers per step
_CURVES = set("CSQT")
CURVE_STEPS = 4  # a curve becomes at least this many lines
MAX_STEPS = 60_000  # of all shapes; measuring them takes a tenth of a second
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 960 / 25.4, "in": 96.0}
_LENGTH = re.compile(r"(.*?)(px|pt|pc|mm|cm|in|%|)", re.IGNORECASE)

_Point = tuple[float, float]


class Geometry(NamedTuple):
    """The outlines of one shape, in its own units.

    extent: box around all points and control points
    length: at least the length of all outlines
    steps:  number of lines; a curve counts as ``CURVE_STEPS``
    """

    extent: Extent
    length: float
    steps: int


def measure(tag: str, attributes: Mapping[str, str], view: View) -> Geometry | None:
    """Measure a shape element. Return None if the element is no shape, or draws nothing."""
    if tag == "path":
        return _measure_path(attributes.get("d", ""))
    if tag in {"polyline", "polygon"}:
        points = attributes.get("points", "")
        return _measure_path(f"M{points}z") if points.strip() else None
    return _SHAPES[tag](lambda name: length(name, attributes.get(name, "0"), view)) if tag in _SHAPES else None


def length(name: str, text: str, view: View) -> float:
    """Return the value of an attribute, in user units."""
    match = _LENGTH.fullmatch(text.strip())
    try:
        number = float(match[1]) if match else 0.0
    except ValueError:
        return 0.0
    unit = match[2].lower() if match else ""
    return view.length(name, text) if unit == "%" else number * _UNITS[unit]


def cost_error() -> BadLogo:
    """Build the error for an SVG that takes too much CPU time."""
    return BadLogo("the SVG costs too much to render; use fewer shapes, repetitions, gradients and clips")


class _Path:
    """A walk along path data, and the points that it passes."""

    def __init__(self) -> None:
        self.points: list[_Point] = []
        self.length = 0.0
        self.steps = 0
        self.start: _Point = (0.0, 0.0)
        self.current: _Point = (0.0, 0.0)
        self.control: _Point | None = None  # last control point, if the last step was a curve

    def step(self, command: str, points: list[_Point]) -> None:
        """Walk one line or curve. ``points`` are absolute: control points, then the end."""
        if command in {"S", "T"}:
            (x, y), (before_x, before_y) = self.current, self.control or self.current
            points = [(2 * x - before_x, 2 * y - before_y), *points]
        if command != "M":
            x, y = self.current
            for end_x, end_y in points:
                self.length += abs(end_x - x) + abs(end_y - y)
                x, y = end_x, end_y
        self.points += points
        self.steps += CURVE_STEPS if command in _CURVES else 1
        if self.steps > MAX_STEPS:
            raise cost_error()
        self.control = points[-2] if command in _CURVES else None
        self.current = points[-1]
        if command == "M":
            self.start = self.current

    def arc(self, radii: _Point, is_large: bool, end: _Point) -> None:
        """Walk an arc. A short arc stays within the circle around its chord, in the units of its radii."""
        (x, y), small, big = self.current, min(radii), max(radii)
        chord = hypot(end[0] - x, end[1] - y)
        if small and chord:
            reach = 2 * big * max(1, chord / (2 * small)) if is_large else chord * big / small
            self.points += [(x - reach, y - reach), (x + reach, y + reach)]
            self.length += pi * reach
            self.steps += 2 * CURVE_STEPS
        self.step("L", [end])


def _measure_path(data: str) -> Geometry | None:
    path = _Path()
    for command, text in _COMMANDS.findall(data):
        upper, is_relative = command.upper(), command.islower()
        if upper == "Z":
            path.step("L", [path.start])
        elif upper == "A":
            for rx, ry, _, large, _, x, y in _ARC.findall(text):
                end = _absolute(path, is_relative, (float(x), float(y)))
                path.arc((abs(float(rx)), abs(float(ry))), large == "1", end)
        else:
            _walk(path, upper, is_relative, [float(number) for number in _NUMBERS.findall(text)])
    return Geometry(_extent(path.points), path.length, path.steps) if path.points else None


def _walk(path: _Path, command: str, is_relative: bool, numbers: list[float]) -> None:
    """Walk all steps of one command."""
    if command in {"H", "V"}:
        for number in numbers:
            x, y = path.current
            if command == "H":
                path.step("L", [(number + x * is_relative, y)])
            else:
                path.step("L", [(x, number + y * is_relative)])
        return
    arity = _ARITIES[command]
    for at in range(0, len(numbers) - arity + 1, arity):
        x, y = path.current if is_relative else (0.0, 0.0)
        step = "L" if command == "M" and at else command
        path.step(step, [(x + numbers[i], y + numbers[i + 1]) for i in range(at, at + arity, 2)])


def _absolute(path: _Path, is_relative: bool, point: _Point) -> _Point:
    return (path.current[0] + point[0], path.current[1] + point[1]) if is_relative else point


def _extent(points: list[_Point]) -> Extent:
    xs, ys = zip(*points, strict=True)
    return Extent(min(xs), min(ys), max(xs), max(ys))


_Lengths = Callable[[str], float]


def _rectangle(get: _Lengths) -> Geometry | None:
    x, y, width, height = (get(name) for name in ("x", "y", "width", "height"))
    steps = 4 + 4 * CURVE_STEPS if get("rx") or get("ry") else 4
    return _box(x, y, x + width, y + height, steps) if min(width, height) > 0 else None


def _ellipse(get: _Lengths) -> Geometry | None:
    x, y, radius = get("cx"), get("cy"), get("r")
    rx, ry = radius or get("rx") or get("ry"), radius or get("ry") or get("rx")
    return _box(x - rx, y - ry, x + rx, y + ry, 4 * CURVE_STEPS) if min(rx, ry) > 0 else None


def _line(get: _Lengths) -> Geometry:
    xs, ys = sorted((get("x1"), get("x2"))), sorted((get("y1"), get("y2")))
    return _box(xs[0], ys[0], xs[1], ys[1], 1)


def _box(left: float, top: float, right: float, bottom: float, steps: int) -> Geometry:
    return Geometry(Extent(left, top, right, bottom), 2 * (right - left + bottom - top), steps)


_SHAPES: dict[str, Callable[[_Lengths], Geometry | None]] = {
    "rect": _rectangle, "circle": _ellipse, "ellipse": _ellipse, "line": _line,
}  # fmt: skip
