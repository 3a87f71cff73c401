"""Estimate the cost of rendering an SVG before rendering it.

Every reference adds the cost of its target, and cycles are rejected.
"""

from __future__ import annotations

from typing import NamedTuple
from xml.etree.ElementTree import Element

from qr.errors import BadLogo
from qr.logo.svg_attributes import references

MAX_COST = 2000
MAX_NESTING = 48  # of references and groups together, because renderers follow both by recursion

# Approximate cost of painting every pixel once, in units of a plain translucent shape. Measured with resvg 0.48, in ns
# per pixel: 17 for a plain shape, 40-55 for a gradient, 45 for the opacity of a group, 75-95 for a clip or a mask.
_LAYER_UNITS = {"opacity": 3, "clip-path": 4, "mask": 4}
_GRADIENT_UNITS = 3
_CHARACTERS_PER_UNIT = 250  # of path data
_GRADIENTS = {"linearGradient", "radialGradient"}
_DRAWN_BY_REFERENCE = {"defs", "clipPath", "mask", *_GRADIENTS}


class Cost(NamedTuple):
    """The cost of an element with everything that it draws, and the depth of its groups and references."""

    units: int
    nesting: int


def render_cost(root: Element) -> int:
    """Estimate the cost of an SVG with clean attributes, 1-2000 units.

    Raises ``BadLogo`` above this limit, for a reference to an id that is missing or not unique, and for a cycle of
    references.
    """
    return _CostEstimate(root).cost(root).units


class _CostEstimate:
    """The costs of the elements of one document, each computed once."""

    def __init__(self, root: Element) -> None:
        self.elements: dict[str, Element] = {}
        self.repeated_ids: set[str] = set()
        self.costs: dict[Element, Cost] = {}
        self.path: list[Element] = []
        for element in root.iter():
            name = element.get("id")
            if name in self.elements:
                self.repeated_ids.add(name)
            elif name:
                self.elements[name] = element

    def cost(self, element: Element) -> Cost:
        """Compute the cost of an element. ``path`` holds the elements that are being computed, to detect cycles."""
        if element not in self.costs:
            if element in self.path:
                raise BadLogo("the SVG has a cycle of references")
            self.path.append(element)
            _check_nesting(len(self.path))
            self.costs[element] = self._compute_cost(element)
            self.path.pop()
        return self.costs[element]

    def _compute_cost(self, element: Element) -> Cost:
        children = [(child, self.cost(child)) for child in element]
        targets = [self.cost(self._find(name)) for name in references(element)]
        drawn = sum(cost.units for child, cost in children if child.tag not in _DRAWN_BY_REFERENCE)
        own = _GRADIENT_UNITS if element.tag in _GRADIENTS else _own_units(element) + drawn
        units = own + sum(cost.units for cost in targets)
        nesting = 1 + max((cost.nesting for cost in (*targets, *(cost for _, cost in children))), default=0)
        if units > MAX_COST:
            raise BadLogo("the SVG costs too much to render; use fewer shapes, repetitions, gradients and clips")
        _check_nesting(nesting)
        return Cost(units, nesting)

    def _find(self, name: str) -> Element:
        if name not in self.elements or name in self.repeated_ids:
            number = "several elements have" if name in self.elements else "no element has"
            raise BadLogo(f"the SVG refers to #{name[:40]}, but {number} this id")
        return self.elements[name]


def _own_units(element: Element) -> int:
    """Return the units of an element without its children and references."""
    characters = len(element.get("d", "")) + len(element.get("points", ""))
    layers = sum(units for name, units in _LAYER_UNITS.items() if name in element.attrib)
    return 1 + characters // _CHARACTERS_PER_UNIT + layers


def _check_nesting(nesting: int) -> None:
    if nesting > MAX_NESTING:
        raise BadLogo(f"the SVG nests groups and references more than {MAX_NESTING} deep")
