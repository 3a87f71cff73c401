"""Keys for one-time passwords (RFC 4226, RFC 6238), in the Key URI Format of Google Authenticator."""

import re
from collections.abc import Iterator
from typing import Annotated, NamedTuple

from qr.errors import BadParameter, MissingParameter
from qr.parameters.types import Choice, Integer, OneNumberOf, is_control
from qr.parameters.typography import plain_number
from qr.payloads import Message
from qr.payloads.escapes import percent_encode, uri_query

MIN_SECRET_BITS = 80  # As in Google's example. RFC 4226, 4 requires 128 and recommends 160.
_COUNTER = Integer(0, 2**63 - 1)
_DEFAULTS = {"algorithm": "SHA1", "digits": 6, "period": 30}


class Base32:
    """Secret in base32 (RFC 4648, 6), in upper case without spaces and padding."""

    allowed = f"base32 (RFC 4648, 6) of at least {MIN_SECRET_BITS} bits: A-Z 2-7, with or without spaces and padding"

    def parse(self, text: str) -> str:
        secret = plain_number(text).replace(" ", "")
        digits = secret.upper().rstrip("=")
        # In a group of 8 digits, complete bytes end after 2, 4, 5, 7 or 8 digits.
        if not secret.isascii() or len(digits) % 8 in {1, 3, 6} or 5 * len(digits) < MIN_SECRET_BITS:
            raise ValueError(text)
        padding = len(secret) - len(digits)
        if not re.fullmatch("[A-Z2-7]{1,1000}", digits) or padding not in {0, -len(digits) % 8}:
            raise ValueError(text)
        return digits


class LabelPart(NamedTuple):
    """One of the two parts of a label, which a colon separates."""

    max_characters: int = 128

    @property
    def allowed(self) -> str:
        return (
            f"one line of 1 to {self.max_characters} characters, not only dots, without a colon,"
            " and without a space at either end"
        )

    def parse(self, text: str) -> str:
        # RFC 3986, 5.2.4 removes segments of one or two dots from the path of a URI.
        if not 0 < len(text) <= self.max_characters or text != text.strip() or not text.strip("."):
            raise ValueError(text)
        if ":" in text or any(map(is_control, text)):
            raise ValueError(text)
        return text


class Otpauth(NamedTuple):
    """Key for one-time passwords in an authenticator app (Google Authenticator, Key URI Format)."""

    account: Annotated[str, LabelPart(), "name of the account, often an e-mail address"]
    secret: Annotated[str, Base32(), "shared secret key"]
    issuer: Annotated[str | None, LabelPart(), "provider of the account"] = None
    type: Annotated[
        str, Choice(("totp", "hotp")), "type of password: time-based (totp, RFC 6238) or counter-based (hotp, RFC 4226)"
    ] = "totp"
    algorithm: Annotated[
        str, Choice(("SHA1", "SHA256", "SHA512")), "hash function; some apps support only SHA1 and ignore this"
    ] = "SHA1"
    digits: Annotated[int, OneNumberOf((6, 8)), "number of digits in a password; some apps ignore this"] = 6
    period: Annotated[
        int | None,
        Integer(1, 3600),
        "validity of a totp password in seconds; default: 30; some apps ignore this",
    ] = None
    counter: Annotated[int | None, _COUNTER, "first value of the counter, required for hotp"] = None


def write_otpauth(otpauth: Otpauth) -> Message:
    """Write the URI ``otpauth://type/issuer:account?secret=...``. Parameters with their default value are omitted.

    Raises ``MissingParameter`` if ``counter`` is missing for hotp, ``BadParameter`` if it is sent for totp or
    ``period`` for hotp.
    """
    if otpauth.type == "hotp" and otpauth.counter is None:
        detail = f"counter is missing: type hotp requires {_COUNTER.allowed}"
        raise MissingParameter(detail, parameter="counter", allowed=_COUNTER.allowed)
    unused = "counter" if otpauth.type == "totp" else "period"
    if getattr(otpauth, unused) is not None:
        raise BadParameter(unused, getattr(otpauth, unused), f"omitted if type is {otpauth.type}")
    label = ":".join(percent_encode(part, safe="@") for part in (otpauth.issuer, otpauth.account) if part)
    return Message(f"otpauth://{otpauth.type}/{label}?{uri_query(_pairs(otpauth))}")


def _pairs(otpauth: Otpauth) -> Iterator[tuple[str, object]]:
    for name in ("secret", "issuer", "algorithm", "digits", "period", "counter"):
        value = getattr(otpauth, name)
        if value != _DEFAULTS.get(name):
            yield name, value
