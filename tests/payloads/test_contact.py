"""Contacts, parsed by vobject (vCard) and by ZXing's published rules (MECARD)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.contact_readers import parse_mecard, parse_vcard
from tests.support.payload_requests import message_error, message_text

JANE = {"first": "Jane", "last": "Doe", "phone": "+1 555 123 4567", "email": "jane@example.com"}


ALL_FIELDS = JANE | {
    "mobile": "+15550000001,+15550000002",
    "fax": "+15550000003",
    "org": "Doe, Ray & Co; Ltd",
    "title": "Head",
    "url": "example.com/jane",
    "address": "1 High Street\r\nSpringfield",
    "note": "a\\nb",
    "birthday": "1970-01-31",
}


def test_vcard_3_contains_every_field() -> None:
    assert message_text("contact", **ALL_FIELDS).split("\r\n") == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "N:Doe;Jane;;;",
        "FN:Jane Doe",
        "TEL:+15551234567",
        "TEL;TYPE=CELL:+15550000001",
        "TEL;TYPE=CELL:+15550000002",
        "TEL;TYPE=FAX:+15550000003",
        "EMAIL:jane@example.com",
        r"ORG:Doe\, Ray & Co\; Ltd",
        "TITLE:Head",
        r"NOTE:a\\nb",
        "URL:https://example.com/jane",
        r"ADR:;;1 High Street\nSpringfield;;;;",
        "BDAY:1970-01-31",
        "END:VCARD",
        "",
    ]


@pytest.mark.parametrize(
    ("card", "line"),
    [
        ("vcard3", r"URL:https://xn--vi8h.ws/#/[a]{b}|^%5C%zz"),
        ("vcard4", r"URL:https://xn--vi8h.ws/#/[a]{b}|^%5C%zz"),
        ("mecard", r"URL:https\://xn--vi8h.ws/#/[a]{b}|^\\%zz;"),
    ],
)
def test_url_is_written_as_browsers_write_it(card: str, line: str) -> None:
    text = message_text("contact", **JANE, url="https://\U0001f355.ws/#/[a]{b}|^\\%zz", format=card)
    assert line in text


def test_vcard_4_and_mecard_use_their_own_syntax() -> None:
    assert message_text("contact", **JANE, birthday="1970-01-31", format="vcard4") == (
        "BEGIN:VCARD\r\nVERSION:4.0\r\nN:Doe;Jane;;;\r\nFN:Jane Doe\r\n"
        "TEL:+15551234567\r\nEMAIL:jane@example.com\r\nBDAY:19700131\r\nEND:VCARD\r\n"
    )
    assert message_text("contact", **JANE, birthday="1970-01-31", org="A:B", url="example.com", format="mecard") == (
        r"MECARD:N:Doe,Jane;TEL:+15551234567;EMAIL:jane@example.com;ORG:A\:B;URL:https\://example.com;BDAY:19700131;;"
    )


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        ({"name": "Jane Doe"}, ["N:Jane Doe;;;;", "FN:Jane Doe"]),
        ({"name": "Jane Doe", "format": "vcard4"}, ["FN:Jane Doe"]),
        ({"name": "Dr Doe", "first": "Jane", "last": "Doe"}, ["N:Doe;Jane;;;", "FN:Dr Doe"]),
        ({"first": "Jane"}, ["N:;Jane;;;", "FN:Jane"]),
        ({"last": "Doe"}, ["N:Doe;;;;", "FN:Doe"]),
    ],
)
def test_full_name_is_not_split(fields: dict[str, str], lines: list[str]) -> None:
    assert message_text("contact", **fields).split("\r\n")[2:-2] == lines


@pytest.mark.parametrize(
    ("fields", "parameter"),
    [
        ({"org": "Doe & Co"}, "name"),
        ({"name": "Jane", "title": "Head", "format": "mecard"}, "title"),
        ({"name": "Jane", "fax": "112", "format": "mecard"}, "fax"),
        ({"name": "Jane", "note": "a\nb", "format": "mecard"}, "note"),
        ({"name": "Jane", "first": "Jane", "format": "mecard"}, "name"),
    ],
)
def test_field_unsupported_by_format_is_rejected(fields: dict[str, str], parameter: str) -> None:
    assert message_error("contact", **fields).parameter == parameter


def test_mecard_with_one_name_has_no_comma() -> None:
    assert message_text("contact", last="Doe", format="mecard") == "MECARD:N:Doe;;"


CHARACTERS = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])
SPECIAL = st.sampled_from(
    ["\\", ";", ",", ":", '"', "\\n", "\\;", "\\,", "END:VCARD", "NOTE:", "=", " ", "^n", "=0D=0A"]
)
LINE = st.lists(CHARACTERS | SPECIAL, min_size=1, max_size=12).map("".join)
LINES = st.lists(LINE | st.just("\n") | st.just("\t"), min_size=1, max_size=6).map("".join)


@pytest.mark.parametrize("contact_format", ["vcard3", "vcard4"])
@given(st.tuples(LINE, LINE, LINE, LINE, LINES, LINES))
def test_vcard_text_cannot_inject_a_property(contact_format: str, texts: tuple[str, ...]) -> None:
    first, last, org, title, address, note = texts
    text = message_text(
        "contact", first=first, last=last, org=org, title=title, address=address, note=note, format=contact_format
    )
    assert all(re.match(r"(BEGIN|VERSION|N|FN|ORG|TITLE|NOTE|ADR|END):", line) for line in text.split("\r\n")[:-1])
    (_, name, full_name, organisation, job, comment, place) = parse_vcard(text)
    assert (name[2].family, name[2].given) == (last, first)
    assert (full_name[2], organisation[2]) == (f"{first} {last}", [org])
    assert (job[2], comment[2]) == (title, note)
    assert place[2].street == address
    assert {place[2].box, place[2].extended, place[2].city, place[2].region, place[2].code, place[2].country} == {""}


@given(LINE, LINE, LINE, LINE, LINE)
def test_mecard_text_cannot_inject_a_field(first: str, last: str, org: str, address: str, note: str) -> None:
    text = message_text("contact", first=first, last=last, org=org, address=address, note=note, format="mecard")
    expected = [("N", f"{last},{first}"), ("ORG", org), ("ADR", address), ("NOTE", note)]
    assert parse_mecard(text) == expected


@given(LINE)
def test_comma_in_mecard_name_is_escaped(name: str) -> None:
    assert parse_mecard(message_text("contact", name=name, format="mecard")) == [("N", name)]
    raw = message_text("contact", name=name, format="mecard").removeprefix("MECARD:N:")
    assert not re.search(r"(?<!\\)(\\\\)*,", raw)
