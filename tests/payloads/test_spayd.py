"""Short Payment Descriptors, compared with published examples, and read back by an independent reader."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.errors import BadParameter
from qr.parameters.accounts import payment_line
from qr.payloads.spayd import Spayd, write_spayd
from qr.spec.segmentation import ALPHANUMERIC
from tests.support.check_digits import make_iban
from tests.support.payload_requests import build_message, message_error, message_text
from tests.support.payment_readers import read_spayd
from tests.support.tables import for_each

IBAN = "CZ5855000000001265098001"


def test_example_of_the_format_is_reproduced_exactly() -> None:
    # The example of the format's article in Wikipedia.
    fields = {"amount": "480.5", "text": "Payment for the goods", "variable_symbol": "1234567890"}
    assert message_text("spayd", iban=IBAN, **fields) == (
        "SPD*1.0*ACC:CZ5855000000001265098001*AM:480.50*CC:CZK*MSG:Payment for the goods*X-VS:1234567890"
    )


@for_each(
    "fields, example",
    [
        (  # Standard of the Czech Banking Association, version 1.2, examples 1 and 2.
            {"reference": "7004139146", "specific_symbol": "1234567890", "constant_symbol": "0558",
             "variable_symbol": "0987654321", "due_date": "2021-04-30", "text": "PRISPEVEK NA NADACI"},
            "SPD*1.0*ACC:CZ3301000000000002970297*AM:555.55*CC:CZK*RF:7004139146*X-VS:0987654321*X-SS:1234567890*"
            "X-KS:0558*DT:20210430*MSG:PRISPEVEK NA NADACI",
        ),
        (
            {"reference": "7004139146", "specific_symbol": "1234567890", "constant_symbol": "0558",
             "variable_symbol": "0987654321", "payment_type": "IP", "text": "PRISPEVEK NA NADACI"},
            "SPD*1.0*ACC:CZ3301000000000002970297*AM:555.55*CC:CZK*RF:7004139146*X-VS:0987654321*X-SS:1234567890*"
            "X-KS:0558*PT:IP*MSG:PRISPEVEK NA NADACI",
        ),
    ],
)  # fmt: skip
def test_examples_of_the_standard_have_equal_values(fields: dict[str, str], example: str) -> None:
    text = message_text("spayd", iban="CZ3301000000000002970297", amount="555.55", **fields)
    assert read_spayd(text) == read_spayd(example)


def test_every_key_is_written() -> None:
    text = message_text(
        "spayd",
        iban=IBAN,
        bic="RZBCCZPP",
        alternative_ibans="CZ97 5500 0000 0000 0000 0019, CZ7301000000000000000019",
        name="Petr Dvořák",
        amount="9999999.99",
        currency="EUR",
        due_date="2026-12-24",
        text="Faktura",
        variable_symbol="0000000001",
        specific_symbol="2",
        constant_symbol="308",
        reference="1234567890123456",
        payment_type="IP",
        payment_id="ABC 1",
        retry_days="30",
        details_url="https://example.com/faktura?id=1&kod",
    )
    assert text == (
        "SPD*1.0*ACC:CZ5855000000001265098001+RZBCCZPP"
        "*ALT-ACC:CZ9755000000000000000019,CZ7301000000000000000019*AM:9999999.99*CC:EUR*RF:1234567890123456"
        "*RN:Petr Dvo%C5%99%C3%A1k*DT:20261224*PT:IP*MSG:Faktura*X-PER:30*X-VS:0000000001*X-SS:2*X-KS:308*X-ID:ABC 1"
        "*X-URL:https://example.com/faktura?id=1&kod"
    )


def test_special_characters_are_percent_encoded() -> None:
    # The example of the specification's Java library, whose texts can exceed the limit of MSG.
    fields = {"text": "abc  123\u2665\u2620**123  abc-+", "name": "ěščřžýáíé---%20"}
    values = message_text("spayd", iban=IBAN, **fields).split("*")
    assert values[5] == "MSG:abc  123%E2%99%A5%E2%98%A0%2A%2A123  abc-%2B"
    assert values[4] == "RN:%C4%9B%C5%A1%C4%8D%C5%99%C5%BE%C3%BD%C3%A1%C3%AD%C3%A9---%2520"


def test_capital_letters_stay_in_alphanumeric_mode() -> None:
    text = message_text("spayd", iban=IBAN, bic="RZBCCZPP", amount="1", text="PLATBA * 50 % ŘÍJEN + A/B")
    assert set(text.encode()) <= set(ALPHANUMERIC)


@for_each(
    "name, text",
    [
        *(("iban", text) for text in ["CZ5955000000001265098001", "", "1265098001/5500"]),
        *(("bic", text) for text in ["RZBCCZP", "rzbcczpp", "RZBCCZPPX"]),
        *(("alternative_ibans", text) for text in ["", "CZ9855000000000000000019", f"{IBAN},{IBAN}"]),
        ("alternative_ibans", ",".join(make_iban("CZ", f"{number:020}") for number in range(3))),
        *(("amount", text) for text in ["0", "0.00", "0.001", "10000000", "-1", "1,50", "1e3", ""]),
        *(("currency", text) for text in ["czk", "CZ", "CZKK", "Kč"]),
        *(("due_date", text) for text in ["20261224", "24.12.2026", "2026-02-29", "2026-12-24T00:00"]),
        *((name, text) for name in ("variable_symbol", "specific_symbol", "constant_symbol")
          for text in ["", "12345678901", "12a", "1 2", "-1", "\u0661"]),
        *(("reference", text) for text in ["", "12345678901234567", "RF18539007547034"]),
        *(("text", text) for text in ["", " ", "a ", " a", "a\nb", "a\u2028", "a" * 61, "\ud800", "\u200b"]),
        *(("name", text) for text in ["a" * 36, "a\tb"]),
        *(("payment_type", text) for text in ["", "ip", "INST", "I*"]),
        *(("payment_id", text) for text in ["", "a" * 21]),
        *(("retry_days", text) for text in ["31", "-1", "01"]),
        *(("details_url", text) for text in ["example.com", "https://example.com/\u00e1", "https://a.cz/" + "a" * 128]),
    ],
)  # fmt: skip
def test_invalid_value_is_rejected(name: str, text: str) -> None:
    with pytest.raises(ValueError):
        build_message("spayd", **{"iban": IBAN, name: text})


def test_lengths_at_the_limit_are_accepted() -> None:
    fields = {"text": "ř" * 60, "name": "é" * 35, "reference": "1" * 16, "payment_id": "a" * 20, "retry_days": "0"}
    values = read_spayd(message_text("spayd", iban=IBAN, details_url="https://a.cz/" + "a" * 127, **fields))
    assert (values["MSG"], values["RN"], values["X-PER"]) == ("ř" * 60, "é" * 35, "0")
    assert len(values["X-URL"]) == 140


def test_symbols_have_their_usual_short_names() -> None:
    symbols = {"variable_symbol": "1", "specific_symbol": "2", "constant_symbol": "3"}
    text = message_text("spayd", iban=IBAN, **symbols)
    assert message_text("spayd", iban=IBAN, vs="1", ss="2", ks="3") == text


def test_account_among_alternative_accounts_is_rejected() -> None:
    error = message_error("spayd", iban=IBAN, alternative_ibans=IBAN)
    assert isinstance(error, BadParameter)
    assert (error.parameter, error.allowed) == ("alternative_ibans", "IBANs other than iban")


def test_typographic_characters_get_plain_forms() -> None:
    text = message_text(
        "spayd", iban=f"\u200e{IBAN[:4]}\u00a0{IBAN[4:]}", text="Č.\u00a07\u20111", variable_symbol="\u200e12"
    )
    assert read_spayd(text) == {"ACC": IBAN, "CC": "CZK", "MSG": "Č. 7-1", "X-VS": "12"}


TEXT = st.text("abAB 019.,:;*%+/?&'\n\r\\éřЖ€\u0085\u2029\U0001f600", min_size=1, max_size=20)


@given(st.fixed_dictionaries({}, optional={"name": TEXT, "text": TEXT, "payment_id": TEXT}))
def test_text_cannot_inject_a_key(texts: dict[str, str]) -> None:
    try:
        fields: dict[str, Any] = {name: payment_line(20).parse(text) for name, text in texts.items()}
    except ValueError:
        return
    keys = {"name": "RN", "text": "MSG", "payment_id": "X-ID"}
    message = write_spayd(Spayd(IBAN, **fields))
    assert read_spayd(message.text) == {"ACC": IBAN, "CC": "CZK"} | {keys[name]: text for name, text in texts.items()}
    assert message.text.isascii()
