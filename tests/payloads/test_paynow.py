"""PayNow payments, compared with a published example, and with UENs of the python-stdnum documentation."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.payloads.paynow import SingaporeMobile, Uen
from tests.support.emv_reader import read_payment
from tests.support.payload_requests import message_error, message_text
from tests.support.tables import for_each

UEN = "201403121W"
ASCII = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=25)


def test_published_example_is_reproduced_exactly() -> None:
    fields = {"uen": UEN, "amount": "500", "editable": "on", "expiry": "2020-12-31", "reference": "TQINV-10001"}
    assert message_text("paynow", **fields, name="ACME Pte Ltd.", initiation="static") == (
        "00020101021126490009SG.PAYNOW010120210201403121W03011040820201231520400005303702"
        "5406500.005802SG5913ACME Pte Ltd.6009Singapore62150111TQINV-100016304815C"
    )


def test_minimum_payment_can_be_edited() -> None:
    assert read_payment(message_text("paynow", mobile="91234567")) == {
        "01": "11",
        "26": {"00": "SG.PAYNOW", "01": "0", "02": "+6591234567", "03": "1"},
        **{"52": "0000", "53": "702", "58": "SG", "59": "NA", "60": "Singapore"},
    }


@for_each(
    "fields, editable",
    [({}, "1"), ({"editable": "on"}, "1"), ({"amount": "5"}, "0"), ({"amount": "5", "editable": "on"}, "1")],
)
def test_payer_can_edit_a_missing_amount(fields: dict[str, str], editable: str) -> None:
    account = read_payment(message_text("paynow", uen=UEN, **fields))["26"]
    assert isinstance(account, dict)
    assert account["03"] == editable


def test_missing_amount_must_be_editable() -> None:
    assert message_error("paynow", uen=UEN, editable="off").parameter == "editable"


@for_each("text", ["9123 4567", "+65 9123 4567", "6591234567"[2:], "0065 91234567", "+65\u00a09123\u20114567"])
def test_mobile_number_has_the_country_code(text: str) -> None:
    assert SingaporeMobile().parse(text) == "+6591234567"


@for_each("text", ["", "61234567", "912345678", "6591234567", "+60123456789", "+65 1234567"])
def test_other_phone_number_is_rejected(text: str) -> None:
    with pytest.raises(ValueError):
        SingaporeMobile().parse(text)


@for_each(
    "text, uen",
    [
        ("00192200M", "00192200M"),  # A business, two companies and three other entities.
        ("197401143C", "197401143C"),
        ("201403121w", UEN),
        ("S16FC0121D", "S16FC0121D"),
        ("T01FC6132D", "T01FC6132D"),
        ("T08GB0025A CT1", "T08GB0025ACT1"),
        ("201403121W\u00a0030", "201403121W030"),
    ],
)
def test_uen_is_accepted_with_and_without_suffix(text: str, uen: str) -> None:
    assert Uen().parse(text) == uen


@for_each(
    "text",
    [
        "",
        "00192200X",
        "197401143D",
        "T01FC6132E",
        "TIOFC6132D",
        "201403121W03",
        "201403121W0301",
        "1234567M",
        "T01FCI132D",
    ],
)
def test_invalid_uen_is_rejected(text: str) -> None:
    with pytest.raises(ValueError):
        Uen().parse(text)


@given(st.from_regex("[0-9]{8}", fullmatch=True), st.from_regex("[0-9]{9}", fullmatch=True))
def test_uen_needs_its_check_letter(business: str, company: str) -> None:
    for digits, weights, letters in (
        (business, (10, 4, 9, 3, 8, 2, 7, 1), "XMKECAWLJDB"),
        (company, (10, 8, 6, 4, 9, 7, 5, 3, 1), "ZKCMDNERGWH"),
    ):
        index = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11
        assert Uen().parse(digits + letters[index]) == digits + letters[index]
        with pytest.raises(ValueError):
            Uen().parse(digits + letters[(index + 1) % 11])


@for_each(
    "name, text",
    [
        *(("name", text) for text in ["", "Café", "a" * 26]),
        *(("amount", text) for text in ["0", "0.001", "S$5", "10000000000"]),
        *(("expiry", text) for text in ["", "20201231", "2020-02-30", "2020-12-31T12:00:00Z"]),
        *(("reference", text) for text in ["", "a" * 26, "é"]),
        *(("editable", text) for text in ["", "2"]),
    ],
)
def test_invalid_field_is_rejected(name: str, text: str) -> None:
    with pytest.raises(ValueError):
        message_text("paynow", uen=UEN, **{name: text})


@for_each("fields, parameter", [({}, "mobile"), ({"mobile": "91234567", "uen": UEN}, "uen")])
def test_payment_has_one_payee(fields: dict[str, str], parameter: str) -> None:
    assert message_error("paynow", **fields).parameter == parameter


@given(ASCII, ASCII, st.decimals("0.01", "9999999999.99", places=2))
def test_payment_can_be_read_back(name: str, reference: str, amount: Decimal) -> None:
    text = message_text("paynow", uen=UEN, name=name, reference=reference, amount=f"{amount:f}")
    payment = read_payment(text)
    assert (payment["59"], payment["62"], payment["54"]) == (name, {"01": reference}, f"{amount:.2f}")
