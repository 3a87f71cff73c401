from __future__ import annotations

from time import process_time
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.errors import BadLogo
from qr.logo.svg_document import (
    MAX_DEPTH,
    MAX_ELEMENTS,
    parse,
    serialise,
)
from tests.support.logo_files import refusal, svg

LAUGHS = """<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>"""
EXTERNAL = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "document",
    [
        LAUGHS + '<svg xmlns="http://www.w3.org/2000/svg">&c;</svg>',
        EXTERNAL + '<svg xmlns="http://www.w3.org/2000/svg">&x;</svg>',
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://example.com/svg11.dtd"><svg/>',
        "<!DOCTYPE html><html><body>no picture</body></html>",
    ],
)
def test_a_doctype_is_refused_before_it_defines_anything(document: str) -> None:
    assert "has a DOCTYPE" in refusal(document.encode())


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b"<svg", "line 1, column"),
        (b"<svg><g></svg>", "line 1, column"),
        (svg("<g>") + b"<svg/>", "not well-formed"),
        (svg("<g>&undefined;</g>"), "not well-formed"),
        (svg("<g/>").replace(b"viewBox", b"\xff\xfe"), "UTF-8"),
        ('<?xml version="1.0" encoding="utf-16"?><svg/>'.encode("utf-16"), "got another type"),
        (b'<?xml-stylesheet href="http://example.com/a.css"?>' + svg("<g/>"), "style sheet"),
        (svg("<g/>" * MAX_ELEMENTS), f"more than {MAX_ELEMENTS} elements"),
        (svg("<g>" * MAX_DEPTH + "</g>" * MAX_DEPTH), f"more than {MAX_DEPTH} deep"),
    ],
)
def test_what_is_damaged_or_too_much_is_refused_with_its_reason(document: bytes, reason: str) -> None:
    assert reason in refusal(document)


def test_the_encoding_a_document_claims_does_not_matter() -> None:
    claimed = '<?xml version="1.0" encoding="iso-2022-jp"?><a b="é"/>'
    assert parse(claimed.encode()).attrib == {"b": "é"}


@given(st.recursive(st.just("<g/>"), lambda inner: st.lists(inner, max_size=3).map(lambda x: f"<g>{''.join(x)}</g>")))
def test_the_tree_is_that_of_another_parser(document: str) -> None:
    assert serialise(parse(document.encode())) == ET.tostring(ET.fromstring(document))


@given(st.binary(max_size=60))
def test_any_bytes_are_a_tree_or_a_refusal(junk: bytes) -> None:
    for document in (junk, svg("<g/>")[: len(junk)] + junk):
        try:
            assert parse(document).tag
        except BadLogo as error:
            assert "not well-formed" in error.detail or "DOCTYPE" in error.detail


def test_text_in_a_thousand_pieces_takes_no_longer_than_one_piece() -> None:
    start = process_time()
    assert parse(b"<g>" + b"a&amp;" * 300_000 + b"</g>").text == "a&" * 300_000
    assert process_time() - start < 1
