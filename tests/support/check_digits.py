"""Compute check digits one digit at a time, as the standards do, without the library that the service uses."""

from __future__ import annotations

import string

# In ISO/IEC 7064, A is 10 and Z is 35.
_VALUES = {character: value for value, character in enumerate(string.digits + string.ascii_uppercase)}
# Row of the carry, column of the digit: the next carry (SIX, Implementation Guidelines for the QR-bill, annex B).
_CARRIES = (
    "0946827135 9468271350 4682713509 6827135094 8271350946 2713509468 7135094682 1350946827 3509468271 5094682713"
)


def mod_97_10(number: str) -> str:
    """Compute the two check digits that follow a number of digits and letters (ISO/IEC 7064, recursive method)."""
    remainder = 0
    for digit in "".join(str(_VALUES[character]) for character in number):
        remainder = (10 * remainder + int(digit)) % 97
    return f"{98 - 100 * remainder % 97:02}"


def modulo_10_recursive(digits: str) -> str:
    """Compute the check digit that follows a QR reference."""
    rows, carry = _CARRIES.split(), 0
    for digit in digits:
        carry = int(rows[carry][int(digit)])
    return str(-carry % 10)


def modulo_11(digits: str) -> str:
    """Compute the check digit that follows a part of a Slovenian reference. Remainders of 0 and 1 give 0."""
    total = 0
    for position in range(len(digits)):
        total += (position + 2) * int(digits[len(digits) - 1 - position])
    return {0: "0", 1: "0"}.get(total % 11, str(11 - total % 11))


def make_iban(country: str, number: str) -> str:
    """Return an IBAN with its check digits (ISO 13616)."""
    return f"{country}{mod_97_10(number + country)}{number}"


def make_reference(number: str) -> str:
    """Return a creditor reference with its check digits (ISO 11649)."""
    return f"RF{mod_97_10(number + 'RF')}{number}"
