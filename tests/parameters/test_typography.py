"""Typographic characters, compared with the Unicode database."""

from __future__ import annotations

import sys
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.parameters import ParameterType
from qr.parameters.accounts import CreditorReference, Iban
from qr.parameters.addresses import InternationalNumber, PhoneNumber
from qr.parameters.lists import Several
from qr.parameters.types import Line
from qr.parameters.typography import PlainText, plain_number
from qr.payloads.otpauth import Base32
from qr.payloads.swissqr import Reference
from tests.support.tables import for_each

SPACES = [text for text in map(chr, range(0x80, sys.maxunicode + 1)) if text.isspace() and category(text) == "Zs"]
DIRECTION_MARKS = list("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
INVISIBLE = [*DIRECTION_MARKS, *"\u00ad\u200b\u200c\u200d\u2060\ufeff"]
HYPHENS, DASHES = list("\u2010\u2011"), list("\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d")

# A type, a text in its plain form with spaces, and its value.
SPACED: list[tuple[ParameterType[str], str, str]] = [
    (Iban(), "DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
    (CreditorReference(), "RF18 5390 0754 7034", "RF18539007547034"),
    (Reference(), "21 00000 00003 13947 14300 09017", "210000000003139471430009017"),
    (PhoneNumber(), "+41 44 123 45 67", "+41441234567"),
    (InternationalNumber(), "+41 44 123 45 67", "41441234567"),
    (Base32(), "jbsw y3dp ehpk 3pxp", "JBSWY3DPEHPK3PXP"),
]


@for_each("space", SPACES)
@pytest.mark.parametrize(("parameter_type", "text", "value"), SPACED)
def test_typographic_space_is_a_space(parameter_type: ParameterType[str], text: str, value: str, space: str) -> None:
    assert parameter_type.parse(text.replace(" ", space)) == value
    assert parameter_type.parse(f"{space}{text}{space}") == value


@for_each("mark", INVISIBLE)
@pytest.mark.parametrize(("parameter_type", "text", "value"), SPACED)
def test_invisible_character_is_ignored(parameter_type: ParameterType[str], text: str, value: str, mark: str) -> None:
    assert parameter_type.parse(f"{mark}{text}{mark}") == parameter_type.parse(mark.join(text)) == value


@pytest.mark.parametrize("hyphen", [*HYPHENS, *DASHES])
def test_typographic_hyphen_is_a_hyphen(hyphen: str) -> None:
    number = f"044{hyphen}123{hyphen}45{hyphen}67"
    assert PhoneNumber().parse(number) == "0441234567"
    assert InternationalNumber().parse(f"+41 {number[1:]}") == "41441234567"
    for parameter_type, text, _ in SPACED[:3]:  # Plain hyphens are rejected there too.
        for sign in ("-", hyphen):
            with pytest.raises(ValueError):
                parameter_type.parse(text.replace(" ", sign))


def test_phone_number_from_an_address_book_is_read() -> None:
    assert PhoneNumber().parse("\u202a+1\u00a0(555)\u00a0123\u20114567\u202c") == "+15551234567"
    assert Several(PhoneNumber()).parse("\u202a112\u202c,\u00a0\u202a117\u202c") == ("112", "117")


@pytest.mark.parametrize("space", ["", " ", "\u00a0", "\u200e"])
def test_trunk_prefix_is_found_between_typographic_characters(space: str) -> None:
    for parameter_type, text in ((PhoneNumber(), "+49"), (InternationalNumber(), "49")):
        with pytest.raises(ValueError):
            parameter_type.parse(f"{text} ({space}0{space}) 30 123456")


def test_text_keeps_dashes_and_allowed_characters() -> None:
    line = PlainText(Line())
    assert (
        line.parse("Facture\u00a0: 2\u202f500\u202f\u20ac\u200e \u2013 mi\u2011mai")
        == "Facture : 2 500 \u20ac \u2013 mi-mai"
    )
    assert PlainText(Line(), keep="\u00a0\u00ad").parse("a\u00a0b\u00ad\u202fc\u2011d") == "a\u00a0b\u00ad c-d"
    assert line.allowed == Line().allowed


def test_code_has_hyphens_instead_of_dashes() -> None:
    code = PlainText(Line(), is_code=True)
    assert code.parse("".join(["a", *HYPHENS, *DASHES, *INVISIBLE, "b"])) == "a" + "-" * 10 + "b"


@given(st.text())
def test_other_characters_stay(text: str) -> None:
    plain = plain_number(text)
    known = {*SPACES, *INVISIBLE, *HYPHENS, *DASHES}
    assert not known & set(plain) and plain_number(plain) == plain
    assert [c for c in plain if c not in " -"] == [c for c in text if c not in {" ", "-", *known}]
    assert plain_number("\n\u2028\u2029\u0085\uff10") == "\n\u2028\u2029\u0085\uff10"
