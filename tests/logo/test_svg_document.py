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
from tests.support.logo_files import logo_error, svg

BILLION_LAUGHS = """<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>"""
EXTERNAL_ENTITY = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "document",
    [
        BILLION_LAUGHS + '<svg xmlns="http://www.w3.org/2000/svg">&c;</svg>',
        EXTERNAL_ENTITY + '<svg xmlns="http://www.w3.org/2000/svg">&x;</svg>',
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://example.com/svg11.dtd"><svg/>',
        "<!DOCTYPE html><html><body>no image</body></html>",
    ],
)
def test_doctype_is_rejected_before_entities_are_defined(document: str) -> None:
    assert "has a DOCTYPE" in logo_error(document.encode())


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
def test_damaged_or_oversized_svg_is_rejected_with_reason(document: bytes, reason: str) -> None:
    assert reason in logo_error(document)


def test_declared_encoding_is_ignored() -> None:
    claimed = '<?xml version="1.0" encoding="iso-2022-jp"?><a b="é"/>'
    assert parse(claimed.encode()).attrib == {"b": "é"}


@given(st.recursive(st.just("<g/>"), lambda inner: st.lists(inner, max_size=3).map(lambda x: f"<g>{''.join(x)}</g>")))
def test_tree_matches_standard_library_parser(document: str) -> None:
    assert serialise(parse(document.encode())) == ET.tostring(ET.fromstring(document))


@given(st.binary(max_size=60))
def test_any_bytes_parse_or_raise_bad_logo(data: bytes) -> None:
    for document in (data, svg("<g/>")[: len(data)] + data):
        try:
            assert parse(document).tag
        except BadLogo as error:
            assert "not well-formed" in error.detail or "DOCTYPE" in error.detail


def test_fragmented_text_is_parsed_within_a_second() -> None:
    start = process_time()
    assert parse(b"<g>" + b"a&amp;" * 300_000 + b"</g>").text == "a&" * 300_000
    assert process_time() - start < 1
