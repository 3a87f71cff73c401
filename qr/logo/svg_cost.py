"""How much work an SVG is to draw, before anyone draws it: what multiplies by reference, or never ends, is found."""

from __future__ import annotations

from typing import NamedTuple
from xml.etree.ElementTree import Element

from qr.errors import BadPicture
from qr.logo.svg_attributes import references

MAX_COST = 2000
MAX_NESTING = 48  # of references and groups together; renderers follow both by recursion

# Roughly what painting every pixel once costs, in units of a plain translucent shape; measured with resvg 0.48, where
# that takes 17 ns a pixel, a gradient 40-55, a group's opacity 45, and a clip or a mask 75-95.
_LAYER = {"opacity": 3, "clip-path": 4, "mask": 4}
_GRADIENT = 3
_CHARACTERS = 250  # of a path's data that cost as much as a plain shape
_GRADIENTS = {"linearGradient", "radialGradient"}
_ON_REFERENCE = {"defs", "clipPath", "mask", *_GRADIENTS}


class Cost(NamedTuple):
    """The work that an element is with all that it draws, and how deep that goes."""

    units: int
    nesting: int


def render_cost(root: Element) -> int:
    """Units of work, 1-2000, of a checked SVG.

    Raises ``BadPicture`` when there are more, and for references to nothing, to two things, or in a circle.
    """
    scales = _Scales(root)
    return scales.weigh(root).units


class _Scales:
    def __init__(self, root: Element) -> None:
        self.named: dict[str, Element] = {}
        self.repeated: set[str] = set()
        self.weighed: dict[Element, Cost] = {}
        self.path: list[Element] = []
        for element in root.iter():
            name = element.get("id")
            if name in self.named:
                self.repeated.add(name)
            elif name:
                self.named[name] = element

    def weigh(self, element: Element) -> Cost:
        if element not in self.weighed:
            if element in self.path:
                raise BadPicture("the SVG refers to itself in a circle")
            self.path.append(element)
            _refuse_nesting(len(self.path))
            self.weighed[element] = self._sum(element)
            self.path.pop()
        return self.weighed[element]

    def _sum(self, element: Element) -> Cost:
        parts = [(child, self.weigh(child)) for child in element]
        drawn = [weight.units for child, weight in parts if child.tag not in _ON_REFERENCE]
        referred = [self.weigh(self._find(name)) for name in references(element)]
        own = _GRADIENT if element.tag in _GRADIENTS else _own(element) + sum(drawn)
        units = own + sum(weight.units for weight in referred)
        nesting = 1 + max((weight.nesting for weight in (*referred, *(weight for _, weight in parts))), default=0)
        if units > MAX_COST:
            raise BadPicture("the SVG is too much work to draw: use fewer shapes, repetitions, gradients and clips")
        _refuse_nesting(nesting)
        return Cost(units, nesting)

    def _find(self, name: str) -> Element:
        if name not in self.named or name in self.repeated:
            having = "two elements of it have" if name in self.named else "no element of it has"
            raise BadPicture(f"the SVG refers to #{name[:40]}, and {having} that id")
        return self.named[name]


def _own(element: Element) -> int:
    data = len(element.get("d", "")) + len(element.get("points", ""))
    return 1 + data // _CHARACTERS + sum(units for name, units in _LAYER.items() if name in element.attrib)


def _refuse_nesting(nesting: int) -> None:
    if nesting > MAX_NESTING:
        raise BadPicture(f"the SVG nests groups and references more than {MAX_NESTING} deep")
