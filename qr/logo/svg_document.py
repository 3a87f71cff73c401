"""Parse XML safely: reject a DOCTYPE, which could define entities, and limit the depth and the number of elements."""

from __future__ import annotations

from xml.etree.ElementTree import Element, tostring
from xml.parsers.expat import ExpatError, ParserCreate

from qr.errors import BadLogo

MAX_ELEMENTS = 5000
MAX_DEPTH = 32


def parse(file: bytes) -> Element:
    """Parse a UTF-8 document and return its root element. A name in a namespace is ``namespace}name``.

    Raises ``BadLogo`` if the document is not well-formed, has a DOCTYPE, refers to a style sheet, or exceeds the
    limits.
    """
    tree = _Tree()
    parser = ParserCreate("utf-8", namespace_separator="}")  # overrides the encoding that the document declares
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = tree.doctype
    parser.ProcessingInstructionHandler = tree.instruction
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.text
    try:
        parser.Parse(file, True)
    except ExpatError as error:
        position = f"line {error.lineno}, column {error.offset + 1}"
        raise BadLogo(f"the SVG is not well-formed XML in UTF-8: {position}") from None
    return tree.root


def serialise(root: Element) -> bytes:
    """Write an element and its descendants as a UTF-8 document."""
    return tostring(root, "unicode").encode()


class _Tree:
    """The handlers of the parser, and the elements parsed so far."""

    def __init__(self) -> None:
        self.root = Element("")
        self.open: list[Element] = []
        self.elements = 0

    def doctype(self, *_: object) -> None:
        raise BadLogo("the SVG has a DOCTYPE, which can define entities; remove the DOCTYPE")

    def instruction(self, target: str, _: str) -> None:
        if target == "xml-stylesheet":
            raise BadLogo("the SVG refers to a style sheet; move its rules into a style element")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        element = Element(name, attributes)
        if self.open:
            self.open[-1].append(element)
        else:
            self.root = element
        self.open.append(element)
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise BadLogo(f"the SVG has more than {MAX_ELEMENTS} elements")
        if len(self.open) > MAX_DEPTH:
            raise BadLogo(f"the SVG nests elements more than {MAX_DEPTH} deep")

    def end(self, _: str) -> None:
        self.open.pop()

    def text(self, text: str) -> None:
        # Only the text of style elements is used. Text after a child element is appended too, which does no harm.
        self.open[-1].text = (self.open[-1].text or "") + text
