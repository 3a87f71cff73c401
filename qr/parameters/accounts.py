"""Parameter types for bank accounts and for the references and texts of payments, with their check digits."""

from __future__ import annotations

import re
from typing import NamedTuple

from qr.parameters.types import Pattern
from qr.parameters.typography import PlainText, plain_number

# python-stdnum ignores hyphens and line breaks, and accepts the check digits 00, 01 and 99, which ISO 13616 excludes.
_IBAN = re.compile("[A-Z]{2}(?!0[01]|99)[0-9]{2}[0-9A-Z]{1,30}")
_REFERENCE = re.compile("RF(?!0[01]|99)[0-9]{2}[0-9A-Z]{1,21}")
# Control characters, line and paragraph separators, and lone surrogates.
_UNPRINTABLE = r"\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff"

BIC = PlainText(
    Pattern("[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?", "a BIC of 8 or 11 capital letters and digits (ISO 9362)")
)
CURRENCY = Pattern("[A-Z]{3}", "a currency code of three capital letters (ISO 4217)")


class Iban(NamedTuple):
    """IBAN without spaces (ISO 13616), of the given countries, or by default of any country in the registry."""

    countries: tuple[str, ...] = ()

    @property
    def allowed(self) -> str:
        where = f" of {' or '.join(self.countries)}" if self.countries else ""
        return f"an IBAN{where} with correct check digits, with or without spaces"

    def parse(self, text: str) -> str:
        from stdnum import iban

        number = remove_spaces(text)
        if self.countries and number[:2] not in self.countries:
            raise ValueError(text)
        if not (_IBAN.fullmatch(number) and iban.is_valid(number, check_country=False)):
            raise ValueError(text)
        return number


class CreditorReference:
    """Creditor reference without spaces: RF, two check digits and up to 21 characters (ISO 11649)."""

    allowed = (
        "a creditor reference (ISO 11649): RF, two check digits and up to 21 letters or digits, with or without spaces"
    )

    def parse(self, text: str) -> str:
        from stdnum import iso11649

        reference = remove_spaces(text)
        if not (_REFERENCE.fullmatch(reference) and iso11649.is_valid(reference)):
            raise ValueError(text)
        return reference


def digits(maximum: int) -> PlainText:
    """Return the type of a payment symbol: up to ``maximum`` digits, whose leading zeros are kept."""
    return PlainText(Pattern(f"[0-9]{{1,{maximum}}}", f"1 to {maximum} digits"))


def payment_line(max_characters: int) -> PlainText:
    """Return the type of a text in a payment. Readers remove spaces at its ends."""
    return PlainText(
        Pattern(
            f"(?! )[^{_UNPRINTABLE}]{{1,{max_characters}}}(?<! )",
            f"one line of 1 to {max_characters} characters, without a space at either end",
        )
    )


def remove_spaces(text: str) -> str:
    """Remove the spaces of the printed form, and convert to capital letters. Raises ``ValueError`` beyond ASCII."""
    number = plain_number(text)
    if not number.isascii():
        raise ValueError(text)
    return number.replace(" ", "").upper()
