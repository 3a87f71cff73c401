from __future__ import annotations

import io

import pikepdf
import pytest

from qr.render import pdf
from qr.render.pdf_objects import Resources, deflate_stream, join_objects, plain_stream, text_string
from tests.support.drawings import draw_styled

INFORMATION = b"<<>>"


def open_objects(information: bytes, *streams: bytes) -> pikepdf.Pdf:
    """Open a file with an information dictionary and with streams from object number 7, but without a page."""
    tree = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"
    return pikepdf.open(io.BytesIO(join_objects((*tree, b"null", b"null", information, b"null", *streams))))


def test_cross_reference_table_gives_offset_of_objects() -> None:
    file = pdf.render(draw_styled())
    table = int(file.split(b"startxref\n")[1].split()[0])
    lines = file[table:].splitlines()
    assert lines[0] == b"xref"
    for number, entry in enumerate(lines[3 : 2 + int(lines[1].split()[1])], 1):
        assert len(entry) == 19  # without the end of the line
        assert file[int(entry[:10]) :].startswith(b"%d 0 obj\n" % number)


@pytest.mark.parametrize("text", ["", "(\\)<</JS(a)/S/JavaScript>>", ") >> endobj", "\\", "((", "Grüße (\\) 東京 😀"])
def test_text_string_is_parsed_as_same_text(text: str) -> None:
    document = open_objects(b"<</Title" + text_string(text) + b">>")
    assert str(document.docinfo["/Title"]) == text


def test_deflated_stream_has_entries_and_data() -> None:
    document = open_objects(INFORMATION, deflate_stream(b"data" * 99, "/Subtype/Form"))
    stream = document.get_object(7, 0)
    assert stream["/Subtype"] == "/Form"
    assert stream.read_bytes() == b"data" * 99


def test_equal_resources_share_a_name() -> None:
    resources = Resources()
    names = [resources.name("Shading", value) for value in ("<</A 1>>", "<</A 2>>", "<</A 1>>")]
    assert names == ["/S0", "/S1", "/S0"]
    assert resources.dictionary() == "<</Shading<</S0 <</A 1>>/S1 <</A 2>>>>>>"


def test_stream_reference_is_its_object_number() -> None:
    resources = Resources()
    assert [resources.stream("", data) for data in (b"first", b"second")] == ["7 0 R", "8 0 R"]
    assert open_objects(INFORMATION, *resources.streams).get_object(8, 0).read_bytes() == b"second"


def test_plain_stream_is_not_filtered() -> None:
    document = open_objects(INFORMATION, plain_stream(b"data", "/Type/Metadata"))
    stream = document.get_object(7, 0)
    assert stream.read_raw_bytes() == stream.read_bytes() == b"data"
    assert "/Filter" not in stream


def test_identifier_depends_on_objects() -> None:
    files = [open_objects(INFORMATION, deflate_stream(data)) for data in (b"one", b"two", b"one")]
    first, second, third = (bytes(file.trailer.ID[0]) for file in files)
    assert first == third != second
