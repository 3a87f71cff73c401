"""PAY by square, compared with other implementations, and read back by an independent reader."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.errors import BadParameter
from qr.parameters.accounts import payment_line
from qr.payloads.paybysquare import PayBySquare, write_paybysquare
from qr.spec.segmentation import ALPHANUMERIC
from tests.support.check_digits import make_iban
from tests.support.payload_requests import build_message, message_error, message_text
from tests.support.payment_readers import read_paybysquare
from tests.support.tables import for_each

IBAN = "SK9611000000002918599669"
OTHER_IBAN = "SK8975000000000012345671"
ALL_FIELDS = {
    "iban": IBAN,
    "bic": "TATRSKBX",
    "alternative_ibans": OTHER_IBAN,
    "name": "Ján Kováč",
    "street": "Štúrova 27",
    "city": "Košice",
    "amount": "25.30",
    "due_date": "2026-12-24",
    "variable_symbol": "0123456789",
    "constant_symbol": "0308",
    "specific_symbol": "1",
    "text": "Faktúra č. 7",
    "invoice_id": "F-1",
}
ALL_VALUES = [
    *("F-1", "1", "1", "25.3", "EUR", "20261224", "0123456789", "0308", "1", "", "Faktúra č. 7"),
    *("2", IBAN, "TATRSKBX", OTHER_IBAN, "", "0", "0", "Ján Kováč", "Štúrova 27", "Košice"),
]


def test_reader_reads_codes_of_other_generators() -> None:
    # Test vectors of the package bysquare, made by other generators, and one made by the package itself.
    fields = ["2015001", "1", "1", "25.3", "EUR", *[""] * 5, "", "1", "SK4523585719461382368397", "", "0", "0"]
    for version, code, values in (
        (
            0,
            "0004I0006UC5LT8E21H3IC1K9R40P82GJL22NTU0586BBEOEKDMQSVUUBAOP1C0FFE14UJA1F1LJMV0FONE35J05TRC77FTIMV87NKNANN"
            "OFJB684000",
            fields,
        ),
        (
            2,
            "080A6000FMC8Q0N288VTGPS5ROP8KQDSKNG45N6D86J4N7TJBS6C3JJ6O3FTCPTJL8M8I8R08KSM9T8O0OA9E7AR8T2D34DM4RSU647068"
            "MIN3IC25JETB94TCBCGQ94G87V5N4FP7M5S4U3031RJB30SIVQEVF43OAQMSLOB7CSHQPOQ2QC0V28530R9KP769DK9DI4J0KBL81UUHO"
            "E45SB8IB61C5JQHBVV0J8G000",
            ALL_VALUES,
        ),
    ):
        assert read_paybysquare(code)[0] == version
        assert read_paybysquare(code)[1][: len(values)] == values


def test_order_has_the_fields_of_the_specification() -> None:
    assert read_paybysquare(message_text("paybysquare", **ALL_FIELDS)) == (2, ALL_VALUES)


def test_compressed_bytes_equal_those_of_xz() -> None:
    # xz --format=raw --lzma1=lc=3,lp=0,pb=2,dict=128KiB; the package bysquare decodes this code.
    assert message_text("paybysquare", iban=IBAN, name="Jane Doe") == (
        "0803S0004GQOR1K09C97P8IB4EIG0JRB1TC9JKJ4GA9F3LTNFSSHPM5MD48I70KQO76GLO8KPUM6P0QBM5PAJCVCU9UTLVVHN5600"
    )


def test_omitted_fields_are_empty() -> None:
    assert read_paybysquare(message_text("paybysquare", iban=IBAN, name="Jane Doe"))[1] == [
        *("", "1", "1", "", "EUR", "", "", "", "", "", ""),
        *("1", IBAN, "", "0", "0", "Jane Doe", "", ""),
    ]


def test_service_version_is_in_the_header() -> None:
    for service_version, number in (("1.1.0", 1), ("1.2.0", 2)):
        text = message_text("paybysquare", iban=IBAN, name="A", service_version=service_version)
        assert read_paybysquare(text)[0] == number


@pytest.mark.parametrize(
    ("amount", "shown"), [("0.08", "0.08"), ("10.50", "10.5"), ("1000", "1000"), ("999999999999.99", "999999999999.99")]
)
def test_amount_has_no_trailing_zeros(amount: str, shown: str) -> None:
    assert read_paybysquare(message_text("paybysquare", iban=IBAN, name="A", amount=amount))[1][3] == shown


def test_content_uses_alphanumeric_mode() -> None:
    assert set(message_text("paybysquare", **ALL_FIELDS).encode()) <= set(ALPHANUMERIC)


@for_each(
    "name, text",
    [
        *(("iban", text) for text in ["SK9511000000002918599669", ""]),
        *(("bic", text) for text in ["TATRSKB", "tatrskbx"]),
        ("alternative_ibans", ",".join(make_iban("SK", f"{number:020}") for number in range(5))),
        *(("amount", text) for text in ["0", "0.001", "1000000000000", "-1", "1,5", ""]),
        *(("currency", text) for text in ["eur", "EURO", "€"]),
        *(("due_date", text) for text in ["20261224", "24.12.2026", "2026-02-29"]),
        *(("variable_symbol", text) for text in ["", "12345678901", "1a"]),
        *(("specific_symbol", text) for text in ["", "12345678901", "1a"]),
        *(("constant_symbol", text) for text in ["", "12345", "03 8"]),
        *(("text", text) for text in ["", " ", "a\tb", "a\nb", "a" * 141, "\ud800"]),
        *((name, text) for name in ("name", "street", "city") for text in ["", " a", "a\tb", "a" * 71]),
        *(("reference", text) for text in ["", "a" * 36]),
        *(("invoice_id", text) for text in ["", "a" * 11]),
        *(("service_version", text) for text in ["1.0.0", "1.2"]),
    ],
)
def test_invalid_field_is_rejected(name: str, text: str) -> None:
    with pytest.raises(ValueError):
        build_message("paybysquare", **{"iban": IBAN, "name": "A", name: text})


def test_lengths_at_the_limit_are_accepted() -> None:
    lengths = {"name": 70, "street": 70, "city": 70, "text": 140, "reference": 35, "invoice_id": 10}
    ibans = [make_iban("SK", f"{number:020}") for number in range(4)]
    texts = {name: "č" * length for name, length in lengths.items()}
    values = read_paybysquare(message_text("paybysquare", iban=IBAN, alternative_ibans=",".join(ibans), **texts))[1]
    assert [len(values[index]) for index in (0, 9, 10, -3, -2, -1)] == [10, 35, 140, 70, 70, 70]
    assert values[11:22] == ["5", IBAN, "", *(field for iban in ibans for field in (iban, ""))]


def test_symbols_have_their_usual_short_names() -> None:
    symbols = {"variable_symbol": "1", "specific_symbol": "2", "constant_symbol": "3"}
    text = message_text("paybysquare", iban=IBAN, name="A", **symbols)
    assert message_text("paybysquare", iban=IBAN, name="A", vs="1", ss="2", ks="3") == text


def test_account_among_alternative_accounts_is_rejected() -> None:
    error = message_error("paybysquare", iban=IBAN, name="A", alternative_ibans=IBAN)
    assert isinstance(error, BadParameter)
    assert error.parameter == "alternative_ibans"


TEXT = st.text("abAB 019.,:;\t\n\r\\éčЖ€\u0085\u2029\U0001f600", min_size=1, max_size=35)


@given(st.fixed_dictionaries({"name": TEXT}, optional={"text": TEXT, "reference": TEXT, "street": TEXT, "city": TEXT}))
def test_text_cannot_inject_a_field(texts: dict[str, str]) -> None:
    try:
        fields: dict[str, Any] = {name: payment_line(35).parse(text) for name, text in texts.items()}
    except ValueError:
        return
    values = read_paybysquare(write_paybysquare(PayBySquare(IBAN, **fields)).text)[1]
    assert len(values) == 19
    shown = {"reference": values[9], "text": values[10], "name": values[16], "street": values[17], "city": values[18]}
    assert {name: text for name, text in shown.items() if text} == texts
