"""Contacts, read back by vobject (vCard) and by ZXing's published rules (MECARD)."""

from __future__ import annotations

import re
from typing import Any

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from tests.support.payload_requests import refusal_of, text_of

JANE = {"first": "Jane", "last": "Doe", "phone": "+1 555 123 4567", "email": "jane@example.com"}


def read_vcard(text: str) -> list[tuple[str, Any, Any]]:
    """Every property as vobject sees it: its name, its types and its value."""
    assert re.fullmatch(r"([^\r\n]+\r\n)+", text)
    card = vobject.readOne(text)
    return [(line.name, line.params.get("TYPE"), line.value) for line in card.getChildren()]


def read_mecard(text: str) -> list[tuple[str, str]]:
    """A field runs to the first ";" after an even number of backslashes; then any escaped sign stands for itself."""
    fields = re.findall(r"((?:[^\\;]|\\.)*);", text.removeprefix("MECARD:"))
    assert "".join(f"{field};" for field in fields) == text.removeprefix("MECARD:")
    assert fields.pop() == "", "no empty field at the end"
    return [(name, re.sub(r"\\(.)", r"\1", value)) for name, value in (field.split(":", 1) for field in fields)]


EVERYTHING = JANE | {
    "mobile": "+15550000001,+15550000002",
    "fax": "+15550000003",
    "org": "Doe, Ray & Co; Ltd",
    "title": "Head",
    "url": "example.com/jane",
    "address": "1 High Street\r\nSpringfield",
    "note": "a\\nb",
    "birthday": "1970-01-31",
}


def test_a_vcard_3_says_everything() -> None:
    assert text_of("contact", **EVERYTHING).split("\r\n") == [
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


def test_a_vcard_4_and_a_mecard_differ_in_form() -> None:
    assert text_of("contact", **JANE, birthday="1970-01-31", format="vcard4") == (
        "BEGIN:VCARD\r\nVERSION:4.0\r\nN:Doe;Jane;;;\r\nFN:Jane Doe\r\n"
        "TEL:+15551234567\r\nEMAIL:jane@example.com\r\nBDAY:19700131\r\nEND:VCARD\r\n"
    )
    assert text_of("contact", **JANE, birthday="1970-01-31", org="A:B", url="example.com", format="mecard") == (
        r"MECARD:N:Doe,Jane;TEL:+15551234567;EMAIL:jane@example.com;ORG:A\:B;URL:https\://example.com;BDAY:19700131;;"
    )


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"name": "Jane Doe"}, ["N:Jane Doe;;;;", "FN:Jane Doe"]),
        ({"name": "Jane Doe", "format": "vcard4"}, ["FN:Jane Doe"]),
        ({"name": "Dr Doe", "first": "Jane", "last": "Doe"}, ["N:Doe;Jane;;;", "FN:Dr Doe"]),
        ({"first": "Jane"}, ["N:;Jane;;;", "FN:Jane"]),
        ({"last": "Doe"}, ["N:Doe;;;;", "FN:Doe"]),
    ],
)
def test_names_are_not_taken_apart(given: dict[str, str], names: list[str]) -> None:
    assert text_of("contact", **given).split("\r\n")[2:-2] == names


@pytest.mark.parametrize(
    ("given", "parameter"),
    [
        ({"org": "Doe & Co"}, "name"),
        ({"name": "Jane", "title": "Head", "format": "mecard"}, "title"),
        ({"name": "Jane", "fax": "112", "format": "mecard"}, "fax"),
        ({"name": "Jane", "note": "a\nb", "format": "mecard"}, "note"),
        ({"name": "Jane", "first": "Jane", "format": "mecard"}, "name"),
    ],
)
def test_what_a_form_has_no_place_for_is_refused(given: dict[str, str], parameter: str) -> None:
    assert refusal_of("contact", **given).parameter == parameter


def test_a_mecard_with_one_name_has_no_comma() -> None:
    assert text_of("contact", last="Doe", format="mecard") == "MECARD:N:Doe;;"


SIGNS = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])
SPECIAL = st.sampled_from(
    ["\\", ";", ",", ":", '"', "\\n", "\\;", "\\,", "END:VCARD", "NOTE:", "=", " ", "^n", "=0D=0A"]
)
LINE = st.lists(SIGNS | SPECIAL, min_size=1, max_size=12).map("".join)
LINES = st.lists(LINE | st.just("\n") | st.just("\t"), min_size=1, max_size=6).map("".join)


@pytest.mark.parametrize("form", ["vcard3", "vcard4"])
@given(st.tuples(LINE, LINE, LINE, LINE, LINES, LINES))
def test_a_vcard_holds_what_was_said_and_nothing_else(form: str, said: tuple[str, ...]) -> None:
    first, last, org, title, address, note = said
    text = text_of("contact", first=first, last=last, org=org, title=title, address=address, note=note, format=form)
    assert all(re.match(r"(BEGIN|VERSION|N|FN|ORG|TITLE|NOTE|ADR|END):", line) for line in text.split("\r\n")[:-1])
    (_, name, formatted, organisation, position, remark, place) = read_vcard(text)
    assert (name[2].family, name[2].given) == (last, first)
    assert (formatted[2], organisation[2]) == (f"{first} {last}", [org])
    assert (position[2], remark[2]) == (title, note)
    assert place[2].street == address
    assert {place[2].box, place[2].extended, place[2].city, place[2].region, place[2].code, place[2].country} == {""}


@given(LINE, LINE, LINE, LINE, LINE)
def test_a_mecard_holds_what_was_said_and_nothing_else(
    first: str, last: str, org: str, address: str, note: str
) -> None:
    text = text_of("contact", first=first, last=last, org=org, address=address, note=note, format="mecard")
    said = [("N", f"{last},{first}"), ("ORG", org), ("ADR", address), ("NOTE", note)]
    assert read_mecard(text) == said


@given(LINE)
def test_the_comma_of_a_mecard_name_is_the_only_bare_one(name: str) -> None:
    assert read_mecard(text_of("contact", name=name, format="mecard")) == [("N", name)]
    raw = text_of("contact", name=name, format="mecard").removeprefix("MECARD:N:")
    assert not re.search(r"(?<!\\)(\\\\)*,", raw)
