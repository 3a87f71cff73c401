"""Currencies, compared with the iso4217 package, which contains the published list of the standard."""

from __future__ import annotations

import pytest
from iso4217 import Currency as ListedCurrency

from qr.parameters.currencies import NUMBERS, Currency, decimal_places
from tests.support.tables import for_each

# Metals, test codes and units of account have no minor unit, so nobody pays in them.
LISTED = {currency.code: currency for currency in ListedCurrency if currency.exponent is not None}


def test_table_is_the_published_list() -> None:
    assert {code: int(number) for code, number in NUMBERS.items()} == {
        code: currency.number for code, currency in LISTED.items()
    }
    assert {len(number) for number in NUMBERS.values()} == {3}


@for_each("code", LISTED)
def test_decimal_places_are_those_of_the_list(code: str) -> None:
    assert decimal_places(code) == LISTED[code].exponent


@for_each("text, code", [("THB", "THB"), ("thb", "THB"), ("Jpy", "JPY")])
def test_code_is_accepted_in_any_case(text: str, code: str) -> None:
    assert Currency().parse(text) == code


@for_each("text", ["", "TH", "THBB", "764", "XXX", "XAU", "DEM", "\uff34\uff28\uff22", "THB "])
def test_other_text_is_rejected(text: str) -> None:
    with pytest.raises(ValueError):
        Currency().parse(text)
