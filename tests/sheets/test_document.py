from __future__ import annotations

import io
import re

import pikepdf

from qr.sheets.document import Document, page_document

CONTENT = b"<</Length 0>>stream\n\nendstream"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 50]/Resources<<>>/Contents %d 0 R>>"


def two_pages() -> bytes:
    document = Document()
    parts = [*document.write_page({4: CONTENT, 5: PAGE % 4}, 5)]
    parts += document.write_page({6: CONTENT, 7: PAGE % 6}, 7)
    return b"".join([*parts, *document.finish()])


def test_document_is_valid_and_has_pages_in_order() -> None:
    with pikepdf.open(io.BytesIO(two_pages())) as document:
        assert document.check_pdf_syntax() == []
        assert [page.obj.objgen[0] for page in document.pages] == [5, 7]
        assert document.docinfo["/Title"] == "Labels"


def test_viewers_are_asked_not_to_scale() -> None:
    with pikepdf.open(io.BytesIO(two_pages())) as document:
        preferences = document.Root["/ViewerPreferences"]
        assert preferences["/PrintScaling"] == "/None"
        assert [*preferences["/Enforce"]] == ["/PrintScaling"]


def test_cross_reference_table_points_to_objects() -> None:
    file = two_pages()
    table = int(file.rsplit(b"startxref\n", 1)[1].split()[0])
    assert file[table:].startswith(b"xref\n0 8\n0000000000 65535 f \n")
    offsets = re.findall(rb"(\d{10}) 00000 n \n", file[table:])
    for number, offset in enumerate(offsets, 1):
        assert file[int(offset) :].startswith(b"%d 0 obj\n" % number)


def test_identifier_depends_on_objects() -> None:
    document = Document()
    other = b"".join([*document.write_page({4: CONTENT + b" ", 5: PAGE % 4}, 5), *document.finish()])
    identifiers = [re.findall(rb"/ID\[<(\w{32})><(\w{32})>\]", file) for file in (two_pages(), two_pages(), other)]
    assert identifiers[0] == identifiers[1] != identifiers[2]


def test_page_alone_keeps_numbers_of_its_objects() -> None:
    file = page_document({9: CONTENT, 30: PAGE % 9}, 30)
    with pikepdf.open(io.BytesIO(file)) as document:
        assert document.check_pdf_syntax() == []
        assert [page.obj.objgen[0] for page in document.pages] == [30]
