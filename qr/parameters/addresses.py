"""Parameter types for phone numbers and e-mail addresses.

Each type rejects doubtful input and converts the rest to one form.
"""

from __future__ import annotations

import re

from qr.parameters.hosts import ascii_host, has_top_level_domain
from qr.parameters.typography import plain_number

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL_PART = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_PHONE_NUMBER = re.compile(r"(\+?)([0-9 ()./-]+)")


class PhoneNumber:
    """Phone number, written as digits with an optional leading "+" (RFC 3966, 5.1.1).

    "*" and "#" are rejected, because dialling them can change the settings of a phone. "(0)" is rejected in an
    international number, because callers from abroad must not dial it.
    """

    allowed = (
        "a phone number of 3 to 15 digits, such as +41 44 123 45 67, without (0) if it starts with +;"
        " spaces and - . / ( ) are ignored"
    )

    def parse(self, text: str) -> str:
        number = plain_number(text).strip(" ")
        match = _PHONE_NUMBER.fullmatch(number)
        digits = "".join(filter(str.isdigit, number))
        if not match or not 3 <= len(digits) <= 15 or (match[1] and (_has_trunk_prefix(number) or digits[0] == "0")):
            raise ValueError(text)
        return match[1] + digits


class InternationalNumber:
    """Phone number with its country code, written as digits only (ITU-T E.164)."""

    allowed = (
        "a phone number of 7 to 15 digits with its country code, such as +41 44 123 45 67,"
        " without a leading 0 or 00 and without (0)"
    )

    def parse(self, text: str) -> str:
        digits = PhoneNumber().parse(text).removeprefix("+")
        if _has_trunk_prefix(plain_number(text)) or digits[0] == "0" or len(digits) < 7:
            raise ValueError(text)
        return digits


def _has_trunk_prefix(number: str) -> bool:
    return "(0)" in number.replace(" ", "")


class EmailAddress:
    """E-mail address with an unquoted local part (RFC 5322, 3.4.1). A host beyond ASCII becomes punycode."""

    allowed = "an e-mail address such as jane@example.com, with an unquoted ASCII name before the @"

    def parse(self, text: str) -> str:
        local, _, domain = text.rpartition("@")
        if (
            not _LOCAL_PART.fullmatch(local)
            or len(local) > 64
            or not has_top_level_domain(domain := ascii_host(domain))
        ):
            raise ValueError(text)
        return f"{local}@{domain}"
