"""Convert the style sheets and style attributes of an SVG to attributes (CSS 2.1, 4.1 and 6.4; SVG 1.1, 6).

The check of the attributes then covers all properties. Selectors are an element, a class or an id, as drawing programs
write them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from qr.errors import BadLogo

_COMMENT = re.compile(r"/\*(?:.*?\*/|.*)", re.S)
_SELECTOR = re.compile(r"[.#]?[A-Za-z_][\w-]*", re.ASCII)
_SPECIFICITY = {".": 1, "#": 2}
# The work is selectors x declarations x elements, so a short file can cause very much work.
MAX_DECLARATIONS = 10_000  # per style sheet, counted once per selector
MAX_APPLIED_DECLARATIONS = 50_000  # per document, counted once per element


class Declaration(NamedTuple):
    """The value of a property. Declarations sort as in the cascade: by specificity, then by position."""

    specificity: int
    place: int
    value: str


class Sheet:
    """The rules of a style sheet: selector -> property -> its value."""

    def __init__(self) -> None:
        self._rules: dict[str, dict[str, Declaration]] = {}
        self._left_to_declare = MAX_DECLARATIONS
        self._left_to_apply = MAX_APPLIED_DECLARATIONS

    def add(self, selectors: list[str], declared: dict[str, str], place: int) -> None:
        """Add a rule. Raises ``BadLogo`` for other than simple selectors, and above ``MAX_DECLARATIONS``."""
        self._left_to_declare -= len(selectors) * len(declared)
        if self._left_to_declare < 0:
            raise BadLogo(f"the SVG has a style element with more than {MAX_DECLARATIONS} declarations")
        for selector in selectors:
            if not _SELECTOR.fullmatch(selector):
                raise BadLogo(f"the SVG has a style for {selector[:40]!r}; only element, .class and #id are allowed")
            specificity = _SPECIFICITY.get(selector[0], 0)
            values = {name: Declaration(specificity, place, value) for name, value in declared.items()}
            self._rules.setdefault(selector, {}).update(values)

    def apply(self, selector: str) -> dict[str, Declaration]:
        """Return the declarations of a selector for one element.

        Raises ``BadLogo`` above ``MAX_APPLIED_DECLARATIONS``.
        """
        found = self._rules.get(selector, {})
        self._left_to_apply -= len(found)
        if self._left_to_apply < 0:
            raise BadLogo(f"the SVG applies more than {MAX_APPLIED_DECLARATIONS} declarations of its style element")
        return found


def parse_declarations(text: str) -> Iterator[tuple[str, str]]:
    """Parse the properties and values of a style attribute or of a rule, in their order."""
    for declaration in _COMMENT.sub(" ", text).split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            yield name.strip().lower(), value.strip()
        elif name.strip():
            raise BadLogo(f"the SVG has a style with {name.strip()[:40]!r}, which is not property: value")


def parse_style_sheet(text: str) -> Sheet:
    """Parse the rules of a style element. Raises ``BadLogo`` for at-rules, and for selectors that are not simple."""
    text = _COMMENT.sub(" ", text).strip()
    if "@" in text:
        raise BadLogo("the SVG has an at-rule such as @import or @font-face in its style; remove it")
    rules = Sheet()
    *blocks, rest = text.split("}")
    for place, block in enumerate(blocks):
        selectors, brace, body = block.partition("{")
        if not brace or "{" in body:
            raise BadLogo("the SVG has a style element that is not a list of rules (selector {property: value})")
        rules.add([selector.strip() for selector in selectors.split(",")], dict(parse_declarations(body)), place)
    if rest.strip():
        raise BadLogo("the SVG has a style element that is not a list of rules (selector {property: value})")
    return rules


def inline_rules(element: Element, rules: Sheet) -> None:
    """Convert the class and the style of an element to attributes, in the order of the cascade."""
    style = element.attrib.pop("style", "")
    classes = element.attrib.pop("class", "").split()
    selectors = [element.tag, *(f".{name}" for name in set(classes)), f"#{element.get('id')}"]
    found: dict[str, Declaration] = {}
    for selector in selectors:
        for name, declared in rules.apply(selector).items():
            found[name] = max(declared, found.get(name, declared))
    element.attrib.update((name, declared.value) for name, declared in found.items())
    element.attrib.update(parse_declarations(style))
