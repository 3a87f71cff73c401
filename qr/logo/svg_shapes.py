"""Convert a sanitised SVG logo to shapes in solid colours, for files in which a logo must not become pixels.

Supported are fills and strokes in opaque colours, groups, transformations and ``use``. Anything else that paints is
rejected by its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import radians, sqrt
from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import Element

from qr.errors import BadLogo
from qr.graphics.color import Color
from qr.graphics.path import Box, transform
from qr.logo import svg
from qr.logo.svg_paints import INITIAL, alpha, solid_color, vector_error
from qr.logo.svg_paths import Subpath, View, subpaths

if TYPE_CHECKING:
    from fontTools.misc.transform import Transform

DOT_MODULES = 0.001  # length of a line that SVG draws as a dot
_NOT_DRAWN = {"defs", "clipPath", "mask", "linearGradient", "radialGradient"}
_CAPS = {"butt": 0, "round": 1, "square": 2}  # as numbered in PDF and PostScript
_JOINS = {"miter": 0, "round": 1, "bevel": 2}
_FUNCTION = re.compile(r"(\w+)\s*\(([^)]*)\)")
_ARGUMENTS = {
    "matrix": {6}, "translate": {1, 2}, "scale": {1, 2}, "rotate": {1, 3}, "skewx": {1}, "skewy": {1},
}  # fmt: skip


class Stroke(NamedTuple):
    """How a line is drawn. ``cap`` and ``join`` have the numbers of PDF (ISO 32000-1, tables 54 and 55)."""

    width: float
    cap: int
    join: int
    miter_limit: float


class Shape(NamedTuple):
    """Outlines in one colour: filled, or stroked if ``stroke`` is present.

    matrix:   transformation of the outlines and of the width of the stroke; its scale is 1, so that coordinates can be
              rounded to modules
    even_odd: whether a fill uses the even-odd rule instead of the nonzero rule
    """

    subpaths: tuple[Subpath, ...]
    matrix: tuple[float, ...]
    color: Color
    even_odd: bool = False
    stroke: Stroke | None = None


def read_shapes(file: bytes, area: Box, quarters: int) -> tuple[Shape, ...]:
    """Return the shapes of an SVG that fills an area after clockwise quarter turns, in the order of painting.

    The area is in modules. Shapes can extend beyond the area and must be clipped to it. Raises ``BadLogo`` with the
    name of a feature that is more than fills and strokes in opaque colours.
    """
    vector = svg.read(file)
    _reject(vector.root, {"transform": "a transformation of its root element"})
    left, top, _, _ = map(float, vector.root.attrib["viewBox"].split())
    matrix = _area_matrix(area, quarters).scale(1 / vector.width, 1 / vector.height).translate(-left, -top)
    ids = {element.attrib["id"]: element for element in vector.root.iter() if "id" in element.attrib}
    walk = _Walk(ids, View(vector.width, vector.height))
    return tuple(walk.shapes(vector.root, matrix, INITIAL))


def _area_matrix(area: Box, quarters: int) -> Transform:
    """Return the transformation of the unit square to an area, after clockwise quarter turns."""
    from fontTools.misc.transform import Identity

    rotations = ((1, 0, 0, 1, 0, 0), (0, 1, -1, 0, 1, 0), (-1, 0, 0, -1, 1, 1), (0, -1, 1, 0, 0, 1))
    return Identity.translate(area.x, area.y).scale(area.width, area.height).transform(rotations[quarters % 4])


class _Walk(NamedTuple):
    """A walk through the elements of a document. ``elements`` are those with an id."""

    elements: Mapping[str, Element]
    view: View

    def shapes(self, element: Element, matrix: Transform, inherited: Mapping[str, str]) -> Iterator[Shape]:
        """Yield the shapes of an element and of its descendants, at most as many as ``render_cost`` allows."""
        attributes = element.attrib
        if element.tag in _NOT_DRAWN or attributes.get("display", "").lower() == "none":
            return
        _reject(element, {"clip-path": "a clip path", "mask": "a mask", "vector-effect": "a vector effect"})
        if not alpha(attributes.get("opacity", "1")):
            return
        own = {name: attributes[name] for name in INITIAL if attributes.get(name, "inherit").lower() != "inherit"}
        properties = {**inherited, **own}
        matrix = _transform(matrix, attributes.get("transform", ""))
        if element.tag == "use":
            x, y = (self.view.length(name, attributes.get(name, "0")) for name in ("x", "y"))
            target = self.elements[attributes["xlink:href"][1:]]
            yield from self.shapes(target, matrix.translate(x, y), properties)
        elif element.tag in {"svg", "g"}:
            for child in element:
                yield from self.shapes(child, matrix, properties)
        else:
            yield from self._painted(element, matrix, properties)

    def _painted(self, element: Element, matrix: Transform, properties: Mapping[str, str]) -> Iterator[Shape]:
        """Yield the fill and the stroke of a shape, in the order of ``paint-order``."""
        determinant = matrix.xx * matrix.yy - matrix.xy * matrix.yx
        if not determinant or properties["visibility"].lower() in {"hidden", "collapse"}:
            return
        scale = sqrt(abs(determinant))
        outlines = tuple(_scaled(part, scale) for part in subpaths(element.tag, element.attrib, self.view))
        linear = *(value / scale for value in matrix[:4]), *matrix[4:]
        painted = [self._fill(outlines, linear, properties), self._stroke(outlines, linear, scale, properties)]
        if properties["paint-order"].lower().split()[:1] == ["stroke"]:
            painted.reverse()
        yield from (shape for shape in painted if shape and shape.subpaths)

    def _fill(
        self, parts: tuple[Subpath, ...], matrix: tuple[float, ...], properties: Mapping[str, str]
    ) -> Shape | None:
        color = solid_color("fill", properties)
        # Some renderers paint a hairline for an outline without an area.
        areas = tuple(part for part in parts if len(part.outline) > 2 or len(part.outline[-1]) == 6)
        is_even_odd = properties["fill-rule"].lower() == "evenodd"
        return Shape(areas, matrix, color, is_even_odd) if color and areas else None

    def _stroke(
        self, parts: tuple[Subpath, ...], matrix: tuple[float, ...], scale: float, properties: Mapping[str, str]
    ) -> Shape | None:
        color, width = solid_color("stroke", properties), self.view.length("stroke-width", properties["stroke-width"])
        if not color or width <= 0:
            return None
        limit = self.view.length("stroke-miterlimit", properties["stroke-miterlimit"])
        join, cap = properties["stroke-linejoin"].lower(), properties["stroke-linecap"].lower()
        if join not in _JOINS or cap not in _CAPS or limit < 1:
            raise vector_error(f"a stroke with the join {join}, the cap {cap} and the miter limit {limit:g}")
        lines = tuple(_visible_line(part) for part in parts if cap != "butt" or not _is_dot(part))
        return Shape(lines, matrix, color, False, Stroke(width * scale, _CAPS[cap], _JOINS[join], limit))


def _is_dot(part: Subpath) -> bool:
    return {step[-2:] for step in part.outline} == {part.outline[0]} and all(len(step) == 2 for step in part.outline)


def _visible_line(part: Subpath) -> Subpath:
    """Return a line of no length as a very short line, because PDF does not define its cap as SVG does."""
    if not _is_dot(part):
        return part
    x, y = part.outline[0][:2]
    return Subpath(((x, y), (x + DOT_MODULES, y)), False)


def _scaled(part: Subpath, scale: float) -> Subpath:
    (outline,) = transform((part.outline,), (scale, 0), (0, scale), (0, 0))
    return Subpath(outline, part.is_closed)


def _transform(matrix: Transform, text: str) -> Transform:
    """Apply the functions of a ``transform`` attribute (SVG 1.1, 7.6)."""
    for name, arguments in _FUNCTION.findall(text.lower()):
        try:
            values = [float(argument) for argument in arguments.replace(",", " ").split()]
        except ValueError:
            values = []
        if len(values) not in _ARGUMENTS[name]:
            raise BadLogo(f"the SVG has the malformed transformation {name}({arguments[:40]})")
        matrix = _apply(matrix, name, values)
    return matrix


def _apply(matrix: Transform, name: str, values: list[float]) -> Transform:
    if name == "matrix":
        return matrix.transform(tuple(values))
    if name == "scale":
        return matrix.scale(values[0], values[-1])
    if name == "translate":
        return matrix.translate(values[0], values[1] if len(values) > 1 else 0)
    angle = radians(values[0])
    if name == "rotate":
        x, y = values[1:] or (0.0, 0.0)
        return matrix.translate(x, y).rotate(angle).translate(-x, -y)
    return matrix.skew(angle, 0) if name == "skewx" else matrix.skew(0, angle)


def _reject(element: Element, features: Mapping[str, str]) -> None:
    """Raise ``BadLogo`` if an attribute of an element has an effect. ``features`` are attributes and their names."""
    for name, feature in features.items():
        if element.get(name, "none").lower() != "none":
            raise vector_error(feature)
