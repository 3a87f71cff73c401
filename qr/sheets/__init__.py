"""Sheets of labels: QR codes beside lines of text, as a PDF file for label stock.

Every label is decoded from the finished page before the page is sent. A label with an error is left out, and the next
label takes its position.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from qr.errors import EmptySheet, QrError
from qr.reading.warnings import MIN_MODULE_MM
from qr.sheets.document import Document, page_document
from qr.sheets.label import Label, draw_label
from qr.sheets.layout import Layout
from qr.sheets.marks import add_test_page, border_operators, cut_operators
from qr.sheets.pages import Letters, Page, PageBuilder
from qr.sheets.placement import Placement, place_label
from qr.sheets.text import set_lines
from qr.sheets.verification import cut_off_error, find_unreadable

__all__ = ["Label", "Outcome", "write_sheet"]


class Outcome(NamedTuple):
    """Result of one label.

    page, position: place of its first copy, both from 1; None if the label has an error
    module_mm:      printed side of a module
    warnings:       properties that are allowed, but that some scanners have trouble with
    """

    label: Label
    error: QrError | None = None
    page: int | None = None
    position: int | None = None
    module_mm: float | None = None
    warnings: tuple[str, ...] = ()


class _Item(NamedTuple):
    """A copy of a label that waits for its position."""

    label: Label
    placement: Placement
    copy: int


Report = Callable[[Outcome], None]


def write_sheet(
    labels: Iterable[Label], layout: Layout, report: Report = lambda _: None, engine: str = "auto"
) -> Iterator[bytes]:
    """Write labels as a PDF file, page by page. Memory does not grow with the number of labels.

    ``report`` receives the outcome of each label, in order within each page, before the bytes of the page. Raises
    ``EmptySheet`` instead of the first bytes if no label can be printed. The error of a label is only reported.
    """
    return _Sheet(layout, report, engine).write(labels)


class _Sheet:
    """The state of a sheet that is being written."""

    def __init__(self, layout: Layout, report: Report, engine: str) -> None:
        self._layout, self._report, self._engine = layout, report, engine
        self._document = Document()
        self._letters: Letters = {}
        self._letter_objects: dict[int, bytes] = {}
        self._pages = 0

    def write(self, labels: Iterable[Label]) -> Iterator[bytes]:
        items = self._items(labels)
        if self._layout.printing.test_page:
            yield from self._write_page(self._build_test_page())
        skip = self._layout.printing.skip
        while page := self._next_page(items, skip):
            yield from self._write_page(page)
            skip = 0
        if not self._pages:
            raise EmptySheet
        yield from self._document.finish()

    def _items(self, labels: Iterable[Label]) -> Iterator[_Item]:
        """Yield the copies of all labels without an error. Report the errors of the others."""
        for label in labels:
            try:
                placement = place_label(draw_label(label.spec, self._engine), set_lines(label.lines), self._layout)
            except QrError as error:
                self._report(Outcome(label, error))
                continue
            yield from (_Item(label, placement, copy) for copy in range(self._layout.printing.copies))

    def _next_page(self, items: Iterator[_Item], skip: int) -> Page | None:
        """Fill, build and verify a page. The next labels replace labels that cannot be decoded."""
        chosen = self._choose(items, skip)
        while chosen:
            page = self._build_page(chosen, skip)
            unreadable = self._verify(page, chosen, skip)
            if not unreadable:
                self._report_printed(chosen, skip)
                return page
            rest = self._without(chosen, {position - skip: error for position, error in unreadable.items()})
            chosen = self._choose(chain(rest, items), skip)
        return None

    def _choose(self, items: Iterator[_Item], skip: int) -> list[_Item]:
        """Take the labels of a page. A QR code that the edge of the page would cut off is left out."""
        chosen: list[_Item] = []
        room = self._layout.geometry.labels_per_page - skip
        for item in items:
            if error := cut_off_error(item.placement, skip + len(chosen), self._layout):
                self._reject(item, error)
                continue
            chosen.append(item)
            if len(chosen) == room:
                break
        return chosen

    def _without(self, chosen: list[_Item], errors: dict[int, QrError]) -> list[_Item]:
        for index, error in errors.items():
            self._reject(chosen[index], error)
        return [item for index, item in enumerate(chosen) if index not in errors]

    def _reject(self, item: _Item, error: QrError) -> None:
        if item.copy == 0:
            self._report(Outcome(item.label, error))

    def _verify(self, page: Page, chosen: list[_Item], skip: int) -> dict[int, QrError]:
        document = page_document({**self._letter_objects, **page.objects}, page.number)
        placed = [(item.label, item.placement, skip + index) for index, item in enumerate(chosen)]
        return find_unreadable(document, placed, self._layout)

    def _report_printed(self, chosen: list[_Item], skip: int) -> None:
        for position, item in enumerate(chosen, skip + 1):
            if item.copy == 0:
                module = item.placement.module_mm
                warning = f"modules of {module:.3f} mm are under {MIN_MODULE_MM} mm"
                warnings = (warning,) if module < MIN_MODULE_MM else ()
                self._report(Outcome(item.label, None, self._pages + 1, position, module, warnings))

    def _build_page(self, chosen: list[_Item], skip: int) -> Page:
        builder, printing = self._builder(), self._layout.printing
        for position, item in enumerate(chosen, skip):
            builder.add_label(item.placement, position)
        if printing.border:
            builder.add(border_operators(self._layout.geometry))
        if printing.cut_marks:
            builder.add(cut_operators(self._layout.geometry))
        return builder.finish()

    def _build_test_page(self) -> Page:
        builder = self._builder()
        add_test_page(builder, self._layout)
        return builder.finish()

    def _builder(self) -> PageBuilder:
        return PageBuilder(self._layout, self._letters, self._document.next_number)

    def _write_page(self, page: Page) -> Iterator[bytes]:
        self._pages += 1
        self._letters |= page.letters
        self._letter_objects |= {number: page.objects[number] for _, number in page.letters.values()}
        yield from self._document.write_page(page.objects, page.number)
