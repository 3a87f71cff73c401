"""Estimate the CPU time that rendering an SVG takes, before rendering it.

Times are for resvg 0.48 on one core of a server, and rather too high. A reference adds the cost of its target each time
it is drawn. Cycles are rejected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import sqrt
from typing import NamedTuple
from xml.etree.ElementTree import Element

from qr.errors import BadLogo
from qr.logo.svg_geometry import MAX_STEPS, Geometry, cost_error, length, measure
from qr.logo.svg_paths import View
from qr.logo.svg_references import References
from qr.logo.svg_transforms import Extent, Matrix, combine, magnification, parse_transform

MAX_COST = 100_000  # microseconds, at COST_SIDE pixels per side
COST_SIDE = 256
MAX_RENDER_NS = 130_000_000  # an image that takes longer is rendered smaller and then enlarged
MAX_PIXELS = 4_000_000
# Far outside the image, resvg computes with 32-bit fixed-point numbers, which overflow. Some overflows abort it.
MAX_REACH = 200  # distance from the image, in widths and heights of the image

ELEMENT_NS = 15_000
STEP_NS = 300  # of a line; a curve counts as several
STROKE_STEP_NS = 7_000
ROW_NS = 200  # of an edge in one row of pixels; up to 400 with thousands of edges in one row
# Per pixel
_CANVAS_NS = 22
_OPAQUE_NS, _TRANSLUCENT_NS, _GRADIENT_NS, _STOP_NS = 4, 20, 60, 5
_LAYER_NS = 25  # inside and outside the image
_LAYERS_NS = {"opacity": 45, "clip-path": 75, "mask": 95}
# resvg clips shapes to the image, and layers to a box of five images by five around it.
_IMAGE, _LAYER = (0.0, 1.0), (-2.0, 3.0)
_NOT_DRAWN = {"defs", "clipPath", "mask", "linearGradient", "radialGradient", "stop"}
_NO_LAYER = {"none", "1"}
_MAX_STEP_ROWS = 3.0  # heights of the image that a cubic curve crosses at most
_INHERITED = {
    "fill": "#000", "stroke": "none", "stroke-width": "1", "stroke-miterlimit": "4", "fill-opacity": "1",
    "stroke-opacity": "1", "color": "#000",
}  # fmt: skip


class Cost(NamedTuple):
    """The CPU time of rendering, in nanoseconds: a constant, a part per pixel of the side, and a part per pixel."""

    constant: float
    per_side: float
    per_pixel: float

    @property
    def units(self) -> int:
        """The cost that ``MAX_COST`` limits, in microseconds."""
        return round(self.time(COST_SIDE) / 1000)

    def time(self, side: float) -> float:
        """Return the nanoseconds for an image of ``side`` * ``side`` pixels, or of as many pixels in another ratio."""
        return self.constant + self.per_side * side + self.per_pixel * side * side

    def largest_scale(self, width: int, height: int) -> float:
        """Return the scale, at most 1, at which this size takes at most ``MAX_RENDER_NS`` and ``MAX_PIXELS``."""
        rest, linear, square = MAX_RENDER_NS - self.constant, self.per_side, self.per_pixel
        side = (sqrt(linear * linear + 4 * square * rest) - linear) / (2 * square)
        return min(1.0, min(side, sqrt(MAX_PIXELS)) / sqrt(width * height))


def render_cost(root: Element, box: tuple[float, float, float, float]) -> Cost:
    """Estimate the cost of an SVG with clean attributes. ``box`` is its viewBox: left, top, width, height.

    Raises ``BadLogo`` above ``MAX_COST``, for shapes far outside the image, for a malformed transformation, for a
    reference to an id that is missing or not unique, and for a cycle of references.
    """
    known = References(root)
    left, top, width, height = box
    drawing = _Drawing(known, View(width, height))
    unit = (1 / width, 0.0, 0.0, 1 / height, -left / width, -top / height)
    drawing.draw(root, unit, _INHERITED)
    return drawing.cost


class _Drawing:
    """The costs of one document, added while its elements are visited as a renderer would draw them.

    Boxes are in shares of the image.
    """

    def __init__(self, known: References, view: View) -> None:
        self.references, self.view = known, view
        self.shapes: dict[Element, Geometry | None] = {}
        self.clip = _IMAGE
        self.steps = 0
        self.cost = Cost(0, 0, _CANVAS_NS)

    def draw(self, element: Element, matrix: Matrix, inherited: Mapping[str, str]) -> Extent | None:
        """Add the cost of an element, and return the box that it covers."""
        attributes = element.attrib
        if attributes.get("display", "").lower() == "none":
            return None
        self._add(ELEMENT_NS)
        own = {name: attributes[name] for name in _INHERITED if attributes.get(name, "inherit").lower() != "inherit"}
        properties = {**inherited, **own} if own else inherited
        if "transform" in attributes:
            matrix = combine(matrix, parse_transform(attributes["transform"]))
        layers = [name for name in _LAYERS_NS if attributes.get(name, "none").lower() not in _NO_LAYER]
        outside, self.clip = self.clip, _LAYER if layers else self.clip
        covered = self._content(element, matrix, properties)
        if covered:
            for name in layers:
                self._layer(name, attributes[name], matrix, covered)
        self.clip = outside
        return covered

    def _content(self, element: Element, matrix: Matrix, properties: Mapping[str, str]) -> Extent | None:
        if element.tag == "use":
            x, y = (length(name, element.get(name, "0"), self.view) for name in ("x", "y"))
            target = self.references.find(element.attrib["href"][1:]) if "href" in element.attrib else None
            return None if target is None else self.draw(target, combine(matrix, (1, 0, 0, 1, x, y)), properties)
        if element.tag in {"svg", "g", "clipPath", "mask"}:
            drawn = (child for child in element if child.tag not in _NOT_DRAWN)
            return _join(self.draw(child, matrix, properties) for child in drawn)
        return self._shape(element, matrix, properties)

    def _shape(self, element: Element, matrix: Matrix, properties: Mapping[str, str]) -> Extent | None:
        shape = self._measure(element)
        if shape is None:
            return None
        outline = shape.extent.transform(matrix)
        if properties["stroke"].lower() == "none":
            _check_reach(outline)
            self._paint("fill", properties, shape, outline, self._rows(shape, matrix, 0))
            return outline
        width = self._stroke_width(element, matrix, properties)
        reach = width / 2 * max(1.0, length("", properties["stroke-miterlimit"], self.view))
        covered = shape.extent.grow(reach).transform(matrix)
        _check_reach(covered)
        self._add(STROKE_STEP_NS * shape.steps)
        self._paint("fill", properties, shape, outline, self._rows(shape, matrix, 0))
        self._paint("stroke", properties, shape, covered, 2 * self._rows(shape, matrix, width))
        return covered

    def _stroke_width(self, element: Element, matrix: Matrix, properties: Mapping[str, str]) -> float:
        width = length("stroke-width", properties["stroke-width"], self.view)
        if element.get("vector-effect", "none").lower() == "none":
            return width
        # The width is in pixels. The smallest image has 16 per side, to check that resvg can draw it.
        return max(width, width / max(16 * magnification(matrix), 1e-9))

    def _measure(self, element: Element) -> Geometry | None:
        """Measure each shape once. Raises ``BadLogo`` if measuring takes too much time."""
        if element not in self.shapes:
            shape = measure(element.tag, element.attrib, self.view)
            self.shapes[element] = shape
            self.steps += shape.steps if shape else 0
            if self.steps > MAX_STEPS:
                raise cost_error()
        return self.shapes[element]

    def _rows(self, shape: Geometry, matrix: Matrix, width: float) -> float:
        """Return the rows that the edges cross, in heights of the image. Outside it, edges take no time."""
        factor = magnification(matrix)
        return min(
            (shape.length + shape.steps * width) * factor, _MAX_STEP_ROWS * (self.clip[1] - self.clip[0]) * shape.steps
        )

    def _paint(self, name: str, properties: Mapping[str, str], shape: Geometry, covered: Extent, rows: float) -> None:
        paint = properties[name].lower()
        if paint == "none":
            return
        self._add(
            STEP_NS * shape.steps, ROW_NS * rows, self._pixel_ns(name, paint, properties) * _visible(covered, self.clip)
        )

    def _pixel_ns(self, name: str, paint: str, properties: Mapping[str, str]) -> float:
        if paint.startswith("url("):
            return _GRADIENT_NS + _STOP_NS * self.references.stops(properties[name])
        is_opaque = "(" not in paint and len(paint) in {4, 7} and properties[f"{name}-opacity"] in {"1", "1.0"}
        return _OPAQUE_NS if is_opaque else _TRANSLUCENT_NS

    def _layer(self, name: str, value: str, matrix: Matrix, covered: Extent) -> None:
        """Add a layer of an element, and the shapes of its clip path or its mask."""
        pixels_ns = _LAYERS_NS[name] * _visible(covered, _IMAGE) + _LAYER_NS * _visible(covered, _LAYER)
        self._add(ELEMENT_NS, 0, pixels_ns)
        if value.startswith("url("):
            self._target(self.references.find(value[5:-1]), matrix, covered)

    def _target(self, target: Element, matrix: Matrix, covered: Extent) -> None:
        """Add a clip path or a mask. Its units can be the box of the element that it applies to."""
        units = "clipPathUnits" if target.tag == "clipPath" else "maskContentUnits"
        if target.get(units, "").lower() == "objectboundingbox":
            left, top, right, bottom = covered
            matrix = (right - left, 0.0, 0.0, bottom - top, left, top)
        self.draw(target, matrix, _INHERITED)

    def _add(self, constant: float, per_side: float = 0, per_pixel: float = 0) -> None:
        cost = self.cost
        self.cost = Cost(cost.constant + constant, cost.per_side + per_side, cost.per_pixel + per_pixel)
        if not self.cost.time(COST_SIDE) <= MAX_COST * 1000:
            raise cost_error()


def _check_reach(extent: Extent) -> None:
    """Raise ``BadLogo`` for a box that extends too far outside the image, or whose sides overflowed."""
    if not all(abs(side) <= MAX_REACH for side in extent):
        raise BadLogo(f"the SVG cannot be rendered: it draws more than {MAX_REACH} times its own size outside it")


def _join(extents: Iterator[Extent | None]) -> Extent | None:
    joined: Extent | None = None
    for extent in extents:
        joined = extent.join(joined) if extent else joined
    return joined


def _visible(extent: Extent, clip: tuple[float, float]) -> float:
    """Return the area of a box in areas of the image, within the range ``clip`` on both axes."""
    width, height = (
        min(end, clip[1]) - max(start, clip[0])
        for start, end in ((extent.left, extent.right), (extent.top, extent.bottom))
    )
    return max(0.0, width) * max(0.0, height)
