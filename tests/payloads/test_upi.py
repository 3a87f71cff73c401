"""UPI links, compared with the example of NPCI and parsed by urllib."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.errors import BadParameter, MissingParameter
from qr.payloads.upi import Upi, write_upi
from tests.support.payload_requests import build_message
from tests.support.tables import for_each

PAYEE = {"payee": "asha@bank", "name": "Asha"}


def parse_parameters(text: str) -> list[tuple[str, str]]:
    assert text.isascii()
    parts = urlsplit(text)
    assert (parts.scheme, parts.netloc, parts.path, parts.fragment) == ("upi", "pay", "", "")
    return parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True)


def test_specification_example_is_reproduced() -> None:
    example = (  # UPI Linking Specifications 1.6, 2.1, without mam=null
        "upi://pay?pa=nadeem@npci&pn=nadeem%20chinna&mc=0000&tid=cxnkjcnkjdfdvjndkjfvn&tr=4894398cndhcd23"
        "&tn=Pay%20to%20mystar%20store&am=10.00&cu=INR&url=https://mystar.com/orderid=9298yw89e8973e87389e78923ue892"
    )
    message = build_message(
        "upi",
        payee="nadeem@npci",
        name="nadeem chinna",
        merchant_code="0000",
        transaction_id="cxnkjcnkjdfdvjndkjfvn",
        reference="4894398cndhcd23",
        note="Pay to mystar store",
        amount="10",
        details_url="https://mystar.com/orderid=9298yw89e8973e87389e78923ue892",
    )
    assert parse_parameters(message.text) == parse_parameters(example)
    assert message.text.startswith(example.partition("https")[0])


def test_parameter_names_of_upi_are_aliases() -> None:
    message = build_message("upi", pa="asha@bank", pn="Asha", am="99.5", mam="10", tn="Tea", tr="7", mc="5411", tid="x")
    assert message == build_message(
        "upi",
        **PAYEE,
        amount="99.50",
        least_amount="10.00",
        note="Tea",
        reference="7",
        merchant_code="5411",
        transaction_id="x",
    )


def test_minimum_payload_has_payee_and_name() -> None:
    assert build_message("upi", **PAYEE).text == "upi://pay?pa=asha@bank&pn=Asha&cu=INR"


def test_mode_and_purpose_come_last() -> None:
    assert build_message("upi", **PAYEE, mode="01", purpose="00").text.endswith("&cu=INR&mode=01&purpose=00")


@for_each(
    "name, text",
    [
        *(("payee", text) for text in ["", "asha", "@bank", "asha@", "a b@bank", "a@b@c", "asha@bank&am=1", "a@b\n"]),
        *(("name", text) for text in ["", "a\nb", "a" * 100]),
        *(("amount", text) for text in ["0", "0.001", "-1", "1,5", "₹5", "10000000000"]),
        *(("merchant_code", text) for text in ["", "541", "54111", "54a1"]),
        *(("reference", text) for text in ["", "a b", "a&b", "a" * 36]),
        *(("note", text) for text in ["", "a\nb", "a" * 51]),
        *(("details_url", text) for text in ["mystar.com", "javascript:0", "https://a b", "https://", "https://ä"]),
        *((name, text) for name in ("mode", "purpose") for text in ["", "1", "001", "ab"]),
    ],
)
def test_invalid_parameter_is_rejected(name: str, text: str) -> None:
    with pytest.raises(ValueError):
        build_message("upi", **PAYEE | {name: text})


@for_each("sign", "\u2010\u2011\u2012\u2013\u2212\uff0d")
@pytest.mark.parametrize("name", ["reference", "transaction_id"])
def test_typographic_hyphen_of_identifier_becomes_plain(name: str, sign: str) -> None:
    text = build_message("upi", **PAYEE | {name: f"\u202aINV{sign}2026{sign}7\u202c"}).text
    assert text == build_message("upi", **PAYEE | {name: "INV-2026-7"}).text


@for_each("mark", "\u00ad\u200b\u200e\u2060\ufeff")
@pytest.mark.parametrize(("name", "plain"), [("payee", "asha@bank"), ("merchant_code", "5411"), ("mode", "01")])
def test_invisible_character_of_code_is_removed(name: str, plain: str, mark: str) -> None:
    text = build_message("upi", **PAYEE | {name: mark + mark.join(plain) + mark}).text
    assert text == build_message("upi", **PAYEE | {name: plain}).text


@for_each("space", [" ", "\u00a0", "\u202f"])
@pytest.mark.parametrize("name", ["payee", "reference", "transaction_id"])
def test_typographic_space_is_rejected_like_a_space(name: str, space: str) -> None:
    with pytest.raises(ValueError):
        build_message("upi", **PAYEE | {name: f"asha{space}a@bank" if name == "payee" else f"a{space}b"})


def test_merchant_amount_requires_a_reference() -> None:
    assert build_message("upi", **PAYEE, merchant_code="5411")
    with pytest.raises(MissingParameter) as error:
        build_message("upi", **PAYEE, merchant_code="5411", amount="5")
    assert error.value.parameter == "reference"


def test_least_amount_must_not_exceed_the_amount() -> None:
    assert build_message("upi", **PAYEE, amount="5", least_amount="5")
    with pytest.raises(BadParameter, match="least_amount"):
        build_message("upi", **PAYEE, amount="5", least_amount="5.01")
    with pytest.raises(MissingParameter) as error:
        build_message("upi", **PAYEE, least_amount="5")
    assert error.value.parameter == "amount"


LINES = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=50)


@given(LINES, LINES)
def test_text_cannot_inject_a_parameter(name: str, note: str) -> None:
    message = write_upi(Upi("asha@bank", name, note=note))
    assert "+" not in message.text
    assert parse_parameters(message.text) == [("pa", "asha@bank"), ("pn", name), ("tn", note), ("cu", "INR")]
