"""The writer of EMVCo's data objects, compared with the example of its specification and with ``emv_reader``."""

from __future__ import annotations

from binascii import crc_hqx
from decimal import Decimal
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.errors import BadParameter, DataTooLong, MissingParameter
from qr.payloads.emv import (
    MAX_CHARACTERS,
    Fee,
    ascii_line,
    choose_field,
    fee_objects,
    format_amount,
    initiation_method,
    write_emv,
    write_objects,
)
from tests.support.emv_reader import checksum, read_objects, read_payment
from tests.support.tables import for_each

# EMV QRCPS, Merchant-Presented Mode, annex with an example.
SPECIFICATION_EXAMPLE = (
    "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN"
    "5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***"
    "0708A60086670902ME91320016A0112233449988770708123456786304A13A"
)
IDENTIFIERS = st.integers(1, 99).filter(lambda number: number != 63).map("{:02}".format)
VALUES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=99)


def test_checksum_is_crc_16_ccitt_false() -> None:
    assert checksum(b"123456789") == crc_hqx(b"123456789", 0xFFFF) == 0x29B1


def test_checksum_of_specification_example_counts_utf8_bytes() -> None:
    content, expected = SPECIFICATION_EXAMPLE[:-4].encode(), SPECIFICATION_EXAMPLE[-4:]
    assert f"{checksum(content):04X}" == f"{crc_hqx(content, 0xFFFF):04X}" == expected


def test_checksum_has_four_digits_with_zeros() -> None:
    text = next(text for number in range(10**4) if (text := write_emv({"59": f"{number}"}).text)[-4] == "0")
    assert text[-8:-4] == "6304"
    assert int(text[-4:], 16) == checksum(text[:-4].encode())


@given(st.dictionaries(IDENTIFIERS, VALUES, max_size=4))
def test_reader_returns_the_written_data_objects(objects: dict[str, str]) -> None:
    assert read_objects(write_objects(objects)) == objects


def test_format_indicator_is_first_and_checksum_last() -> None:
    text = write_emv({"99": {"00": "x"}, "64": {"00": "ZH"}, "01": "11"}).text
    assert text.startswith("000201010211")
    assert read_payment(text) == {"01": "11", "64": {"00": "ZH"}, "99": {"00": "x"}}


def test_empty_values_and_templates_are_omitted() -> None:
    assert write_objects({"01": None, "02": "", "62": {"01": None}, "64": {}, "59": "A"}) == "5901A"


def test_value_over_99_characters_is_rejected() -> None:
    assert write_objects({"62": {"01": "a" * 95}}).startswith("6299")
    with pytest.raises(DataTooLong, match="data object 62 has 100 characters"):
        write_objects({"62": {"01": "a" * 96}})


def test_content_over_512_characters_is_rejected() -> None:
    objects = {f"{identifier}": "a" * 90 for identifier in range(80, 85)}
    room = MAX_CHARACTERS - len(write_emv(objects | {"59": "a"}).text) + 1
    assert len(write_emv(objects | {"59": "a" * room}).text) == MAX_CHARACTERS
    with pytest.raises(DataTooLong, match="513 characters"):
        write_emv(objects | {"59": "a" * (room + 1)})


@for_each("text", ["A", "~", "Joe's Cafe & Bar, 7/11", "a" * 5])
def test_ascii_line_keeps_printable_ascii(text: str) -> None:
    assert ascii_line(25).parse(text) == text


@for_each("text", ["", " a", "a ", "São Paulo", "北京", "a\nb", "a\x7f", "“a”", "a" * 26])
def test_ascii_line_rejects_all_other_text(text: str) -> None:
    with pytest.raises(ValueError):
        ascii_line(25).parse(text)


@for_each(
    "initiation, amount, method",
    [(None, None, "11"), (None, "5", "12"), ("static", "5", "11"), ("dynamic", None, "12")],
)
def test_initiation_follows_from_the_amount(initiation: str | None, amount: str | None, method: str) -> None:
    assert initiation_method(initiation, None if amount is None else Decimal(amount)) == method


@for_each(
    "amount, places, text", [("5", 2, "5.00"), ("5.5", 2, "5.50"), ("180000", 0, "180000"), ("1.005", 3, "1.005")]
)
def test_amount_has_the_places_of_its_currency(amount: str, places: int, text: str) -> None:
    assert format_amount(Decimal(amount), places) == text


@for_each(
    "fee, objects",
    [
        (Fee(False, None, None), {}),
        (Fee(True, None, None), {"55": "01"}),
        (Fee(False, "5.00", None), {"55": "02", "56": "5.00"}),
        (Fee(False, None, Decimal("3")), {"55": "03", "57": "3.00"}),
        (Fee(False, None, Decimal("99.99")), {"55": "03", "57": "99.99"}),
    ],
)
def test_fee_has_an_indicator(fee: Fee, objects: dict[str, str]) -> None:
    assert {identifier: value for identifier, value in fee_objects(fee).items() if value} == objects


@for_each(
    "fee, name",
    [(Fee(True, "5.00", None), "fee"), (Fee(True, None, Decimal(3)), "fee_percent"),
     (Fee(False, "5.00", Decimal(3)), "fee_percent")],
)  # fmt: skip
def test_only_one_kind_of_fee_is_accepted(fee: Fee, name: str) -> None:
    with pytest.raises(BadParameter) as error:
        fee_objects(fee)
    assert error.value.parameter == name


class Payee(NamedTuple):
    phone: str | None = None
    bank: str | None = None
    card: str | None = None


def test_only_one_of_several_fields_is_accepted() -> None:
    assert choose_field(Payee(bank="7"), Payee._fields) == ("bank", "7")
    with pytest.raises(BadParameter, match="card must be omitted if phone is sent"):
        choose_field(Payee(phone="1", card="7"), Payee._fields)
    with pytest.raises(MissingParameter, match="phone is missing: send phone, bank or card"):
        choose_field(Payee(), Payee._fields)
