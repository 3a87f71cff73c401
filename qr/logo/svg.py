"""Sanitise SVG logos with a list of allowed elements, attributes and values (SVG 1.1, second edition).

Anything else is removed if it draws nothing, and rejected with a reason otherwise. The result contains only shapes,
paints, clips and masks: no scripts, style sheets, text, external references, animations, filters, patterns or editor
metadata.
"""

from __future__ import annotations

from typing import NamedTuple
from xml.etree.ElementTree import Element

from qr.errors import BadLogo
from qr.logo import svg_css
from qr.logo.svg_attributes import XLINK, clean_attributes, references
from qr.logo.svg_cost import Cost, render_cost
from qr.logo.svg_document import parse, serialise

NAMESPACE = "http://www.w3.org/2000/svg"

ELEMENTS = {
    "g", "defs", "use", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "linearGradient",
    "radialGradient", "stop", "clipPath", "mask",
}  # fmt: skip
# These elements are removed. They draw nothing, and can contain names, dates and folders of the author.
_METADATA = {"title", "desc", "metadata", "style"}
_EDITORS = (
    "http://www.inkscape.org/", "http://sodipodi.sourceforge.net/", "http://ns.adobe.com/", "http://www.serif.com/",
    "http://www.bohemiancoding.com/", "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
)  # fmt: skip
_REASONS = {
    "text": "text, which needs a font; convert text to outlines",
    "image": "an embedded image; send this image itself, or trace it",
    "script": "a script",
    "foreignObject": "a foreignObject element; draw its content as shapes",
    "filter": "a filter; draw its effect as shapes",
    "pattern": "a pattern; draw it as shapes",
    "svg": "an svg element inside another; use a group (g)",
    "animate": "an animation",
    "animateTransform": "an animation",
    "animateMotion": "an animation",
    "set": "an animation",
}
# Longer side of the size that the document states. librsvg and Inkscape rasterise an embedded SVG at the stated size.
STATED_SIDE_PIXELS = 1024
_PIXELS_PER_UNIT = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 960 / 25.4, "in": 96.0}


class VectorLogo(NamedTuple):
    """A safe SVG.

    root:          root element; names have no namespaces
    width, height: size of the viewBox, in user units
    cost:          estimated CPU time of rendering
    """

    root: Element
    width: float
    height: float
    cost: Cost

    @property
    def file(self) -> bytes:
        """The SVG document."""
        return serialise(self.root)

    def with_size(self, width: int, height: int) -> bytes:
        """Return the document with a size in pixels, to which the image is stretched."""
        root = Element("svg", self.root.attrib | _stated_size(width, height))
        root.extend(self.root)
        return serialise(root)


def read(file: bytes) -> VectorLogo:
    """Read an SVG. Raises ``BadLogo`` if the file is not SVG, is unsafe, or costs too much to render."""
    root = parse(file)
    if root.tag != f"{NAMESPACE}}}svg":
        raise BadLogo(f"the root element must be svg in the namespace {NAMESPACE}; got {root.tag[-60:]}")
    rules = svg_css.parse_style_sheet("".join(style.text or "" for style in root.iter(f"{NAMESPACE}}}style")))
    root.tag = "svg"
    _clean(root, rules)
    box = _view_box(root.attrib)
    return _normalise(root, box, render_cost(root, box))


def _clean(element: Element, rules: svg_css.Sheet) -> None:
    """Reject or remove everything that is not allowed, in an element and its descendants."""
    svg_css.inline_rules(element, rules)
    attributes = clean_attributes(element)
    if "href" in attributes and element.tag not in {"use", "linearGradient", "radialGradient"}:
        raise BadLogo(f"the SVG has an href at {element.tag}; only use and gradients can have an href")
    element.attrib = attributes
    element.text = None
    for child in list(element):
        if _is_metadata(child.tag):
            element.remove(child)
        else:
            child.tag = _allowed_name(child.tag)
            _clean(child, rules)


def _is_metadata(name: str) -> bool:
    namespace, _, local = name.rpartition("}")
    return local in _METADATA if namespace == NAMESPACE else namespace.startswith(_EDITORS)


def _allowed_name(name: str) -> str:
    """Return the name of an allowed element without its namespace."""
    namespace, _, local = name.rpartition("}")
    if namespace != NAMESPACE:
        raise BadLogo(f"the SVG has the element {local[:40]}, which is not SVG")
    if local not in ELEMENTS:
        raise BadLogo(f"the SVG has {_REASONS.get(local, f'the element {local[:40]}, which is not allowed')}")
    return local


def _normalise(root: Element, box: tuple[float, float, float, float], cost: Cost) -> VectorLogo:
    """Remove unused ids, and set the attributes of the root element."""
    left, top, width, height = box
    used = {name for element in root.iter() for name in references(element)}
    for element in root.iter():
        if element.get("id") not in used:
            element.attrib.pop("id", None)
        if "href" in element.attrib:
            # Older SVG renderers support only xlink:href.
            element.set("xlink:href", element.attrib.pop("href"))
    attributes = {
        "xmlns": NAMESPACE,
        "xmlns:xlink": XLINK,
        "viewBox": f"{left:.9g} {top:.9g} {width:.9g} {height:.9g}",
        **_stated_size(*(max(1, round(side * STATED_SIDE_PIXELS / max(width, height))) for side in (width, height))),
    }
    replaced = {*attributes, "x", "y"}
    root.attrib = attributes | {name: value for name, value in root.attrib.items() if name not in replaced}
    return VectorLogo(root, width, height, cost)


def _stated_size(width: int, height: int) -> dict[str, str]:
    """Return the attributes that stretch the viewBox to a size in pixels."""
    return {"width": str(width), "height": str(height), "preserveAspectRatio": "none"}


def _view_box(attributes: dict[str, str]) -> tuple[float, float, float, float]:
    """Return left, top, width and height of the viewBox. The default is the size of the document."""
    if "viewBox" in attributes:
        left, top, width, height = map(float, attributes["viewBox"].replace(",", " ").split())
    else:
        left, top, width, height = 0, 0, _pixels(attributes.get("width", "%")), _pixels(attributes.get("height", "%"))
    if not min(width, height) > 0:
        raise BadLogo("the SVG shows nothing; its width and height must be above zero")
    return left, top, width, height


def _pixels(length: str) -> float:
    if length.endswith("%"):
        raise BadLogo("the SVG needs a viewBox, or a width and a height that are not percentages")
    number = length.rstrip("ptxcmin")
    return float(number) * _PIXELS_PER_UNIT[length.removeprefix(number).lower()]
