"""Style sheets and style attributes of an SVG, as far as logos use them: declarations by element, class or id.

They become attributes, so that what is checked afterwards is all there is (CSS 2.1, 4.1 and 6.4; SVG 1.1, 6).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from qr.errors import BadPicture

_COMMENT = re.compile(r"/\*(?:.*?\*/|.*)", re.S)
_SELECTOR = re.compile(r"[.#]?[A-Za-z_][\w-]*", re.ASCII)
_SPECIFICITY = {".": 1, "#": 2}


class Declaration(NamedTuple):
    """The value of a property, ordered as the cascade does: by specificity, then by place."""

    specificity: int
    place: int
    value: str


# Selector -> property -> its value.
Sheet = dict[str, dict[str, Declaration]]


def parse_declarations(text: str) -> Iterator[tuple[str, str]]:
    """Properties and values of a style attribute or of a rule, in order."""
    for declaration in _COMMENT.sub(" ", text).split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            yield name.strip().lower(), value.strip()
        elif name.strip():
            raise BadPicture(f"the SVG has a style that is no declaration: {name.strip()[:40]!r}")


def parse_style_sheet(text: str) -> Sheet:
    """The rules of a style element. Raises ``BadPicture`` for at-rules and for any but simple selectors."""
    text = _COMMENT.sub(" ", text).strip()
    if "@" in text:
        raise BadPicture("the SVG has an at-rule such as @import or @font-face in its style: remove it")
    rules: Sheet = {}
    *blocks, rest = text.split("}")
    for place, block in enumerate(blocks):
        selectors, brace, body = block.partition("{")
        if not brace or "{" in body:
            raise BadPicture("the SVG has a style element that is no list of plain rules")
        for selector in selectors.split(","):
            _add(rules, selector.strip(), body, place)
    if rest.strip():
        raise BadPicture("the SVG has a style element that is no list of plain rules")
    return rules


def _add(rules: Sheet, selector: str, body: str, place: int) -> None:
    if not _SELECTOR.fullmatch(selector):
        raise BadPicture(f"the SVG has a style for {selector[:40]!r}; only element, .class and #id are understood")
    properties = rules.setdefault(selector, {})
    for name, value in parse_declarations(body):
        properties[name] = Declaration(_SPECIFICITY.get(selector[0], 0), place, value)


def inline_rules(element: Element, rules: Sheet) -> None:
    """Turn the class and style of an element into attributes, the stronger over the weaker."""
    style = element.attrib.pop("style", "")
    classes = element.attrib.pop("class", "").split()
    selectors = [element.tag, *(f".{name}" for name in set(classes)), f"#{element.get('id')}"]
    found: dict[str, Declaration] = {}
    for selector in selectors:
        for name, declared in rules.get(selector, {}).items():
            found[name] = max(declared, found.get(name, declared))
    element.attrib.update((name, declared.value) for name, declared in found.items())
    element.attrib.update(parse_declarations(style))
