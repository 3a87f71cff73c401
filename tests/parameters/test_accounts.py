"""Account numbers and references, compared with SWIFT's IBAN Registry and with check digits of ``check_digits``."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import iban

from qr.parameters.accounts import CreditorReference, Iban, digits, payment_line
from tests.support.check_digits import make_iban, make_reference, mod_97_10

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
# Characters after the country and the check digits, for each country: digits (n), upper-case letters (a), or both (c)
# (ISO 13616; SWIFT IBAN Registry, release 101).
REGISTRY = """
    AD8n12c AE19n AL8n16c AT16n AZ4a20c BA16n BE12n BG4a6n8c BH4a14c BI23n BR23n1a1c BY4c4n16c CH5n12c CR18n CY8n16c
    CZ20n DE18n DJ23n DK14n DO4c20n EE16n EG25n ES20n FI14n FK2a12n FO14n FR10n11c2n GB4a14n GE2a16n GI4a15c GL14n
    GR7n16c GT24c HN4a20n HR17n HU24n IE4a14n IL19n IQ4a15n IS22n IT1a10n12c JO4a4n18c KW4a22c KZ3n13c LB4n20c LC4a24c
    LI5n12c LT16n LU3n13c LV4a13c LY21n MC10n11c2n MD20c ME18n MK3n10c2n MN16n MR23n MT4a5n18c MU4a19n3a NI4a20n
    NL4a10n NO11n OM3n16c PK4a16c PL24n PS4a21c PT21n QA4a21c RO4a16c RS18n RU14n15c SA2n18c SC4a20n3a SD14n SE20n
    SI15n SK20n SM1a10n12c SO19n ST21n SV4a20n TL19n TN20n TR6n16c UA6n19c VA18n VG4a16n XK16n YE4a4n18c
"""


def character_classes(structure: str) -> str:
    """Return the class of every character of an account number: n, a or c."""
    return "".join(int(count) * letter for count, letter in re.findall("([0-9]+)!?([nac])", structure))


CHARACTERS = {"n": "[0-9]", "a": "[A-Z]", "c": "[0-9A-Z]"}
STRUCTURES = {entry[:2]: character_classes(entry[2:]) for entry in REGISTRY.split()}
PATTERNS = {country: "".join(map(CHARACTERS.__getitem__, classes)) for country, classes in STRUCTURES.items()}


@pytest.mark.parametrize("example", IBANS)
def test_registry_examples_are_accepted_in_print_format(example: str) -> None:
    groups = " ".join(example[start : start + 4] for start in range(0, len(example), 4))
    assert Iban().parse(example) == Iban().parse(groups) == Iban().parse(example.lower()) == example


@pytest.mark.parametrize("example", IBANS)
@given(data=st.data())
@settings(max_examples=30)
def test_iban_with_one_wrong_character_is_rejected(example: str, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(example) - 1))
    # A character of the same class, because the check digits do not detect every other change.
    others = string.digits if example[index].isdecimal() else string.ascii_uppercase
    other = data.draw(st.sampled_from(others).filter(lambda character: character != example[index]))
    with pytest.raises(ValueError):
        Iban().parse(example[:index] + other + example[index + 1 :])


@given(st.sampled_from(sorted(PATTERNS)), st.data())
def test_iban_is_accepted_if_registry_defines_it(country: str, data: st.DataObject) -> None:
    number = data.draw(st.one_of(st.from_regex(PATTERNS[country], fullmatch=True), st.text("0189AZ", max_size=32)))
    text = make_iban(country, number)
    if re.fullmatch(PATTERNS[country], number):
        assert Iban().parse(text) == text
    else:
        with pytest.raises(ValueError):
            Iban().parse(text)


def test_iban_structures_match_the_registry() -> None:
    codes = (a + b for a in string.ascii_uppercase for b in string.ascii_uppercase)
    rows = {country: row for country in codes if (row := iban._ibandb.info(country)[0][1])}
    assert {country: character_classes(row["bban"]) for country, row in rows.items()} == STRUCTURES
    for country, structure in STRUCTURES.items():
        text = make_iban(country, structure.translate(str.maketrans("nac", "1AZ")))
        assert Iban().parse(text) == text


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
        "MT84MALT011000012345MTLCA\u017fT001S",  # Upper-casing the long s gives S.
        # 00 satisfies the division by 97, but calculated check digits are never 00 (ISO 13616).
        "BE00000000000193",
    ],
)
def test_malformed_iban_is_rejected(text: str) -> None:
    with pytest.raises(ValueError):
        Iban().parse(text)


def test_iban_with_unused_check_digits_is_rejected() -> None:
    text = next(text for number in range(400) if (text := make_iban("BE", f"{number:012}")).startswith("BE97"))
    assert Iban().parse(text) == text
    with pytest.raises(ValueError):
        Iban().parse(text.replace("BE97", "BE00"))  # Only check digits from 02 to 98 are calculated.


def test_iban_can_be_limited_to_countries() -> None:
    parameter_type = Iban(("CH", "LI"))
    assert parameter_type.parse("LI21088100002324013AA")
    assert "CH or LI" in parameter_type.allowed
    with pytest.raises(ValueError):
        parameter_type.parse("DE89370400440532013000")


@pytest.mark.parametrize("example", ["RF18539007547034", "RF18 5390 0754 7034", "rf18539007547034"])
def test_creditor_reference_ignores_spaces_and_case(example: str) -> None:
    assert CreditorReference().parse(example) == "RF18539007547034"


@given(st.from_regex("[0-9A-Z]{0,23}", fullmatch=True), st.booleans())
def test_reference_is_accepted_if_check_digits_match(number: str, correct: bool) -> None:
    check_digits = mod_97_10(number + "RF")
    text = "RF" + (check_digits if correct else check_digits[::-1]) + number
    if 1 <= len(number) <= 21 and text == make_reference(number):
        assert CreditorReference().parse(text) == text
    else:
        with pytest.raises(ValueError):
            CreditorReference().parse(text)


@pytest.mark.parametrize("number", ["1X", "54", "72"])  # check digits 02, 98 and 97
def test_reference_with_unused_check_digits_is_rejected(number: str) -> None:
    check_digits = int(mod_97_10(number + "RF"))
    assert CreditorReference().parse(f"RF{check_digits:02}{number}")
    (congruent,) = {check_digits - 97, check_digits + 97} & set(range(100))
    with pytest.raises(ValueError):
        CreditorReference().parse(f"RF{congruent:02}{number}")


def test_creditor_reference_has_at_most_25_characters() -> None:
    longest, too_long = make_reference("7" * 21), make_reference("7" * 22)
    assert CreditorReference().parse(longest) == longest
    with pytest.raises(ValueError):
        CreditorReference().parse(too_long)


@pytest.mark.parametrize("text", ["", "RF", "RF18", "RF19539007547034", "RF18-5390-0754-7034", "RF18539007547034\n"])
def test_malformed_creditor_reference_is_rejected(text: str) -> None:
    with pytest.raises(ValueError):
        CreditorReference().parse(text)


def test_digits_keep_leading_zeros_up_to_the_maximum() -> None:
    assert (digits(4).parse("0308"), digits(4).parse("\u200e7\u200f")) == ("0308", "7")
    for text in ("", "12345", "1 2", "-1", "1.0", "\u0661", "1\n"):
        with pytest.raises(ValueError):
            digits(4).parse(text)


def test_payment_line_has_neither_controls_nor_outer_spaces() -> None:
    assert (payment_line(5).parse("Č 7\u20111"), payment_line(5).parse("\U0001f600")) == ("Č 7-1", "\U0001f600")
    for text in ("", " ", " a", "a\u00a0", "a\nb", "a\x7f", "a\x85b", "a\u2028b", "\ud800", "abcdef"):
        with pytest.raises(ValueError):
            payment_line(5).parse(text)
