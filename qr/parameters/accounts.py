"""Bank accounts and the references of payments, with their check digits."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

# Basic bank account number by country: how many digits (n), capitals (a), digits or capitals (c) follow the country and
# its check digits (ISO 13616; SWIFT IBAN Registry, release 101).
_ACCOUNT_NUMBERS = """
    AD8n12c AE19n AL8n16c AT16n AZ4a20c BA16n BE12n BG4a6n8c BH4a14c BI23n BR23n1a1c BY4c4n16c CH5n12c CR18n CY8n16c
    CZ20n DE18n DJ23n DK14n DO4c20n EE16n EG25n ES20n FI14n FK2a12n FO14n FR10n11c2n GB4a14n GE2a16n GI4a15c GL14n
    GR7n16c GT24c HN4a20n HR17n HU24n IE4a14n IL19n IQ4a15n IS22n IT1a10n12c JO4a4n18c KW4a22c KZ3n13c LB4n20c LC4a24c
    LI5n12c LT16n LU3n13c LV4a13c LY21n MC10n11c2n MD20c ME18n MK3n10c2n MN16n MR23n MT4a5n18c MU4a19n3a NI4a20n
    NL4a10n NO11n OM3n16c PK4a16c PL24n PS4a21c PT21n QA4a21c RO4a16c RS18n RU14n15c SA2n18c SC4a20n3a SD14n SE20n
    SI15n SK20n SM1a10n12c SO19n ST21n SV4a20n TL19n TN20n TR6n16c UA6n19c VA18n VG4a16n XK16n YE4a4n18c
"""
_CHARACTERS = {"n": "[0-9]", "a": "[A-Z]", "c": "[0-9A-Z]"}


class Iban(NamedTuple):
    """An account, as its IBAN without spaces (ISO 13616); of any country of the registry when none is named."""

    countries: tuple[str, ...] = ()

    @property
    def allowed(self) -> str:
        where = f" of {' or '.join(self.countries)}" if self.countries else ""
        return f"an IBAN{where} with correct check digits, with or without spaces"

    def parse(self, text: str) -> str:
        iban = remove_spaces(text)
        country = iban[:2]
        structure = _structures().get(country)
        if structure is None or (self.countries and country not in self.countries):
            raise ValueError(text)
        if not (re.fullmatch(structure, iban[4:]) and has_check_digits(iban)):
            raise ValueError(text)
        return iban


class CreditorReference:
    """A reference the payee gives a payment, RF and up to 23 characters (ISO 11649), without spaces."""

    allowed = "a creditor reference (ISO 11649): RF, two check digits, up to 21 letters and digits, spaces optional"

    def parse(self, text: str) -> str:
        reference = remove_spaces(text)
        if not (re.fullmatch("RF[0-9]{2}[0-9A-Z]{1,21}", reference) and has_check_digits(reference)):
            raise ValueError(text)
        return reference


def remove_spaces(text: str) -> str:
    """A number as machines write it: without the spaces of its printed form, in capitals."""
    if not text.isascii():
        raise ValueError(text)
    return text.replace(" ", "").upper()


def has_check_digits(number: str) -> bool:
    """Whether the third and fourth character check the others (ISO/IEC 7064, MOD 97-10); only 02 to 98 can."""
    digits = "".join(str(int(character, 36)) for character in number[4:] + number[:4])
    return "02" <= number[2:4] <= "98" and int(digits) % 97 == 1


@lru_cache(maxsize=1)
def _structures() -> dict[str, str]:
    """Country to the regular expression of its account numbers."""
    return {
        entry[:2]: re.sub("([0-9]+)([nac])", lambda part: f"{_CHARACTERS[part[2]]}{{{part[1]}}}", entry[2:])
        for entry in _ACCOUNT_NUMBERS.split()
    }
