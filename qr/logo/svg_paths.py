"""Convert the shapes of a sanitised SVG to outlines of lines and cubic curves (SVG 1.1, chapters 8 and 9).

fontTools parses path data and splits arcs into curves. It is imported with the first path.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from math import sqrt
from typing import NamedTuple

from qr.errors import BadLogo
from qr.graphics.path import Curve, Outline, Point

_NUMBER = r"[+\-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+\-]?\d+)?"
_SPACE = r"[\s,]*"
_NUMBERS = re.compile(_NUMBER, re.ASCII)
# A flag has one digit, and needs no space after it.
_ARC = re.compile(_SPACE.join([f"({_NUMBER})"] * 3 + ["([01])"] * 2 + [f"({_NUMBER})"] * 2), re.ASCII)
_COMMAND = re.compile(r"([MZLHVCSQTA])", re.IGNORECASE)
_ARITIES = {"M": 2, "Z": 0, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2}  # numbers per command

Lengths = Mapping[str, float]  # attribute -> user units; an attribute that is omitted counts as 0


class Subpath(NamedTuple):
    """One outline, and whether its end is joined to its start."""

    outline: Outline
    is_closed: bool


class View(NamedTuple):
    """Size of the viewBox in user units, to which percentages refer."""

    width: float
    height: float

    def length(self, name: str, text: str) -> float:
        """Return a length in user units (SVG 1.1, 7.10). Raises ``BadLogo`` for a unit other than px and %."""
        number = text.strip().lower().removesuffix("px")
        try:
            return float(number.removesuffix("%")) * (self._reference(name) / 100 if number.endswith("%") else 1)
        except ValueError:
            raise BadLogo(f"the SVG has {name}={text[:40]!r}; use user units, without a unit") from None

    def _reference(self, name: str) -> float:
        """Return the length that is 100 % of an attribute."""
        if name in {"x", "cx", "rx", "x1", "x2", "width"}:
            return self.width
        if name in {"y", "cy", "ry", "y1", "y2", "height"}:
            return self.height
        return sqrt((self.width**2 + self.height**2) / 2)


def subpaths(tag: str, attributes: Mapping[str, str], view: View) -> tuple[Subpath, ...]:
    """Return the outlines of a shape element; none if the element draws nothing.

    Raises ``BadLogo`` for malformed path data or points.
    """
    if tag == "path":
        return parse_path(attributes.get("d", ""))
    if tag in {"polyline", "polygon"}:
        points = attributes.get("points", "")
        return parse_path(f"M{points}{'z' if tag == 'polygon' else ''}" if points.strip() else "")
    names = ("x", "y", "width", "height", "rx", "ry", "cx", "cy", "r", "x1", "y1", "x2", "y2")
    lengths = {name: view.length(name, attributes[name]) for name in names if name in attributes}
    return parse_path(_SHAPES[tag](lengths))


def parse_path(data: str) -> tuple[Subpath, ...]:
    """Parse path data. Raises ``BadLogo`` if it is malformed."""
    from fontTools.svgLib.path.parser import parse_path as parse

    pen = _Pen()
    parse(" ".join(_normalise(data)), pen)
    return tuple(pen.subpaths)


def _normalise(data: str) -> Iterator[str]:
    """Write path data with one space between numbers, in a notation that every parser reads."""
    before, *parts = _COMMAND.split(data)
    if before.strip() or (parts and parts[0].upper() != "M"):
        raise _malformed_error(data)
    for command, text in zip(parts[::2], parts[1::2], strict=True):
        yield from _arcs(command, text) if command in "Aa" else _plain_command(command, text)


def _plain_command(command: str, text: str) -> Iterator[str]:
    numbers, arity = _NUMBERS.findall(text), _ARITIES[command.upper()]
    rest = _NUMBERS.sub("", text).replace(",", "").strip()
    if rest or (len(numbers) % arity if arity else numbers) or (arity and not numbers):
        raise _malformed_error(command + text)
    yield from (command, *(repr(float(number)) for number in numbers))


def _arcs(command: str, text: str) -> Iterator[str]:
    arcs = _ARC.findall(text)
    if not arcs or _ARC.sub("", text).replace(",", "").strip():
        raise _malformed_error(command + text)
    for rx, ry, rotation, large, sweep, *end in arcs:
        x, y = (repr(float(number)) for number in end)
        if float(rx) and float(ry):
            yield from (command, *(repr(float(number)) for number in (rx, ry, rotation)), large, sweep, x, y)
        else:
            # An arc without a radius is a line (SVG 1.1, F.6.2). fontTools would omit the arc.
            yield from ("L" if command == "A" else "l", x, y)


def _malformed_error(data: str) -> BadLogo:
    return BadLogo(f"the SVG has malformed path data or points: {data[:40]!r}")


class _Pen:
    """Receives the steps of a path from fontTools, and collects them as subpaths."""

    def __init__(self) -> None:
        self.subpaths: list[Subpath] = []
        self._steps: list[Point | Curve] = []

    def moveTo(self, point: Point) -> None:  # noqa: N802  # name of the pen protocol of fontTools
        self._steps = [point]

    def lineTo(self, point: Point) -> None:  # noqa: N802
        self._steps.append(point)

    def curveTo(self, first: Point, second: Point, end: Point) -> None:  # noqa: N802
        self._steps.append((*first, *second, *end))

    def qCurveTo(self, control: Point, end: Point) -> None:  # noqa: N802
        start = self._steps[-1][-2:]
        first, second = (
            (point[0] + 2 * (control[0] - point[0]) / 3, point[1] + 2 * (control[1] - point[1]) / 3)
            for point in (start, end)
        )
        self.curveTo(first, second, end)

    def closePath(self) -> None:  # noqa: N802
        # fontTools draws the closing line, which would be a second one.
        is_back = len(self._steps) > 2 and self._steps[-1] == self._steps[0]
        self._end(self._steps[:-1] if is_back else self._steps, True)

    def endPath(self) -> None:  # noqa: N802
        self._end(self._steps, False)

    def _end(self, steps: list[Point | Curve], is_closed: bool) -> None:
        if len(steps) > 1 or is_closed:
            self.subpaths.append(Subpath(tuple(steps), is_closed))


def _rectangle(lengths: Lengths) -> str:
    """Return the path data of a rectangle (SVG 1.1, 9.2)."""
    x, y, width, height = (lengths.get(name, 0) for name in ("x", "y", "width", "height"))
    if min(width, height) <= 0:
        return ""
    right, bottom = x + width, y + height
    rx, ry = _radii(lengths)
    rx, ry = min(rx, width / 2), min(ry, height / 2)
    if min(rx, ry) <= 0:
        return f"M{x} {y}H{right}V{bottom}H{x}z"
    arc = f"A{rx} {ry} 0 0 1"
    return (
        f"M{x + rx} {y}H{right - rx}{arc} {right} {y + ry}V{bottom - ry}{arc} {right - rx} {bottom}"
        f"H{x + rx}{arc} {x} {bottom - ry}V{y + ry}{arc} {x + rx} {y}z"
    )


def _ellipse(lengths: Lengths) -> str:
    """Return the path data of an ellipse or a circle, in two arcs."""
    x, y = lengths.get("cx", 0), lengths.get("cy", 0)
    rx, ry = (lengths["r"],) * 2 if "r" in lengths else _radii(lengths)
    if min(rx, ry) <= 0:
        return ""
    arc = f"A{rx} {ry} 0 0 1"
    return f"M{x + rx} {y}{arc} {x - rx} {y}{arc} {x + rx} {y}z"


def _radii(lengths: Lengths) -> tuple[float, float]:
    """Return both radii. An omitted radius is the same as the other."""
    return lengths.get("rx", lengths.get("ry", 0)), lengths.get("ry", lengths.get("rx", 0))


def _line(lengths: Lengths) -> str:
    x1, y1, x2, y2 = (lengths.get(name, 0) for name in ("x1", "y1", "x2", "y2"))
    return f"M{x1} {y1}L{x2} {y2}"


_SHAPES: dict[str, Callable[[Lengths], str]] = {
    "rect": _rectangle, "circle": _ellipse, "ellipse": _ellipse, "line": _line,
}  # fmt: skip
