"""PromptPay payments, compared with the test vectors of promptpay-qr and with a shop's code for bills."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.payloads.promptpay import PromptPay, TaxId, ThaiMobile, write_promptpay
from tests.support.emv_reader import checksum, read_objects, read_payment
from tests.support.payload_requests import message_error, message_text
from tests.support.tables import for_each

# Payments of promptpay-qr, which writes the country before the currency.
VECTORS = [
    (PromptPay(phone="0066801234567"), "00020101021129370016A000000677010111011300668012345675802TH530376463046197"),
    (PromptPay(phone="0066891234567"), "00020101021129370016A000000677010111011300668912345675802TH5303764630429C1"),
    (PromptPay(tax_id="1111111111111"), "00020101021129370016A000000677010111021311111111111115802TH530376463047B5A"),
    (
        PromptPay(phone="0066000000000", amount=Decimal("4.22")),
        "00020101021229370016A000000677010111011300660000000005802TH530376454044.226304E469",
    ),
]


@for_each("payment, vector", VECTORS)
def test_payment_has_the_data_objects_of_promptpay_qr(payment: PromptPay, vector: str) -> None:
    assert int(vector[-4:], 16) == checksum(vector[:-4].encode())
    text = write_promptpay(payment).text
    country = vector.index("5802TH")
    assert read_objects(text[:-8]) == read_objects(vector[:country] + vector[country + 6 : -8] + "5802TH")


def test_transfer_is_written_in_order() -> None:
    assert message_text("promptpay", phone="080-123-4567").startswith(
        "00020101021129370016A0000006770101110113006680123456753037645802TH6304"
    )


def test_bill_has_the_data_objects_of_a_shop() -> None:
    shop = "30730016A0000006770101120115010753700088205021916151060181105030020307PIRASIT53037645802TH"
    fields = {"biller": "010753700088205", "ref1": "1615106018110503002", "ref2": "PIRASIT"}
    assert message_text("promptpay", **fields).startswith(f"000201010211{shop}6304")


@for_each("text", ["0812345678", "081-234-5678", "081 234 5678", "+66812345678", "+66 81 234 5678", "0066812345678"])
def test_phone_number_becomes_0066_and_nine_digits(text: str) -> None:
    assert ThaiMobile().parse(text) == "0066812345678"


@for_each(
    "text", ["", "812345678", "021234567", "0212345678", "+660812345678", "+4146681800", "08123456789", "66812345678"]
)
def test_other_phone_number_is_rejected(text: str) -> None:
    with pytest.raises(ValueError):
        ThaiMobile().parse(text)


@for_each("text", ["1-2345-45678-78-1", "1234545678781", "3100600445635", "0-9940-00165-44-7", "0107537000882"])
def test_national_and_tax_id_are_accepted(text: str) -> None:
    assert TaxId().parse(text) == text.replace("-", "")


@given(st.from_regex("[0-9]{12}", fullmatch=True))
def test_tax_id_needs_its_check_digit(number: str) -> None:
    digit = (11 - sum((13 - index) * int(digit) for index, digit in enumerate(number)) % 11) % 10
    assert TaxId().parse(f"{number}{digit}") == f"{number}{digit}"
    with pytest.raises(ValueError):
        TaxId().parse(f"{number}{(digit + 1) % 10}")


@for_each(
    "name, text",
    [
        *(
            ("tax_id", text)
            for text in [
                "",
                "123456789012",
                "12345678901234",
                "\uff11\uff12\uff13\uff14\uff15\uff14\uff15\uff16\uff17\uff18\uff17\uff18\uff11",
            ]
        ),
        *(("wallet", text) for text in ["12345678901234", "1234567890123456", "a" * 15]),
        *(("biller", text) for text in ["01075360001028", "a" * 15]),
        *(("reference", text) for text in ["", "a", "A-1", "A" * 21]),
        *(("amount", text) for text in ["0", "0.001", "10000000000", "฿5"]),
        *(("initiation", text) for text in ["11", "once"]),
    ],
)
def test_invalid_field_is_rejected(name: str, text: str) -> None:
    with pytest.raises(ValueError):
        message_text("promptpay", **{name: text})


@for_each(
    "fields, parameter",
    [
        ({}, "phone"),
        ({"phone": "0812345678", "tax_id": "1234545678781"}, "tax_id"),
        ({"wallet": "1" * 15, "biller": "1" * 15, "reference": "A"}, "biller"),
        ({"biller": "1" * 15}, "reference"),
        ({"phone": "0812345678", "reference": "A"}, "reference"),
        ({"phone": "0812345678", "reference2": "A"}, "reference2"),
    ],
)
def test_payment_has_one_payee(fields: dict[str, str], parameter: str) -> None:
    assert message_error("promptpay", **fields).parameter == parameter


@given(st.from_regex("[0-9]{15}", fullmatch=True), st.decimals("0.01", "9999999999.99", places=2))
def test_wallet_payment_can_be_read_back(wallet: str, amount: Decimal) -> None:
    payment = read_payment(message_text("promptpay", wallet=wallet, amount=f"{amount:f}"))
    assert payment["29"] == {"00": "A000000677010111", "03": wallet}
    assert (payment["01"], payment["54"]) == ("12", f"{amount:.2f}")
