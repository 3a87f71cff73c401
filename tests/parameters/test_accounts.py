"""Accounts and references against python-stdnum, which reads the same registry with code of its own."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban, iso11649
from stdnum.iso7064 import mod_97_10

from qr.parameters.accounts import CreditorReference, Iban, _structures

# From the examples of SWIFT's IBAN Registry.
IBANS = [
    "AD1200012030200359100100",
    "BE68539007547034",
    "CH9300762011623852957",
    "DE89370400440532013000",
    "FR1420041010050500013M02606",
    "GB29NWBK60161331926819",
    "LI21088100002324013AA",
    "MT84MALT011000012345MTLCAST001S",
    "NO9386011117947",
]
COUNTRIES = sorted(_structures())


@pytest.mark.parametrize("example", IBANS)
def test_the_registrys_examples_are_accounts_in_print_too(example: str) -> None:
    groups = " ".join(example[at : at + 4] for at in range(0, len(example), 4))
    assert Iban().parse(example) == Iban().parse(groups) == Iban().parse(example.lower()) == example


@pytest.mark.parametrize("example", IBANS)
@given(data=st.data())
def test_an_account_with_one_other_character_is_none(example: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(example) - 1))
    # Of the same class: the check digits are sure to catch no more.
    others = string.digits if example[at].isdecimal() else string.ascii_uppercase
    other = data.draw(st.sampled_from(others).filter(lambda c: c != example[at]))
    with pytest.raises(ValueError):
        Iban().parse(example[:at] + other + example[at + 1 :])


@given(st.sampled_from(COUNTRIES), st.data())
def test_an_account_is_one_where_stdnum_says_so(country: str, data: st.DataObject) -> None:
    number = data.draw(st.one_of(st.from_regex(_structures()[country], fullmatch=True), st.text("0189AZ", max_size=32)))
    account = country + iban.calc_check_digits(f"{country}00{number}") + number
    if iban.is_valid(account, check_country=False):
        assert Iban().parse(account) == account
    else:
        with pytest.raises(ValueError):
            Iban().parse(account)


def test_the_registry_is_the_one_stdnum_has() -> None:
    every = (a + b for a in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert [country for country in every if iban._ibandb.info(country)[0][1]] == COUNTRIES
    for country in COUNTRIES:
        parts = re.findall(r"([0-9]+)!([nac])", iban._ibandb.info(country)[0][1]["bban"])
        number = "".join(int(length) * {"n": "1", "a": "A", "c": "Z"}[kind] for length, kind in parts)
        account = country + iban.calc_check_digits(f"{country}00{number}") + number
        assert Iban().parse(account) == account


@pytest.mark.parametrize(
    "text",
    [
        "",
        "DE",
        "DE8937040044053201300",
        "DE893704004405320130000",
        "XX89370400440532013000",
        "DE89-3704-0044-0532-0130-00",
        "DE89370400440532013000\n",
        "DE8937040044053201300\uff10",
        "MT84MALT011000012345MTLCA\u017fT001S",  # the capital of the long s is S
        # Check digits that satisfy the division but that no calculation yields (ISO 13616).
        "BE00000000000193",
    ],
)
def test_what_is_no_account_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Iban().parse(text)


def test_only_check_digits_from_02_to_98_are_ever_calculated() -> None:
    digits = {
        account[2:4]: account
        for number in range(400)
        for account in [f"BE{iban.calc_check_digits(f'BE00{number:012}')}{number:012}"]
    }
    assert Iban().parse(digits["97"]) == digits["97"]
    with pytest.raises(ValueError):
        Iban().parse(digits["97"].replace("BE97", "BE00"))


def test_an_account_can_be_held_to_some_countries() -> None:
    kind = Iban(("CH", "LI"))
    assert kind.parse("LI21088100002324013AA")
    assert "CH or LI" in kind.allowed
    with pytest.raises(ValueError):
        kind.parse("DE89370400440532013000")


@pytest.mark.parametrize("example", ["RF18539007547034", "RF18 5390 0754 7034", "rf18539007547034"])
def test_a_creditor_reference_is_read_without_its_spaces(example: str) -> None:
    assert CreditorReference().parse(example) == "RF18539007547034"


@given(st.from_regex("[0-9A-Z]{0,23}", fullmatch=True), st.booleans())
def test_a_creditor_reference_is_one_where_stdnum_says_so(number: str, right: bool) -> None:
    check_digits = mod_97_10.calc_check_digits(f"{number}RF")
    text = "RF" + (check_digits if right else check_digits[::-1]) + number
    if number and iso11649.is_valid(text) and "02" <= text[2:4] <= "98":
        assert CreditorReference().parse(text) == text
    else:
        with pytest.raises(ValueError):
            CreditorReference().parse(text)


def test_a_creditor_reference_has_at_most_25_characters() -> None:
    longest, longer = (f"RF{mod_97_10.calc_check_digits(number + 'RF')}{number}" for number in ("7" * 21, "7" * 22))
    assert CreditorReference().parse(longest) == longest
    with pytest.raises(ValueError):
        CreditorReference().parse(longer)


@pytest.mark.parametrize("text", ["", "RF", "RF18", "RF19539007547034", "RF18-5390-0754-7034", "RF18539007547034\n"])
def test_what_is_no_creditor_reference_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        CreditorReference().parse(text)
