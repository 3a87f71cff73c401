"""Payments of EMVCo, compared with the example of its specification."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from qr.parameters import InvalidValue
from qr.payloads.emv import write_objects
from qr.payloads.emvco import DataObjects
from tests.support.decoders import open_png, zxing
from tests.support.emv_reader import read_objects, read_payment
from tests.support.payload_requests import message_error, message_text
from tests.support.tables import for_each

SHOP = {
    **{"account": "29.00=D15600000000,29.05=A93FO3230Q,31.00=D15600000001,31.03=12345678"},
    **{"currency": "CNY", "country": "CN", "name": "BEST TRANSPORT", "city": "BEIJING"},
}
TEMPLATES = DataObjects("26", "51", "26.00=x")
ASCII = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=25)


def test_specification_example_has_the_same_data_objects() -> None:
    fields = {
        **{"merchant_code": "4111", "amount": "23.72", "tip": "on", "language": "zh", "local_name": "最佳运输"},
        **{"local_city": "北京", "store": "1234", "customer": "***", "terminal": "A6008667", "data_request": "ME"},
        "template": "91.00=A011223344998877,91.07=12345678",
    }
    assert read_payment(message_text("emvco", **SHOP, **fields)) == {
        "01": "12",
        "29": {"00": "D15600000000", "05": "A93FO3230Q"},
        "31": {"00": "D15600000001", "03": "12345678"},
        **{"52": "4111", "53": "156", "54": "23.72", "55": "01", "58": "CN", "59": "BEST TRANSPORT", "60": "BEIJING"},
        "62": {"03": "1234", "06": "***", "07": "A6008667", "09": "ME"},
        "64": {"00": "ZH", "01": "最佳运输", "02": "北京"},
        "91": {"00": "A011223344998877", "07": "12345678"},
    }


def test_minimum_payment_is_static() -> None:
    assert message_text("emvco", **SHOP | {"account": "02=4000123456789012"}).startswith(
        "0002010102110216400012345678901252040000530315658" + "02CN5914BEST TRANSPORT6007BEIJING6304"
    )


def test_all_additional_data_are_written() -> None:
    fields = {
        **{"reference": "1", "mobile": "***", "store": "3", "loyalty": "4", "reference_label": "5", "customer": "6"},
        **{"terminal": "7", "message": "8", "data_request": "AME", "tax_id": "10", "channel": "011"},
    }
    assert read_payment(message_text("emvco", **SHOP, **fields, postal_code="100000"))["62"] == {
        **{"01": "1", "02": "***", "03": "3", "04": "4", "05": "5", "06": "6", "07": "7", "08": "8", "09": "AME"},
        **{"10": "10", "11": "011"},
    }


def test_additional_data_have_99_characters_in_total() -> None:
    fields = dict.fromkeys(["reference", "store", "terminal"], "a" * 25)
    assert message_text("emvco", **SHOP, **fields, customer="a" * 8)
    error = message_error("emvco", **SHOP, **fields, customer="a" * 9)
    assert (error.code, error.allowed) == ("data-too-long", "at most 99 characters in data object 62")


@for_each(
    "currency, amount, text",
    [
        *[("JPY", "500", "500"), ("VND", "9999999999999", "9999999999999"), ("THB", "5", "5.00")],
        *[("KWD", "1.005", "1.005"), ("CLF", "1.2345", "1.2345"), ("USD", "9999999999.99", "9999999999.99")],
        *[("JPY", "500.00", "500")],
    ],
)
def test_amount_has_the_places_of_its_currency(currency: str, amount: str, text: str) -> None:
    fields = SHOP | {"currency": currency, "amount": amount, "fee": amount}
    payment = read_payment(message_text("emvco", **fields))
    assert (payment["54"], payment["55"], payment["56"]) == (text, "02", text)


@for_each(
    "currency, amount",
    [("JPY", "0.5"), ("THB", "1.005"), ("KWD", "1.0005"), ("THB", "10000000000"), ("KWD", "1000000000")],
)
def test_amount_beyond_its_currency_is_rejected(currency: str, amount: str) -> None:
    for field in ("amount", "fee"):
        error = message_error("emvco", **SHOP | {"currency": currency, field: amount})
        assert error.parameter == field
        assert error.allowed
        assert error.allowed.endswith(f"for {currency}")


@for_each(
    "text",
    [
        *["", "26", "26=", "26=x", "26.01=x", "26.00=", "26.00=" + "x" * 33, "26.00.00=x", "1.00=x", "52.00=x"],
        *["26.00=x,26.00=y", "26.00=x,27.01=y", "26.00=x,26=y", "26.00=x,26.01=y,26.01.00=z", "26.0=x", "26.000=x"],
        *["26.00=é", "26.00=x,", "26.00.00.00=x", "02.00=x", "01=11", "80.00=x", "\uff12\uff16.00=x"],
    ],
)
def test_wrong_account_is_rejected(text: str) -> None:
    with pytest.raises(ValueError):
        message_text("emvco", **SHOP | {"account": text})


@for_each(
    "text, allowed",
    [
        ("26.01=x", "sent with the unique identifier of template 26: 26.00=value of 1 to 32 characters"),
        ("02.00=x", "a value without a dot before it for data object 02: 02=value"),
    ],
)
def test_error_names_the_wrong_template(text: str, allowed: str) -> None:
    with pytest.raises(InvalidValue) as error:
        DataObjects("02", "51", "").parse(text)
    assert error.value.allowed == allowed


def test_list_items_can_contain_commas_and_signs() -> None:
    objects: Any = TEMPLATES.parse_list(["26.00=x", "26.01=a,b=c.d", "38.00=y", "38.01.01=2", "38.01.00=1"])
    assert objects == {"26": {"00": "x", "01": "a,b=c.d"}, "38": {"00": "y", "01": {"00": "1", "01": "2"}}}


@for_each("text", ["79.00=x", "51.00=x", "80.01=x", "80=x"])
def test_wrong_template_is_rejected(text: str) -> None:
    with pytest.raises(ValueError):
        message_text("emvco", **SHOP, template=text)


@for_each(
    "fields, parameter",
    [({"language": "ZH"}, "local_name"), ({"local_name": "最"}, "language"), ({"local_city": "北京"}, "language")],
)
def test_local_name_and_language_need_each_other(fields: dict[str, str], parameter: str) -> None:
    assert message_error("emvco", **SHOP, **fields).parameter == parameter


@for_each(
    "name, text",
    [
        *(("name", text) for text in ["", "最佳运输", "a" * 26]),
        *(("local_name", text) for text in ["", "a" * 26, "a\nb", "a\u2028b", "\ud800", "🚌", " a"]),
        *(("language", text) for text in ["", "z", "zho", "北京"]),
        *(("currency", text) for text in ["", "156", "XXX"]),
        *(("country", text) for text in ["", "CHN", "ZZ"]),
        *(("data_request", text) for text in ["", "EM", "MM", "ame"]),
        *(("channel", text) for text in ["", "11", "abc"]),
        *(("amount", text) for text in ["0", "-1", "1e3", "0.00001"]),
    ],
)
def test_invalid_field_is_rejected(name: str, text: str) -> None:
    with pytest.raises(ValueError):
        message_text("emvco", **SHOP | {"language": "ZH", "local_name": "x"} | {name: text})


def test_content_over_512_characters_is_rejected() -> None:
    account = ",".join(f"{number}.00=x,{number}.01={'a' * 80}" for number in range(26, 31))
    assert message_error("emvco", **SHOP | {"account": account}).code == "data-too-long"


@given(ASCII, ASCII, st.decimals("0.01", "9999999999.99", places=2))
def test_payment_can_be_read_back(name: str, store: str, amount: Decimal) -> None:
    fields = SHOP | {"name": name, "store": store, "amount": f"{amount:f}", "currency": "EUR"}
    payment = read_payment(message_text("emvco", **fields))
    assert (payment["59"], payment["62"], payment["54"]) == (name, {"03": store}, f"{amount:.2f}")


@given(ASCII, st.integers(2, 25))
def test_account_without_a_template_can_be_read_back(value: str, number: int) -> None:
    objects = DataObjects("02", "51", "").parse_list([f"{number:02}={value}"])
    assert read_objects(write_objects(objects)) == {f"{number:02}": value}


def test_decoder_reads_the_local_name(sqlite_client: FlaskClient) -> None:
    fields = {**SHOP, "account": ["26.00=x", "26.01=a,b"], "language": "ZH", "local_name": "最佳运输"}
    response = sqlite_client.post("/emvco/png", json=fields)
    assert response.status_code == 200
    content = zxing(open_png(response.data))
    assert content
    text = content.decode()
    payment = read_payment(text)
    assert (payment["26"], payment["64"]) == ({"00": "x", "01": "a,b"}, {"00": "ZH", "01": "最佳运输"})


def test_link_to_a_payment_keeps_its_list(sqlite_client: FlaskClient) -> None:
    target = {"emvco": {**SHOP, "account": ["26.00=x", "26.01=a,b"]}}
    assert sqlite_client.put("/user/7", json={"target": target}).status_code == 201
    assert sqlite_client.get("/user/7").get_json()["target"] == target
    assert "<h1>Payment</h1>" in sqlite_client.get("/u/7").text
