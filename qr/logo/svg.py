"""SVG logos: an allow-list of elements, attributes and values; what is not on it is refused with the reason.

What comes out holds shapes, paints, clips and masks of its own and nothing else: no script, style sheet, text,
reference out of itself, animation, filter, pattern or note of an editor (SVG 1.1, second edition).
"""

from __future__ import annotations

from typing import NamedTuple
from xml.etree.ElementTree import Element

from qr.errors import BadPicture
from qr.logo import svg_css
from qr.logo.svg_attributes import XLINK, clean_attributes, references
from qr.logo.svg_cost import render_cost
from qr.logo.svg_document import parse, serialise

NAMESPACE = "http://www.w3.org/2000/svg"

ELEMENTS = {
    "g", "defs", "use", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "linearGradient",
    "radialGradient", "stop", "clipPath", "mask",
}  # fmt: skip
# They draw nothing, and may hold names, dates and folders of whoever drew the picture.
_NOTES = {"title", "desc", "metadata", "style"}
_EDITORS = (
    "http://www.inkscape.org/", "http://sodipodi.sourceforge.net/", "http://ns.adobe.com/", "http://www.serif.com/",
    "http://www.bohemiancoding.com/", "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
)  # fmt: skip
_REASONS = {
    "text": "text, which needs a font: convert text to outlines",
    "image": "another picture in it: send that picture itself, or trace it",
    "script": "a script",
    "foreignObject": "a foreignObject, which can hold anything",
    "filter": "a filter: draw its effect as shapes",
    "pattern": "a pattern: draw it as shapes",
    "svg": "one svg element inside another: use a group",
    "animate": "an animation",
    "animateTransform": "an animation",
    "animateMotion": "an animation",
    "set": "an animation",
}
_PIXELS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 960 / 25.4, "in": 96.0}


class Vector(NamedTuple):
    """A safe SVG.

    root:   its elements, without namespaces
    width:  of its viewBox, in user units, as is the height
    effort: the work of drawing it, 1-2000
    """

    root: Element
    width: float
    height: float
    cost: int

    @property
    def file(self) -> bytes:
        return serialise(self.root)

    def with_size(self, width: int, height: int) -> bytes:
        """The file with a size in pixels that it fills."""
        size = {"width": str(width), "height": str(height), "preserveAspectRatio": "none"}
        root = Element("svg", self.root.attrib | size)
        root.extend(self.root)
        return serialise(root)


def read(file: bytes) -> Vector:
    """The picture in an SVG. Raises ``BadPicture`` for what is none, or not safe, or too much work."""
    root = parse(file)
    if root.tag != f"{NAMESPACE}}}svg":
        raise BadPicture(f"its first element is {root.tag[-60:]}, and not svg in the namespace {NAMESPACE}")
    rules = svg_css.parse_style_sheet("".join(style.text or "" for style in root.iter(f"{NAMESPACE}}}style")))
    root.tag = "svg"
    _clean(root, rules)
    units = render_cost(root)
    return _normalised(root, units)


def _clean(element: Element, rules: svg_css.Sheet) -> None:
    """Leave only what is allowed in an element and all within it."""
    svg_css.inline_rules(element, rules)
    attributes = clean_attributes(element)
    if "href" in attributes and element.tag not in {"use", "linearGradient", "radialGradient"}:
        raise BadPicture(f"the SVG has an href at {element.tag}, where it has no meaning")
    element.attrib = attributes
    element.text = None
    for child in list(element):
        if _is_note(child.tag):
            element.remove(child)
        else:
            child.tag = _allowed(child.tag)
            _clean(child, rules)


def _is_note(name: str) -> bool:
    namespace, _, local = name.rpartition("}")
    return local in _NOTES if namespace == NAMESPACE else namespace.startswith(_EDITORS)


def _allowed(name: str) -> str:
    namespace, _, local = name.rpartition("}")
    if namespace != NAMESPACE:
        raise BadPicture(f"the SVG has the element {local[:40]}, which is not SVG")
    if local not in ELEMENTS:
        raise BadPicture(f"the SVG has {_REASONS.get(local, f'the element {local[:40]}, which is not allowed')}")
    return local


def _normalised(root: Element, units: int) -> Vector:
    left, top, width, height = _view(root.attrib)
    referred = {name for element in root.iter() for name in references(element)}
    for element in root.iter():
        if element.get("id") not in referred:
            element.attrib.pop("id", None)
        if "href" in element.attrib:  # older readers know no other name for it
            element.set("xlink:href", element.attrib.pop("href"))
    frame = {
        "xmlns": NAMESPACE,
        "xmlns:xlink": XLINK,
        "viewBox": f"{left:.9g} {top:.9g} {width:.9g} {height:.9g}",
        "width": f"{width:.9g}",
        "height": f"{height:.9g}",
    }
    own = {name: value for name, value in root.attrib.items() if name not in {*frame, "x", "y", "preserveAspectRatio"}}
    root.attrib = frame | own
    return Vector(root, width, height, units)


def _view(attributes: dict[str, str]) -> tuple[float, float, float, float]:
    """Left, top, width and height of what is shown: of the viewBox or, without one, of the size."""
    if "viewBox" in attributes:
        left, top, width, height = map(float, attributes["viewBox"].replace(",", " ").split())
    else:
        left, top, width, height = 0, 0, _pixels(attributes.get("width", "%")), _pixels(attributes.get("height", "%"))
    if not min(width, height) > 0:
        raise BadPicture("the SVG shows nothing: its width or height is not above zero")
    return left, top, width, height


def _pixels(length: str) -> float:
    if length.endswith("%"):
        raise BadPicture("the SVG needs a viewBox, or a width and a height that are no percentages")
    number = length.rstrip("ptxcmin")
    return float(number) * _PIXELS[length.removeprefix(number).lower()]
