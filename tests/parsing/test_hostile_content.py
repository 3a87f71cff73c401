"""Hostile content: parsers raise no error, and their time does not depend on how the content is built."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qr.contract.examples import PAYLOAD_EXAMPLES
from qr.parsing import MAX_CHARACTERS, PARSERS, parse_content
from qr.parsing.candidates import MAX_WARNINGS
from qr.payloads import PAYLOADS
from tests.support.payload_requests import message_text
from tests.support.tables import one_in

STARTS = sorted({start for parser in PARSERS for start in parser.starts})
# Text that a format repeats, or that begins a part without ending it.
UNITS = [
    *("\\", ";", ":", ",", "=", "%", "*", "+", "(", "(01)", "\x00", "\x1d", "\n", "\r\n ", "&", "?", "/", "/01/", '"'),
    *(";A=", ';A="', ";a:", "a.", "BEGIN:VALARM\n", "BEGIN:VCARD\n", "N:\\\\;\n", "0000", "2603999", "9999", "[", "@."),
    *("=\n", "%FF", "\ud800", "\U0001f600", "A", "1", "a@", "a.b", "<", "{", "\\n", "0.", "geo:", "(1", ")"),
]
TEXTS = [
    *(
        message_text(name, **{field: str(value) for field, value in fields.items()})
        for name, fields in PAYLOAD_EXAMPLES.items()
    ),
    message_text("contact", first="a", last="b", street="c", phone="123,456", note="d", birthday="2000-01-01"),
    message_text("contact", first="a", last="b", street="c", phone="123,456", note="d", format="mecard"),
    message_text("wifi", ssid="a", security="WPA2-EAP", eap="PEAP", identity="b"),
    message_text("wifi", ssid="a b", security="WPA3", password="c;%d", dialect="wpa3"),
    message_text("geo", lat="1", lng="2", query="a(b)"),
    message_text("geo", lat="1", lng="2", maps="osm"),
    message_text("digitallink", gtin="09506000134352", lot="a/b", serial="c", expiry="2026-01-01", weight="1.5"),
]
MAX_SECONDS = 2  # for a hundred times the length of the largest symbol, on a busy machine


@given(st.sampled_from(STARTS), st.text(st.characters(), max_size=60), st.booleans())
@settings(max_examples=200)
def test_random_text_never_raises(start: str, text: str, is_gs1: bool) -> None:
    for content in (None, text.encode(errors="surrogatepass")):
        parsed = parse_content(start + text, content, is_gs1=is_gs1)
        assert parsed is None or set(parsed.fields) <= {*PAYLOADS[parsed.name].fields._fields}


@given(st.data(), st.sampled_from(TEXTS), st.lists(st.sampled_from(UNITS), max_size=3))
@settings(max_examples=300)
def test_damaged_content_never_raises(data: st.DataObject, text: str, units: list[str]) -> None:
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    for damaged in (text[:start] + "".join(units) + text[end:], text[:end], text[:start] + text[start:end] * 2):
        for is_gs1 in (False, True):
            parse_content(damaged, is_gs1=is_gs1)


@one_in(5, "start", STARTS)
def test_long_repetitions_are_read_in_linear_time(start: str) -> None:
    for unit in UNITS:
        text = (start + unit * MAX_CHARACTERS)[:MAX_CHARACTERS]
        begin = perf_counter()
        for is_gs1 in (False, True) if not start else (False,):
            parsed = parse_content(text, is_gs1=is_gs1)
            assert parsed is None or len(parsed.warnings) <= MAX_WARNINGS + 1
        assert perf_counter() - begin < MAX_SECONDS, f"{start!r} {unit!r}"


def test_longer_content_than_a_sequence_of_symbols_is_not_read() -> None:
    assert parse_content("tel:" + "1" * MAX_CHARACTERS) is None


@pytest.mark.parametrize(
    "text", ["", " ", "\ufeff", "hello", "12345678", "wifi", "WIFI:", "BEGIN:VCARD", "geo:x", "(", "]Q3"]
)
def test_plain_text_is_no_payload(text: str) -> None:
    assert parse_content(text) is None
