"""Country codes, compared with an independent list."""

from __future__ import annotations

import pytest
from iso3166 import countries

from qr.errors import BadParameter
from qr.parameters.countries import COUNTRIES, OTHER_CODES, Country
from tests.support.tables import for_each


def test_countries_are_those_of_iso_3166_and_kosovo() -> None:
    assert {country.alpha2 for country in countries} | {"XK"} == COUNTRIES
    assert len(COUNTRIES) == 250


@for_each("text, code", [("CH", "CH"), ("ch", "CH"), ("Gb", "GB"), ("XK", "XK"), ("aq", "AQ")])
def test_country_is_stored_in_upper_case(text: str, code: str) -> None:
    assert Country().parse(text) == code


# Unknown, Tor, the European Union, former countries, and texts that become other letters in upper case.
@for_each("text", ["ZZ", "XX", "T1", "EU", "SU", "AN", "EN", "", "C", "CHE", " CH", "ÄÖ", "ﬁ", "ß", "1"])
def test_code_without_a_country_is_rejected(text: str) -> None:
    with pytest.raises(ValueError):
        Country().parse(text)


@for_each("text", ["UK", "uk", "EL"])
def test_wrong_country_error_names_the_standard_code(text: str) -> None:
    with pytest.raises(BadParameter) as raised:
        Country().parse(text)
    code = OTHER_CODES[text.upper()].partition(" ")[0]
    assert raised.value.detail == f"country must be {OTHER_CODES[text.upper()]}; got {text}"
    assert code in COUNTRIES
    assert not COUNTRIES & OTHER_CODES.keys()
