"""Check the attributes of an SVG logo: which attributes are allowed, and which values each attribute can have."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from qr.errors import BadLogo

XLINK = "http://www.w3.org/1999/xlink"
MAX_NUMBER = 1e6  # renderers use 32-bit floats

# Each pattern can match a text in only one way, so that matching takes linear time: an attribute can have a megabyte.
_DIGITS = r"(?:\d+(?:\.\d*)?|\.\d+)(?:e[+\-]?\d+)?"
_LENGTH = rf"[+\-]?{_DIGITS}(?:px|pt|pc|mm|cm|in|%)?"
_VIEW = rf"[+\-]?{_DIGITS}(?:[\s,]+[+\-]?{_DIGITS}){{3}}"
_NUMBERS = r"[\d\s.,+\-e]*"
_PATH = r"[MZLHVCSQTAE\d\s.,+\-]*"
_TRANSFORM = r"(?:(?:matrix|translate|scale|rotate|skewx|skewy)\s*\([\d\s.,+\-e]*\)[\s,]*)*"
_WORDS = r"[a-z\d\s.\-]*"
_NAME = r"[\w.:\-]+"
_URL = rf"url\(\s*(?:#{_NAME}|'#{_NAME}'|\"#{_NAME}\")\s*\)"
_COLOR = r"(?:#?\w+|(?:rgb|hsl)a?\([\d\s.,%/+\-]*\))"
_PAINT = rf"{_COLOR}|{_URL}(?:\s+{_COLOR})?"
_REFERENCE = rf"none|{_URL}"

# Attribute -> pattern of its values, in upper or lower case.
GRAMMAR = {
    name: pattern
    for pattern, names in {
        _LENGTH: "x y x1 y1 x2 y2 cx cy r rx ry fx fy fr width height offset opacity fill-opacity stroke-opacity"
        " stop-opacity stroke-width stroke-miterlimit",
        _VIEW: "viewBox",
        _NUMBERS: "points",
        _PATH: "d",
        _TRANSFORM: "transform gradientTransform",
        _PAINT: "fill stroke color stop-color",
        _REFERENCE: "clip-path mask",
        _WORDS: "fill-rule clip-rule stroke-linecap stroke-linejoin display visibility overflow paint-order mask-type"
        " vector-effect shape-rendering color-rendering color-interpolation gradientUnits spreadMethod clipPathUnits"
        " maskUnits maskContentUnits preserveAspectRatio",
        _NAME: "id",
    }.items()
    for name in names.split()
}
_NUMERIC = {_LENGTH, _VIEW, _NUMBERS, _PATH, _TRANSFORM}
_COMPILED = {pattern: re.compile(pattern, re.ASCII | re.IGNORECASE) for pattern in set(GRAMMAR.values())}
_LINK = re.compile(rf"#{_NAME}", re.ASCII)
_REFERENCED_ID = re.compile(rf"url\(#({_NAME})\)", re.ASCII)
_NUMBER = re.compile(_DIGITS, re.ASCII | re.IGNORECASE)

# These properties would change the image. Only values without effect are allowed.
_VALUES_WITHOUT_EFFECT = {
    "stroke-dasharray": {"none", "0"},
    "filter": {"none"},
    "mix-blend-mode": {"normal"},
    "marker": {"none"},
    "marker-start": {"none"},
    "marker-mid": {"none"},
    "marker-end": {"none"},
}
# These attributes are removed. They have no effect without text, filters and scripts.
_DROPPED = re.compile(
    r"(?:data|aria|font|text|solid|-inkscape)-.*|font|letter-spacing|word-spacing|line-height|white-space|writing-mode"
    r"|direction|baseline-shift|dominant-baseline|alignment-baseline|unicode-bidi|inline-size|shape-(?:inside|padding"
    r"|margin)|block-progression|version|baseProfile|role|focusable|tabindex|lang|enable-background|isolation"
    r"|color-interpolation-filters|color-profile|image-rendering|stroke-dashoffset|pointer-events|cursor|flood-.*"
    r"|lighting-color|contentScriptType|contentStyleType|zoomAndPan"
)


def clean_attributes(element: Element) -> dict[str, str]:
    """Return the allowed attributes of an element, in normalised notation.

    Attributes without effect are removed. Raises ``BadLogo`` for any other attribute, and for a value that is not
    allowed.
    """
    attributes: dict[str, str] = {}
    for name, value in element.attrib.items():
        namespace, _, local = name.rpartition("}")
        if local == "href" and namespace in {"", XLINK}:
            attributes["href"] = _check_link(value.strip())
        elif not namespace and _has_effect(local, value):
            attributes[local] = _check_value(local, value.strip())
    return attributes


def references(element: Element) -> list[str]:
    """Return the ids to which an element with clean attributes refers."""
    values = (value for name, value in element.attrib.items() if GRAMMAR.get(name) in {_PAINT, _REFERENCE})
    ids = [match[1] for value in values if (match := _REFERENCED_ID.search(value))]
    return ids + ([element.attrib["href"][1:]] if "href" in element.attrib else [])


def _numbers(text: str) -> list[float]:
    """Return the numbers in a value, without their signs."""
    return [float(number) for number in _NUMBER.findall(text)]


def _has_effect(name: str, value: str) -> bool:
    """Return whether to keep an attribute. Raises ``BadLogo`` if the attribute is not allowed."""
    if name in GRAMMAR:
        return True
    if _DROPPED.fullmatch(name) or value.strip() in _VALUES_WITHOUT_EFFECT.get(name, ()):
        return False
    if name.startswith("on"):
        raise BadLogo(f"the SVG has an event handler, {name[:40]}")
    raise BadLogo(f"the SVG has the attribute or property {name[:40]}, which is not among the allowed names")


def _check_value(name: str, value: str) -> str:
    """Return a value with normalised references."""
    pattern = GRAMMAR[name]
    if not _COMPILED[pattern].fullmatch(value):
        raise BadLogo(f"the SVG has {name}={value[:40]!r}, which is not among the allowed values")
    if pattern in _NUMERIC and max(_numbers(value), default=0) > MAX_NUMBER:
        raise BadLogo(f"the SVG has a number over {MAX_NUMBER:.0f} in {name}")
    return re.sub(r"url\(\s*['\"]?(#[^'\")\s]+)['\"]?\s*\)", r"url(\1)", value, flags=re.IGNORECASE)


def _check_link(value: str) -> str:
    if not _LINK.fullmatch(value):
        raise BadLogo(f"the SVG refers to {value[:40]!r}; only parts of itself are allowed")
    return value
