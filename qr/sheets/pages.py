"""Build the objects of one page: its labels, and its marks.

The content of a page is in millimetres, with y pointing down. Each letter and each styled QR code is a form
(ISO 32000-1, 8.10). A letter is written once per document.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qr.drawing import Drawing
from qr.drawing.sizes import MILLIMETRES_PER_INCH
from qr.graphics.color import BLACK, Color
from qr.graphics.font import Glyph
from qr.graphics.path import Path, bounds
from qr.render.inks import convert_to_inks, has_inks
from qr.render.pdf import blending_group, color_operator, page_operators, path_operators, square_operators
from qr.render.pdf_objects import Resources, deflate_stream
from qr.render.vectors import POINTS_PER_INCH, number, numbers, page_size
from qr.sheets.document import PAGE_TREE
from qr.sheets.layout import Layout
from qr.sheets.placement import Placement
from qr.sheets.text import TextBlock

POINTS_PER_MM = POINTS_PER_INCH / MILLIMETRES_PER_INCH
_PLACES = 6  # decimal places of factors

# Letters of a document and their object numbers, by ``id`` of the path: hashing a path takes longer than writing it.
Letters = dict[int, tuple[Path, int]]


class Page(NamedTuple):
    """A finished page.

    number:  object number of the page
    objects: new objects, the page included
    letters: letters among the new objects
    """

    number: int
    objects: dict[int, bytes]
    letters: Letters


class PageBuilder:
    """Collect the content and the objects of a page. ``first`` is the number of its first object."""

    def __init__(self, layout: Layout, letters: Letters, first: int) -> None:
        self._layout, self._known, self._next = layout, letters, first
        self._objects: dict[int, bytes] = {}
        self._letters: Letters = {}
        self._resources = Resources()
        self._content: list[str] = []

    def add(self, operators: str) -> None:
        """Add operators, in millimetres."""
        self._content.append(operators)

    def add_label(self, placement: Placement, position: int) -> None:
        """Add a label at a position of the page."""
        x, y, *_ = self._layout.geometry.label_box(position)
        drawing = convert_to_inks(placement.drawing)
        code = self._plain_code if drawing.is_plain else self._styled_code
        self.add(f"q 1 0 0 1 {numbers((x, y))} cm\n{code(drawing, placement)}")
        if placement.text:
            self.add_text(placement.text, _text_color(drawing))
        self.add("Q\n")

    def add_text(self, text: TextBlock, color: Color | None = None) -> None:
        """Add lines of text. The default colour is black, in grey, which prints as black ink in CMYK too."""
        self.add(f"{color_operator(color)}\n" if color else "0 g\n")
        for line in text.lines:
            self.add(self._line_operators(text.em, *line))

    def finish(self) -> Page:
        """Return the page."""
        printing, geometry = self._layout.printing, self._layout.geometry
        scale, height = self._layout.factor * POINTS_PER_MM, geometry.page_height * POINTS_PER_MM
        across, down = printing.offset_x * POINTS_PER_MM, height - printing.offset_y * POINTS_PER_MM
        matrix = " ".join(number(value, _PLACES) for value in (scale, 0, 0, -scale, across, down))
        content = self._add_object(deflate_stream(f"{matrix} cm\n{''.join(self._content)}".encode()))
        media = numbers((0, 0, geometry.page_width * POINTS_PER_MM, height))
        page = (
            f"<</Type/Page/Parent {PAGE_TREE} 0 R/MediaBox[{media}]/Resources{self._resources.dictionary()}"
            f"/Contents {content} 0 R>>"
        )
        return Page(self._add_object(page.encode()), self._objects, self._letters)

    def _plain_code(self, drawing: Drawing, placement: Placement) -> str:
        pixel = placement.code.width / drawing.width
        left, top = (placement.code[index] + surplus * pixel for index, surplus in enumerate(drawing.offset))
        module = number(pixel * drawing.scale, _PLACES)
        operators = square_operators(drawing, self._resources)
        return f"q {module} 0 0 {module} {numbers((left, top))} cm\n{operators}Q\n"

    def _styled_code(self, drawing: Drawing, placement: Placement) -> str:
        """Add a form with the same content as the page of a PDF file of this drawing."""
        page, code = page_size(drawing), placement.code
        form = self._next
        resources = Resources(first_stream=form + 1)
        operators = page_operators(drawing, resources)
        entries = (
            f"/Type/XObject/Subtype/Form/BBox[{numbers((0, 0, page.width, page.height))}]"
            f"{blending_group(drawing, resources)}/Resources{resources.dictionary()}"
        )
        for body in (deflate_stream(operators.encode(), entries), *resources.streams):
            self._add_object(body)
        scale = number(code.width / page.width, _PLACES)
        name = self._resources.name("XObject", f"{form} 0 R")
        return f"q {scale} 0 0 -{scale} {numbers((code.x, code.y + code.height))} cm {name} Do Q\n"

    def _line_operators(self, em: float, glyphs: Sequence[Glyph], x: float, y: float) -> str:
        """Return the operators of a line. Each letter moves the origin to the right by the distance from the last."""
        operators, origin = [f"q {number(em)} 0 0 {number(em)} {numbers((x, y))} cm\n"], 0.0
        for glyph in glyphs:
            if glyph.path:
                name = self._resources.name("XObject", f"{self._letter(glyph.path)} 0 R")
                operators.append(f"1 0 0 1 {number(glyph.x - origin)} 0 cm {name} Do\n")
                origin = round(glyph.x, 4)
        return "".join([*operators, "Q\n"])

    def _letter(self, path: Path) -> int:
        """Return the number of the form of a letter, which is new if no page before has it."""
        found = self._known.get(id(path)) or self._letters.get(id(path))
        if found is None:
            x, y, width, height = bounds(path)
            entries = f"/Type/XObject/Subtype/Form/BBox[{numbers((x, y, x + width, y + height))}]"
            operators = f"{path_operators(path, 0, 0)}f"
            found = self._letters[id(path)] = path, self._add_object(deflate_stream(operators.encode(), entries))
        return found[1]

    def _add_object(self, body: bytes) -> int:
        added, self._next = self._next, self._next + 1
        self._objects[added] = body
        return added


def _text_color(drawing: Drawing) -> Color:
    """Return the colour of the text: that of the modules if it is one opaque colour, else black."""
    color = drawing.dark if isinstance(drawing.dark, Color) and drawing.dark.opaque else BLACK
    return color.with_ink() if has_inks(drawing) else color
