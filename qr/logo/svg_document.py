"""XML as a tree that nothing can blow up: no DOCTYPE and so no entities; depth and number of elements limited."""

from __future__ import annotations

from xml.etree.ElementTree import Element, tostring
from xml.parsers.expat import ExpatError, ParserCreate

from qr.errors import BadPicture

MAX_ELEMENTS = 5000
MAX_DEPTH = 32


def parse(file: bytes) -> Element:
    """The root of a UTF-8 document; names that have a namespace are ``namespace}name``.

    Raises ``BadPicture`` for what is not well-formed, has a DOCTYPE or a style sheet of its own, or exceeds the limits.
    """
    tree = _Tree()
    parser = ParserCreate("utf-8", namespace_separator="}")  # whatever encoding the document claims
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = tree.doctype
    parser.ProcessingInstructionHandler = tree.instruction
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.text
    try:
        parser.Parse(file, True)
    except ExpatError as error:
        place = f"line {error.lineno}, column {error.offset + 1}"
        raise BadPicture(f"the SVG is not well-formed XML in UTF-8: {place}") from None
    return tree.root


def serialise(root: Element) -> bytes:
    return tostring(root, "unicode").encode()


class _Tree:
    """What the parser calls, and the elements that it has seen so far."""

    def __init__(self) -> None:
        self.root = Element("")
        self.open: list[Element] = []
        self.elements = 0

    def doctype(self, *_: object) -> None:
        raise BadPicture("the SVG has a DOCTYPE, which can define entities: remove it")

    def instruction(self, target: str, _: str) -> None:
        if target == "xml-stylesheet":
            raise BadPicture("the SVG refers to a style sheet: put its rules into a style element")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        element = Element(name, attributes)
        if self.open:
            self.open[-1].append(element)
        else:
            self.root = element
        self.open.append(element)
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise BadPicture(f"the SVG has more than {MAX_ELEMENTS} elements")
        if len(self.open) > MAX_DEPTH:
            raise BadPicture(f"the SVG nests elements more than {MAX_DEPTH} deep")

    def end(self, _: str) -> None:
        self.open.pop()

    def text(self, text: str) -> None:
        # Only a style sheet is read as text; it stands in an element of its own. What follows a child is no part of it.
        self.open[-1].text = (self.open[-1].text or "") + text
