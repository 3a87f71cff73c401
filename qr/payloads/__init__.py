"""Fields to content, one payload a standard; a payload is one class of fields, one function and one row here."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

from qr.fields import Parameter, parameters_of

# Payload -> the module that writes it. Only the one asked for is imported: a cold start pays for no other.
MODULES = {
    "appstore": "links",
    "bitcoin": "bitcoin",
    "contact": "contact",
    "digitallink": "gs1",
    "epc": "epc",
    "event": "event",
    "geo": "geo",
    "gs1": "gs1",
    "mail": "message",
    "otpauth": "otpauth",
    "phone": "message",
    "sms": "message",
    "swissqr": "swissqr",
    "upi": "upi",
    "url": "links",
    "whatsapp": "message",
    "wifi": "wifi",
}


class Centre(NamedTuple):
    """A picture that belongs in the middle of a code.

    logo: its name among those deployed
    size: its larger side in percent of the symbol's width
    """

    logo: str
    size: int


class Message(NamedTuple):
    """What a code says, and what its standard demands of the symbol.

    ecc:          the error correction level that is prescribed; the caller may not choose another
    most_version: the largest version that is allowed
    fnc1:         whether the symbol announces GS1 data (FNC1 in first position, ISO/IEC 18004:2015, 7.4.8.2)
    centre:       the picture that belongs in the middle
    """

    text: str
    ecc: str | None = None
    most_version: int | None = None
    fnc1: bool = False
    centre: Centre | None = None


class Payload(NamedTuple):
    """A kind of content.

    fields: a named tuple class whose annotations declare the parameters
    write:  an instance of it to a ``Message``. Raises a ``QrError`` for fields that do not go together
    secret: whether the content must not be kept anywhere on its way, nor shown in a refusal
    """

    fields: type[Any]
    write: Callable[[Any], Message]
    secret: bool = False


def payload(name: str) -> Payload:
    """The payload of a name in ``MODULES``."""
    found: Payload = getattr(import_module(f"qr.payloads.{MODULES[name]}"), name.upper())
    return found


def fields_of(name: str) -> tuple[Parameter, ...]:
    """The fields of a payload, each secret where its content is."""
    found = payload(name)
    return tuple(field._replace(secret=found.secret) for field in parameters_of(found.fields))
