"""Pix payments, compared with the examples of Banco Central do Brasil."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.payloads.pix import PixKey
from tests.support.emv_reader import read_objects, read_payment
from tests.support.payload_requests import message_error, message_text
from tests.support.tables import for_each

UUID = "123e4567-e12b-12d1-a456-426655440000"
PAYEE = {"name": "Fulano de Tal", "city": "BRASILIA"}
STATIC = PAYEE | {"key": UUID}
LOCATION = "pix.example.com/8b3da2f39a4140d1a91abd93113bd441"
ASCII = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1)


def taxpayer_digits(number: str, weights: list[int]) -> str:
    """Return a number with its two check digits (Receita Federal): modulo 11, digits and letters as ASCII minus 48."""
    for extra in (weights[1:], weights):
        total = sum(weight * (ord(digit) - 48) for weight, digit in zip(extra, number, strict=True))
        number += str(0 if total % 11 < 2 else 11 - total % 11)
    return number


def make_cpf(number: str) -> str:
    return taxpayer_digits(number, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2])


def make_cnpj(number: str) -> str:
    return taxpayer_digits(number, [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2])


def test_static_example_of_the_manual_is_reproduced() -> None:
    assert message_text("pix", **STATIC) == (
        "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR"
        "5913Fulano de Tal6008BRASILIA62070503***63041D3D"
    )


def test_dynamic_example_of_the_manual_is_reproduced() -> None:
    assert message_text("pix", **PAYEE, url=LOCATION) == (
        "00020101021226700014br.gov.bcb.pix2548pix.example.com/8b3da2f39a4140d1a91abd93113bd441"
        "5204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***630464E4"
    )


def test_all_fields_of_a_static_payment_are_written() -> None:
    fields = {
        "amount": "123.4",
        "txid": "RP123456782019",
        "message": "Almoco",
        "mc": "5812",
        "postal_code": "70074-900",
    }
    assert read_payment(message_text("pix", **STATIC, **fields)) == {
        "26": {"00": "br.gov.bcb.pix", "01": UUID, "02": "Almoco"},
        **{"52": "5812", "53": "986", "54": "123.40", "58": "BR", "59": "Fulano de Tal", "60": "BRASILIA"},
        **{"61": "70074900", "62": {"05": "RP123456782019"}},
    }


@for_each(
    "text, key",
    [
        ("123.456.789-09", "12345678909"),
        ("12345678909", "12345678909"),
        ("16.727.230/0001-97", "16727230000197"),
        ("12.ABC.345/01DE-35", "12ABC34501DE35"),  # Receita Federal's example of a CNPJ with letters.
        ("12abc34501de35", "12ABC34501DE35"),
        ("+55 (61) 91234-5678", "+5561912345678"),
        ("+55\u00a061\u2011912345678", "+5561912345678"),
        ("Fulano_da_Silva.recebedor@Example.com", "fulano_da_silva.recebedor@example.com"),
        ("a" * 64 + "@example.com", "a" * 64 + "@example.com"),
        (UUID.upper(), UUID),
    ],
)
def test_key_has_the_form_of_the_directory(text: str, key: str) -> None:
    assert PixKey().parse(text) == key


@for_each(
    "text",
    [
        *["", "x", "12345678900", "123456789", "11111111111", "00000000000", "16727230000198", "00000000000000"],
        *[
            "12ABC34501DE36",
            "11912345678",
            "61912345678",
            "5561912345678",
            "+0561912345678",
            "+5561",
            "++5561912345678",
        ],
        *["@example.com", "ação@example.com", "a@b", "a" * 64 + "@example1.com.br", UUID[:-1], UUID.replace("-", "")],
        *["1.2345678909", "123-456-789-09", "\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff10\uff19"],
    ],
)
def test_invalid_key_is_rejected(text: str) -> None:
    with pytest.raises(ValueError):
        PixKey().parse(text)


@given(st.from_regex("[0-9]{9}", fullmatch=True), st.from_regex("[0-9A-Z]{12}", fullmatch=True))
def test_taxpayer_key_needs_its_check_digits(person: str, company: str) -> None:
    for key in (make_cpf(person), make_cnpj(company)):
        if len(set(key)) == 1 or key.startswith("0" * 12) or key.startswith("0" * 9 + "00"):
            continue
        assert PixKey().parse(key) == key
        with pytest.raises(ValueError):
            PixKey().parse(key[:-1] + str((int(key[-1]) + 1) % 10))


@for_each(
    "name, text",
    [
        *(("name", text) for text in ["", "João", "a" * 26, " a"]),
        *(("city", text) for text in ["São Paulo", "a" * 16]),
        *(("amount", text) for text in ["0", "0.001", "-1", "1,5", "R$ 5", "10000000000"]),
        *(("reference", text) for text in ["", "a" * 26, "RP-1", "**", "****"]),
        *(("message", text) for text in ["é", "a" * 73]),
        *(("url", text) for text in ["https://" + LOCATION, "pix", "pix.example.com", "a b.c/d", "a.b/" + "c" * 74]),
        *(("merchant_code", text) for text in ["581", "58122"]),
        *(("postal_code", text) for text in ["7007490", "70074 900"]),
    ],
)
def test_invalid_field_is_rejected(name: str, text: str) -> None:
    with pytest.raises(ValueError):
        message_text("pix", **STATIC | {name: text})


def test_message_shares_99_characters_with_the_key() -> None:
    assert read_payment(message_text("pix", **STATIC, message="a" * 37))["26"]
    error = message_error("pix", **STATIC, message="a" * 38)
    assert (error.parameter, error.allowed) == ("message", "at most 37 characters long with this key")
    error = message_error("pix", **PAYEE, key="a" * 64 + "@example.com", message="a")
    assert (error.parameter, error.allowed) == ("message", "omitted with a key of this length")


def test_key_of_77_characters_fills_the_template() -> None:
    key = f"{'a' * 60}@{'b' * 13}.br"
    account = message_text("pix", **PAYEE, key=key).partition("2699")[2][:99]
    assert read_objects(account) == {"00": "br.gov.bcb.pix", "01": key}


@for_each(
    "fields, parameter",
    [
        ({}, "key"),
        ({"key": UUID, "url": LOCATION}, "url"),
        ({"url": LOCATION, "reference": "1"}, "reference"),
        ({"url": LOCATION, "message": "a"}, "message"),
    ],
)
def test_key_and_location_exclude_each_other(fields: dict[str, str], parameter: str) -> None:
    assert message_error("pix", **PAYEE, **fields).parameter == parameter


@given(ASCII.map(lambda text: text[:25]), ASCII.map(lambda text: text[:15]), ASCII.map(lambda text: text[:37]))
def test_no_field_can_inject_another(name: str, city: str, message: str) -> None:
    payment = read_payment(message_text("pix", key=UUID, name=name, city=city, message=message))
    assert (payment["59"], payment["60"]) == (name, city)
    assert payment["26"] == {"00": "br.gov.bcb.pix", "01": UUID, "02": message}
