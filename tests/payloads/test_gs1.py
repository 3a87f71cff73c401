"""GS1 trade items, compared with the examples of GS1 and parsed by biip."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from biip.checksums import gs1_standard_check_digit
from biip.gs1_digital_link_uris import GS1DigitalLinkURI
from biip.gs1_element_strings import GS1ElementStrings
from biip.gs1_messages import GS1Message
from hypothesis import given
from hypothesis import strategies as st

from qr.errors import BadParameter
from qr.payloads.gs1 import (
    IDENTIFIERS,
    Date,
    DigitalLink,
    Gs1,
    Gtin,
    Weight,
    write_digitallink,
    write_gs1,
)
from tests.support.payload_requests import build_message
from tests.support.tables import for_each

GTIN = "09520123456788"
SET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
ALL_FIELDS = {
    "gtin": GTIN,
    "cpv": "2A",
    "lot": "ABC123",
    "serial": "12345",
    "expiry": "2027-12-31",
    "best_before": "271130",
    "sell_by": "271100",
    "production_date": "2026-02-28",
    "packaging_date": "260301",
    "weight": "1.500",
    "count": "7",
}
ALL_ELEMENTS = {
    "01": GTIN,
    "22": "2A",
    "10": "ABC123",
    "21": "12345",
    "17": "271231",
    "15": "271130",
    "16": "271100",
    "11": "260228",
    "13": "260301",
    "3103": "001500",
    "30": "7",
}


def by_identifier(elements: GS1ElementStrings) -> dict[str, str]:
    values = {element.ai.ai: element.value for element in elements}
    assert len(values) == len(elements)
    return values


def parse_message(text: str) -> dict[str, str]:
    return by_identifier(GS1Message.parse(text).element_strings)


def parse_link(text: str) -> dict[str, str]:
    return by_identifier(GS1DigitalLinkURI.parse(text).element_strings)


@pytest.mark.parametrize(
    ("gtin", "padded"),
    [
        ("96385074", "00000096385074"),
        ("614141123452", "00614141123452"),
        ("9520123456788", "09520123456788"),
        ("12312312312333", "12312312312333"),
    ],
)
def test_gtin_is_padded_to_fourteen_digits(gtin: str, padded: str) -> None:
    assert Gtin().parse(gtin) == padded


@given(st.from_regex("[0-9]{8}|[0-9]{12,14}", fullmatch=True))
def test_gtin_is_accepted_if_check_digit_matches(text: str) -> None:
    if gs1_standard_check_digit(text[:-1]) == int(text[-1]):
        assert Gtin().parse(text) == text.zfill(14)
    else:
        with pytest.raises(ValueError):
            Gtin().parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "096385074",
        "009520123456788",
        "9520123456789",
        "952012345678",
        "0952012345678 ",
        "9520123456788\n",
        "9638507\uff14",
        "952-0123-45678-8",
    ],
)
def test_malformed_gtin_is_rejected(text: str) -> None:
    with pytest.raises(ValueError):
        Gtin().parse(text)


@given(st.dates(date(2000, 1, 1), date(2075, 12, 31)))
def test_date_is_written_as_six_digits(day: date) -> None:
    assert Date().parse(day.isoformat()) == Date().parse(f"{day:%y%m%d}") == f"{day:%y%m%d}"


@for_each(
    "text",
    [
        *("", "2026-02-29", "260229", "2026-13-01", "261301", "260001", "2026-01-00", "1999-12-31", "2076-01-01"),
        *("20261231", "2026-1-1", "31.12.2026", "26123\u0661", "261231\n", "2026-12-31T00:00"),
    ],
)
def test_malformed_date_is_rejected(text: str) -> None:
    with pytest.raises(ValueError):
        Date().parse(text)


@pytest.mark.parametrize("text", ["", "0", "0.000", ".5", "5.", "-1", "1234567", "12.34567", "0.000001", "1,5", "1e3"])
def test_malformed_weight_is_rejected(text: str) -> None:
    with pytest.raises(ValueError):
        Weight().parse(text)


@pytest.mark.parametrize(
    ("text", "element"),
    [("0.195", "3103000195"), ("1.50", "3102000150"), ("999999", "3100999999"), ("0.00001", "3105000001")],
)
def test_weight_keeps_its_decimal_places(text: str, element: str) -> None:
    assert build_message("gs1", gtin=GTIN, weight=text).text == f"01{GTIN}{element}"


def test_fixed_length_elements_come_first() -> None:
    message = build_message("gs1", gtin="9520123456788", lot="ABC1", serial="12345", expiry="180426")
    assert message.text == "01095201234567881718042610ABC1\x1d2112345"
    assert message.fnc1


def test_digital_link_matches_gs1_examples() -> None:
    links = {  # tests of the GS1 Syntax Engine that convert element strings to links
        "https://id.gs1.org/01/09520123456788": {},
        "https://id.gs1.org/01/09520123456788/22/2A": {"cpv": "2A"},
        "https://id.gs1.org/01/09520123456788/10/ABC123": {"lot": "ABC123"},
        "https://id.gs1.org/01/09520123456788/10/ABC1/21/12345?17=180426": {
            **{"lot": "ABC1", "serial": "12345", "expiry": "180426"}
        },
        "https://id.gs1.org/01/09520123456788?3103=000195": {"weight": "0.195"},
    }
    for link, fields in links.items():
        message = build_message("digitallink", gtin="9520123456788", **fields)
        assert (message.text, message.fnc1) == (link, False)


def test_biip_reads_every_field() -> None:
    assert parse_message(build_message("gs1", **ALL_FIELDS).text) == ALL_ELEMENTS
    link = build_message("digitallink", **ALL_FIELDS).text
    assert parse_link(link) == ALL_ELEMENTS
    assert link.endswith("/22/2A/10/ABC123/21/12345?11=260228&13=260301&15=271130&16=271100&17=271231&30=7&3103=001500")


def test_every_field_has_an_application_identifier() -> None:
    assert {identifier.field for identifier in IDENTIFIERS} == set(Gs1._fields) == {*DigitalLink._fields} - {"domain"}


def test_separator_appears_only_between_elements() -> None:
    assert build_message("gs1", gtin=GTIN, lot="A").text == f"01{GTIN}10A"
    assert build_message("gs1", gtin=GTIN, lot="A", count="1").text == f"01{GTIN}10A\x1d301"


def test_digital_link_domain_can_be_changed() -> None:
    assert build_message("digitallink", gtin=GTIN, domain="id.example.com").text == f"https://id.example.com/01/{GTIN}"


@for_each(
    "domain",
    [
        *("", "localhost", "https://example.com", "example.com/x", "example.com:80", "a@example.com", "Example.com"),
        *("-a.com", "a..com", "example.com.", "example.com\n", "münchen.de", "1.2.3.4"),
        *("a" * 64 + ".com", "a." * 127 + "com"),
    ],
)
def test_malformed_domain_is_rejected(domain: str) -> None:
    with pytest.raises(ValueError):
        build_message("digitallink", gtin=GTIN, domain=domain)


@for_each("text", ["", "a b", "a\x1d21x", "a\n", "ä", "#", "~", "^", "[", "{", "a" * 21])
@for_each("field", ["cpv", "lot", "serial"])
def test_text_outside_set_82_is_rejected(field: str, text: str) -> None:
    with pytest.raises(ValueError):
        build_message("gs1", **{"gtin": GTIN, field: text})


@pytest.mark.parametrize("segment", [".", ".."])
def test_dot_segment_is_rejected_in_digital_link(segment: str) -> None:
    assert parse_message(build_message("gs1", gtin=GTIN, serial=segment).text)["21"] == segment
    with pytest.raises(BadParameter) as error:
        build_message("digitallink", gtin=GTIN, serial=segment)
    assert error.value.parameter == "serial"


VALUES = st.text(SET_82, min_size=1, max_size=20)
FIELDS = st.fixed_dictionaries({}, optional={"cpv": VALUES, "lot": VALUES, "serial": VALUES})


@given(FIELDS)
def test_value_cannot_inject_an_element(fields: dict[str, Any]) -> None:
    expected = {"01": GTIN} | {{"cpv": "22", "lot": "10", "serial": "21"}[name]: fields[name] for name in fields}
    assert parse_message(write_gs1(Gs1(GTIN, **fields)).text) == expected
    if not {".", ".."} & set(fields.values()):
        link = write_digitallink(DigitalLink(GTIN, **fields)).text
        assert parse_link(link) == expected
        assert link.isascii()
        assert not set(link.removeprefix("https:")) & set(":?#[]@!$&'()*+,;=\"<>")
