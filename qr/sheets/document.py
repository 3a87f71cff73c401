"""Write a PDF document object by object, so that no more than one page is in memory (ISO 32000-1, 7.5).

The cross-reference table and the page tree come at the end. The file has no date, and its identifier is a hash of its
objects, so equal labels give equal bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

from qr.render.pdf_objects import text_string

CATALOGUE, PAGE_TREE, INFORMATION, FIRST_FREE = 1, 2, 3, 4  # object numbers
TITLE = "Labels"
_HEADER = b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n"  # PrintScaling needs 1.6; the comment marks the file as binary
# Viewers must not scale pages to the printer (ISO 32000-1, table 150; Enforce: ISO 32000-2, table 147).
_CATALOGUE = b"<</Type/Catalog/Pages 2 0 R/ViewerPreferences<</PrintScaling/None/Enforce[/PrintScaling]>>>>"
_IDENTIFIER_BYTES = 16

Objects = Mapping[int, bytes]


class Document:
    """A document that is being written. ``next_number`` is the number of the next object."""

    def __init__(self) -> None:
        self.next_number = FIRST_FREE
        self._offsets: dict[int, int] = {}
        self._pages: list[int] = []
        self._size = 0
        self._hash = sha256()

    def write_page(self, objects: Objects, page: int) -> Iterator[bytes]:
        """Yield the objects of a page, of which ``page`` is the number of the page object."""
        if not self._offsets:
            yield self._count(_HEADER)
        for number, body in objects.items():
            yield self._write(number, body)
        self._pages.append(page)
        self.next_number = max(objects) + 1

    def finish(self) -> Iterator[bytes]:
        """Yield the page tree, the cross-reference table and the trailer."""
        for number, body in _document_objects(self._pages, TITLE).items():
            yield self._write(number, body)
        table = self._size
        size = self.next_number
        yield b"xref\n0 %d\n0000000000 65535 f \n" % size
        yield b"".join(b"%010d 00000 n \n" % self._offsets[number] for number in range(1, size))
        identifier = self._hash.hexdigest()[: 2 * _IDENTIFIER_BYTES].encode()
        yield _trailer(size, table, b"/ID[<%b><%b>]" % (identifier, identifier))

    def _write(self, number: int, body: bytes) -> bytes:
        self._offsets[number] = self._size
        return self._count(b"%d 0 obj\n%b\nendobj\n" % (number, body))

    def _count(self, part: bytes) -> bytes:
        self._size += len(part)
        self._hash.update(part)
        return part


def page_document(objects: Objects, page: int) -> bytes:
    """Return a complete document with one page, whose objects are those of the sheet, with the same numbers."""
    parts, offsets, size = [_HEADER], {}, len(_HEADER)
    for number, body in {**_document_objects([page], TITLE), **objects}.items():
        offsets[number] = size
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        size += len(parts[-1])
    entries = b"".join(b"%d 1\n%010d 00000 n \n" % entry for entry in sorted(offsets.items()))
    return b"".join([*parts, b"xref\n0 1\n0000000000 65535 f \n", entries, _trailer(max(offsets) + 1, size)])


def _document_objects(pages: Iterable[int], title: str) -> Objects:
    kids = [b"%d 0 R" % page for page in pages]
    tree = b"<</Type/Pages/Kids[%b]/Count %d>>" % (b" ".join(kids), len(kids))
    return {CATALOGUE: _CATALOGUE, PAGE_TREE: tree, INFORMATION: b"<</Title" + text_string(title) + b">>"}


def _trailer(size: int, table: int, entries: bytes = b"") -> bytes:
    trailer = b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R%b>>\nstartxref\n%d\n%%%%EOF\n"
    return trailer % (size, CATALOGUE, INFORMATION, entries, table)
