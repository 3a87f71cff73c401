"""Find the targets of the references in an SVG, and reject cycles and deep nesting."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from qr.errors import BadLogo
from qr.logo.svg_attributes import references

MAX_NESTING = 48  # of references and groups together, because renderers follow both by recursion


class References:
    """The elements of one document by their ids."""

    def __init__(self, root: Element) -> None:
        """Raise ``BadLogo`` for a missing or repeated target, for a cycle, and for more than ``MAX_NESTING`` levels."""
        self.elements: dict[str, Element] = {}
        self.repeated_ids: set[str] = set()
        self._depths: dict[Element, int] = {}
        self._path: list[Element] = []
        for element in root.iter():
            name = element.get("id")
            if name in self.elements:
                self.repeated_ids.add(name)
            elif name:
                self.elements[name] = element
        self._depth(root)

    def find(self, name: str) -> Element:
        """Return the only element with an id. Raises ``BadLogo`` if no element or more than one has the id."""
        if name not in self.elements or name in self.repeated_ids:
            number = "several elements have" if name in self.elements else "no element has"
            raise BadLogo(f"the SVG refers to #{name[:40]}, but {number} this id")
        return self.elements[name]

    def stops(self, paint: str) -> int:
        """Return the number of stops of the gradient in a paint, ``url(#id)``, with those that it inherits."""
        element: Element | None = self.find(paint[5:].partition(")")[0])
        stops = 0
        while element is not None:
            stops += len(element)
            element = self.find(element.attrib["href"][1:]) if "href" in element.attrib else None
        return stops

    def _depth(self, element: Element) -> int:
        """Return the depth of an element. ``_path`` holds the elements that are being visited, to detect cycles."""
        if element not in self._depths:
            if element in self._path:
                raise BadLogo("the SVG has a cycle of references")
            self._path.append(element)
            _check_nesting(len(self._path))
            inner = [*element, *(self.find(name) for name in references(element))]
            self._depths[element] = 1 + max(map(self._depth, inner), default=0)
            _check_nesting(self._depths[element])
            self._path.pop()
        return self._depths[element]


def _check_nesting(nesting: int) -> None:
    if nesting > MAX_NESTING:
        raise BadLogo(f"the SVG nests groups and references more than {MAX_NESTING} deep")
