"""A key for one-time passwords (RFC 4226, RFC 6238), as authenticator apps take it over (Google's Key URI Format)."""

import re
from collections.abc import Iterator
from typing import Annotated, NamedTuple

from qr.errors import BadParameter, MissingParameter
from qr.parameters.types import (
    Choice,
    Integer,
    OneNumberOf,
    is_control,
)
from qr.payloads import Message
from qr.payloads.escapes import percent_encode, uri_query

MIN_SECRET_BITS = 80  # what Google's own example has; RFC 4226, 4, asks for 128 and recommends 160
_COUNTER = Integer(0, 2**63 - 1)
_DEFAULTS = {"algorithm": "SHA1", "digits": 6, "period": 30}


class Base32:
    """A secret in base32 (RFC 4648, section 6), in capitals, without spaces and padding."""

    allowed = f"base32 (RFC 4648, section 6) of at least {MIN_SECRET_BITS} bits: A-Z 2-7, spaces and padding optional"

    def parse(self, text: str) -> str:
        digits = text.replace(" ", "").upper().rstrip("=")
        # Whole bytes end after 2, 4, 5, 7 or 8 digits of a group of eight.
        if not text.isascii() or len(digits) % 8 in {1, 3, 6} or 5 * len(digits) < MIN_SECRET_BITS:
            raise ValueError(text)
        padding = len(text.replace(" ", "")) - len(digits)
        if not re.fullmatch("[A-Z2-7]{1,1000}", digits) or padding not in {0, -len(digits) % 8}:
            raise ValueError(text)
        return digits


class LabelPart(NamedTuple):
    """One side of a label: a colon parts the two."""

    max_characters: int = 128

    @property
    def allowed(self) -> str:
        return (
            f"a line of text of 1 to {self.max_characters} characters, more than dots, no colon, no space at either end"
        )

    def parse(self, text: str) -> str:
        # Dots alone would be a step in the URI's path (RFC 3986, 5.2.4).
        if not 0 < len(text) <= self.max_characters or text != text.strip() or not text.strip("."):
            raise ValueError(text)
        if ":" in text or any(map(is_control, text)):
            raise ValueError(text)
        return text


class Otpauth(NamedTuple):
    """A key for one-time passwords (Google Authenticator's Key URI Format)."""

    account: Annotated[str, LabelPart(), "whose key it is, often an address of mail"]
    secret: Annotated[str, Base32(), "the key"]
    issuer: Annotated[str | None, LabelPart(), "whom the key opens an account with"] = None
    type: Annotated[str, Choice(("totp", "hotp")), "by time (RFC 6238) or by counter (RFC 4226)"] = "totp"
    algorithm: Annotated[
        str, Choice(("SHA1", "SHA256", "SHA512")), "hash function; several apps know only SHA1 and ignore this"
    ] = "SHA1"
    digits: Annotated[int, OneNumberOf((6, 8)), "digits of a password; several apps ignore this"] = 6
    period: Annotated[
        int | None, Integer(1, 3600), "seconds a password of type totp is valid, 30 when absent; several apps ignore it"
    ] = None
    counter: Annotated[int | None, _COUNTER, "first value of the counter; type hotp needs it"] = None


def write_otpauth(otpauth: Otpauth) -> Message:
    """The URI ``otpauth://type/issuer:account?secret=...``; what is as every reader assumes is left out.

    Raises ``MissingParameter`` for a hotp without counter, ``BadParameter`` for what the type has no use for.
    """
    if otpauth.type == "hotp" and otpauth.counter is None:
        raise MissingParameter("type hotp needs a counter", parameter="counter", allowed=_COUNTER.allowed)
    idle = "counter" if otpauth.type == "totp" else "period"
    if getattr(otpauth, idle) is not None:
        raise BadParameter(idle, getattr(otpauth, idle), f"absent for type {otpauth.type}")
    label = ":".join(percent_encode(part, keep="@") for part in (otpauth.issuer, otpauth.account) if part)
    return Message(f"otpauth://{otpauth.type}/{label}?{uri_query(_pairs(otpauth))}")


def _pairs(otpauth: Otpauth) -> Iterator[tuple[str, object]]:
    for name in ("secret", "issuer", "algorithm", "digits", "period", "counter"):
        value = getattr(otpauth, name)
        if value != _DEFAULTS.get(name):
            yield name, value
