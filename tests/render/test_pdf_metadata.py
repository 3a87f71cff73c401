from __future__ import annotations

import io
import re
from xml.etree import ElementTree

import pikepdf
import pypdfium2
import pytest

from qr.drawing import Drawing, draw
from qr.render import pdf
from qr.render.pdf_metadata import xmp_packet
from qr.spec import Encoding, Spec
from qr.symbol import encode
from tests.support.drawings import HOSTILE
from tests.support.styled_drawings import STYLES, compose_style

DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


def make_drawing(content: bytes = b"EXAMPLE", is_secret: bool = False) -> Drawing:
    spec = Spec(content, "pdf", is_secret=is_secret)
    return draw(encode(content, Encoding()), spec)


def open_document(drawing: Drawing) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf.render(drawing)))


def titles(packet: bytes) -> list[str | None]:
    """Return the titles in an XMP packet, parsed as XML."""
    root = ElementTree.fromstring(packet)
    return [item.text for item in root.findall(f".//{DUBLIN_CORE}title/{RDF}Alt/{RDF}li")]


@pytest.mark.parametrize(
    "content", [*HOSTILE, "Grüße <&> 東京 ]]>".encode(), b"<?xpacket end='w'?>", b"endstream endobj", b"\xff\x00"]
)
def test_metadata_has_title_of_information_dictionary(content: bytes) -> None:
    drawing = make_drawing(content)
    document = open_document(drawing)
    stream = document.Root.Metadata
    assert [str(stream.Type), str(stream.Subtype)] == ["/Metadata", "/XML"]
    assert titles(stream.read_raw_bytes()) == [drawing.title] == [str(document.docinfo["/Title"])]
    with document.open_metadata() as metadata:
        assert metadata["dc:title"] == drawing.title
    assert document.check_pdf_syntax() == []


def test_metadata_is_a_read_only_packet() -> None:
    packet = xmp_packet("Title")
    assert packet.startswith('<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'.encode())
    assert packet.endswith(b'<?xpacket end="r"?>')


def test_secret_content_is_not_in_metadata() -> None:
    file = pdf.render(make_drawing(b"TOPSECRET", is_secret=True))
    assert titles(pikepdf.open(io.BytesIO(file)).Root.Metadata.read_bytes()) == ["QR code"]
    assert b"SECRET" not in file


def test_identifier_is_two_equal_strings_of_16_bytes() -> None:
    file = pdf.render(make_drawing())
    first, second = pikepdf.open(io.BytesIO(file)).trailer.ID
    assert bytes(first) == bytes(second)
    assert len(bytes(first)) == 16
    assert re.search(rb"/ID\[<[0-9a-f]{32}><[0-9a-f]{32}>\]", file)
    permanent, changing = (pypdfium2.PdfDocument(file).get_identifier(kind) for kind in (0, 1))
    assert permanent == changing == bytes(first)


def test_equal_drawings_have_equal_identifiers() -> None:
    drawings = [make_drawing(), make_drawing(b"OTHER"), make_drawing(is_secret=True), compose_style(STYLES["dots"])]
    identifiers = [bytes(open_document(drawing).trailer.ID[0]) for drawing in drawings]
    assert len(set(identifiers)) == len(drawings)
    assert pdf.render(make_drawing()) == pdf.render(make_drawing())


def test_trim_box_is_the_page() -> None:
    document = open_document(make_drawing())
    page = document.pages[0]
    assert list(page.TrimBox) == list(page.MediaBox)
    assert "/BleedBox" not in page
