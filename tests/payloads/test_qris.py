"""QRIS payments, compared with the example of an independent library, qriskit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.emv_reader import read_payment
from tests.support.payload_requests import message_error, message_text
from tests.support.tables import for_each

MERCHANT = {
    **{"domain": "COM.GO-JEK.WWW", "pan": "9360091412345678901", "merchant_id": "G123456789", "criteria": "UMI"},
    **{"nmid": "ID1020012345678", "merchant_code": "5812", "name": "TOKO CONTOH", "city": "JAKARTA"},
}


def test_static_example_is_reproduced_exactly() -> None:
    assert message_text("qris", **MERCHANT, postal_code="10110", terminal="KASIR-01") == (
        "00020101021126620014COM.GO-JEK.WWW011993600914123456789010210G1234567890303UMI"
        "51440014ID.CO.QRIS.WWW0215ID10200123456780303UMI5204581253033605802ID"
        "5911TOKO CONTOH6007JAKARTA61051011062120708KASIR-0163043ACC"
    )


@for_each("amount, text", [("10000", "10000"), ("10000.00", "10000"), ("15000.5", "15000.50"), ("0.01", "0.01")])
def test_whole_amount_has_no_decimals(amount: str, text: str) -> None:
    payment = read_payment(message_text("qris", **MERCHANT, amount=amount))
    assert (payment["01"], payment["54"]) == ("12", text)


@for_each(
    "fields, objects",
    [
        ({"tip": "on"}, {"55": "01"}),
        ({"fee": "2500"}, {"55": "02", "56": "2500"}),
        ({"fee_percent": "2.5"}, {"55": "03", "57": "2.50"}),
        ({"tip": "off"}, {}),
    ],
)
def test_tip_and_fees_are_written(fields: dict[str, str], objects: dict[str, str]) -> None:
    payment = read_payment(message_text("qris", **MERCHANT, **fields))
    assert {identifier: value for identifier, value in payment.items() if "54" < identifier < "58"} == objects


def test_only_one_kind_of_fee_is_accepted() -> None:
    assert message_error("qris", **MERCHANT, tip="on", fee="2500").parameter == "fee"


@pytest.mark.parametrize("name", MERCHANT)
def test_data_of_the_registration_are_required(name: str) -> None:
    fields = {field: value for field, value in MERCHANT.items() if field != name}
    assert message_error("qris", **fields).parameter == name


@for_each(
    "name, text",
    [
        *(("domain", text) for text in ["", "GOJEK", "com.go-jek.www", "COM." + "A" * 29]),
        *(("pan", text) for text in ["", "936009141234567", "93600914123456789012", "8360091412345678901"]),
        *(("merchant_id", text) for text in ["", "G-1", "1" * 16]),
        *(("criteria", text) for text in ["", "umi", "UM", "UMII"]),
        *(("nmid", text) for text in ["", "1020012345678", "ID102001234567", "ID10200123456789"]),
        *(("merchant_code", text) for text in ["", "581"]),
        *(("postal_code", text) for text in ["", "1011", "101100"]),
        *(("name", text) for text in ["", "Café", "a" * 26]),
        *(("city", text) for text in ["", "a" * 16]),
        *(("amount", text) for text in ["0", "1.005", "Rp 5", "10000000000"]),
        *(("fee_percent", text) for text in ["0", "100", "1.005"]),
    ],
)
def test_invalid_field_is_rejected(name: str, text: str) -> None:
    with pytest.raises(ValueError):
        message_text("qris", **MERCHANT | {name: text})


@given(
    st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=25),
    st.decimals("0.01", "9999999999.99", places=2),
)
def test_payment_can_be_read_back(reference: str, amount: Decimal) -> None:
    payment = read_payment(message_text("qris", **MERCHANT, reference=reference, amount=f"{amount:f}"))
    assert payment["26"] == {"00": "COM.GO-JEK.WWW", "01": MERCHANT["pan"], "02": "G123456789", "03": "UMI"}
    assert payment["51"] == {"00": "ID.CO.QRIS.WWW", "02": MERCHANT["nmid"], "03": "UMI"}
    assert payment["62"] == {"01": reference}
    assert Decimal(str(payment["54"])) == amount
