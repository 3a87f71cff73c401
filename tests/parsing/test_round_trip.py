"""Content that the service writes is read back as the fields that were sent, for every payload."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from qr.parameters import declared_parameters
from qr.parameters.dates import to_utc
from qr.parsing import PARSERS, parse_content
from qr.payloads import PAYLOADS
from tests.support.payload_fields import payload_texts
from tests.support.payload_requests import build_message

Values = dict[str, Any]


def values_of(name: str, texts: dict[str, str]) -> Values:
    """Return the values of fields, without those that equal a default."""
    parameters = {parameter.name: parameter for parameter in declared_parameters(PAYLOADS[name].fields)}
    values = {field: parameters[field].type.parse(text) for field, text in texts.items()}
    return {field: value for field, value in values.items() if value != parameters[field].default}


def canonical_contact(values: Values) -> Values:
    """A name that repeats first and last, or the other way round, is read once. MECARD has one kind of number."""
    first, last = values.get("first", ""), values.get("last", "")
    full = values.get("name") or " ".join(filter(None, (first, last)))
    values = {name: value for name, value in values.items() if name not in {"name", "first", "last"}}
    for place in ("", "_work", "_home"):
        address = values.get(f"address{place}", "")
        if address and not set(address) & {"\n", "\t"} and values.get("format") != "mecard":
            values[f"street{place}"] = values.pop(f"address{place}")
    if values.get("format") == "mecard":
        numbers = dict.fromkeys((*values.get("phone", ()), *values.pop("mobile", ())))
        values |= {"phone": tuple(numbers)[:5]} if numbers else {}
        return values | ({"first": first, "last": last} if first and last else {"name": full})
    if (not first and last == full and values.get("format") != "vcard4") or not (first or last):
        return values | {"name": full}
    names = {"first": first, "last": last, "name": full if full != " ".join(filter(None, (first, last))) else ""}
    return values | {name: value for name, value in names.items() if value}


def canonical_event(values: Values) -> Values:
    """Times are read in UTC, because the service writes them in UTC."""
    zone = values.pop("timezone", None)
    for name in ("start", "end"):
        time = values.get(name)
        if isinstance(time, datetime):
            values[name] = time.astimezone(UTC) if time.tzinfo else to_utc(time, zone)
    return values


def canonical_emv(values: Values) -> Values:
    """The point of initiation method is read if it differs from the default, which depends on the amount."""
    default = "dynamic" if "amount" in values else "static"
    if "language" in values:
        values["language"] = values["language"].upper()
    return {name: value for name, value in values.items() if (name, value) != ("initiation", default)}


def canonical_paynow(values: Values) -> Values:
    default = "amount" not in values
    return canonical_emv({name: value for name, value in values.items() if (name, value) != ("editable", default)})


def canonical_pix(values: Values) -> Values:
    if "postal_code" in values:
        values["postal_code"] = values["postal_code"].replace("-", "")
    return {name: value for name, value in values.items() if (name, value) != ("reference", "***")}


def canonical_otpauth(values: Values) -> Values:
    return {name: value for name, value in values.items() if (name, value) != ("period", 30)}


def canonical_wifi(values: Values) -> Values:
    """The security is read as the authentication type, whose only other name is WPA3."""
    security = {"WPA2": "WPA", "open": "nopass", "enterprise": "WPA2-EAP", "SAE": "WPA3"}
    values["security"] = values.get("security") or ("WPA" if "password" in values else "nopass")
    values["security"] = security.get(values["security"], values["security"])
    return values


CANONICAL: dict[str, Callable[[Values], Values]] = {
    **dict.fromkeys(("emvco", "promptpay", "qris", "vietqr"), canonical_emv),
    "contact": canonical_contact,
    "event": canonical_event,
    "otpauth": canonical_otpauth,
    "paynow": canonical_paynow,
    "pix": canonical_pix,
    "wifi": canonical_wifi,
}
# Fields that choose between two forms of content, which are equal for most values.
FORMS = {"wifi": "quote"}


def test_every_payload_has_a_parser() -> None:
    assert {name for parser in PARSERS for name in parser.payloads} == set(PAYLOADS)


@pytest.mark.parametrize("name", PAYLOADS)
@settings(max_examples=6, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(st.data())
def test_written_content_is_read_as_its_fields(name: str, data: st.DataObject) -> None:
    check_round_trip(name, data.draw(payload_texts(name)))


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", PAYLOADS)
@settings(max_examples=400, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(st.data())
def test_many_written_contents_are_read_as_their_fields(name: str, data: st.DataObject) -> None:
    check_round_trip(name, data.draw(payload_texts(name)))


def check_round_trip(name: str, texts: dict[str, str]) -> None:
    message = build_message(name, **texts)
    # Without R:1, content of the WPA3 dialect is read as phones read it: a backslash is an escape, %20 is text.
    is_unmarked = texts.get("dialect") == "wpa3" and ";R:1;" not in message.text
    assume(not (is_unmarked and "\\" in message.text))
    parsed = parse_content(message.text, message.text.encode(), is_gs1=message.fnc1)
    assert parsed is not None
    assert (parsed.name, parsed.is_exact, parsed.warnings) == (name, True, ())
    expected = values_of(name, texts)
    expected = CANONICAL[name](expected) if name in CANONICAL else expected
    found = values_of(name, parsed.fields)
    if not is_unmarked:
        assert without(found, FORMS.get(name, "")) == without(expected, FORMS.get(name, ""))
    assert build_message(name, **parsed.fields) == message


def without(values: Values, name: str) -> Values:
    return {field: value for field, value in values.items() if field != name}
