"""Fields to content, one payload a standard; a payload is one class of fields, one function and one row here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, NamedTuple

from qr.errors import MissingParameter, QrError
from qr.parameters import Parameter, declared_parameters


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
    max_version: int | None = None
    fnc1: bool = False
    centre: Centre | None = None


class Download(NamedTuple):
    """How a link delivers a payload as a file."""

    media_type: str
    name: str


class Payload(NamedTuple):
    """One payload. Its module is imported on first use, so that a cold start loads no other.

    module:     module in ``qr.payloads``
    class_name: named tuple class in it, whose annotations declare the fields
    writer:     function in it, from an instance of the class to a ``Message``
    title:      heading of the page that a link shows
    secret:     whether neither the content nor a field value may be cached or appear in an error
    app_scheme: start of the content, in lower case, if phones and computers open it with an app
    download:   file that a link delivers instead of a page
    """

    module: str
    class_name: str
    writer: str
    title: str
    secret: bool = False
    app_scheme: str | None = None
    download: Download | None = None

    @property
    def fields(self) -> type[Any]:
        """The class of the fields."""
        fields: type[Any] = getattr(import_module(f"qr.payloads.{self.module}"), self.class_name)
        return fields

    @property
    def write(self) -> Callable[[Any], Message]:
        """The function that writes fields. It raises a ``QrError`` for fields that cannot be combined."""
        write: Callable[[Any], Message] = getattr(import_module(f"qr.payloads.{self.module}"), self.writer)
        return write


_VCARD = Download("text/vcard; charset=utf-8", "contact.vcf")
_CALENDAR = Download("text/calendar; charset=utf-8", "event.ics")

PAYLOADS = {
    "appstore": Payload("web", "Appstore", "write_appstore", "App"),
    "bitcoin": Payload("bitcoin", "Bitcoin", "write_bitcoin", "Bitcoin payment", app_scheme="bitcoin:"),
    "contact": Payload("contact", "Contact", "write_contact", "Contact", download=_VCARD),
    "digitallink": Payload("gs1", "DigitalLink", "write_digitallink", "Product"),
    "epc": Payload("epc", "Epc", "write_epc", "Bank transfer"),
    "event": Payload("event", "Event", "write_event", "Event", download=_CALENDAR),
    "geo": Payload("geo", "Geo", "write_geo", "Place", app_scheme="geo:"),
    "gs1": Payload("gs1", "Gs1", "write_gs1", "Product"),
    "mail": Payload("message", "Mail", "write_mail", "E-mail", app_scheme="mailto:"),
    "otpauth": Payload("otpauth", "Otpauth", "write_otpauth", "One-time passwords", secret=True, app_scheme="otpauth:"),
    "phone": Payload("message", "Phone", "write_phone", "Phone number", app_scheme="tel:"),
    "sms": Payload("message", "Sms", "write_sms", "Text message", app_scheme="sms:"),
    "swissqr": Payload("swissqr", "SwissQr", "write_swissqr", "QR-bill"),
    "upi": Payload("upi", "Upi", "write_upi", "UPI payment", app_scheme="upi:"),
    "url": Payload("web", "Url", "write_url", "Web page"),
    "whatsapp": Payload("message", "Whatsapp", "write_whatsapp", "WhatsApp chat"),
    "wifi": Payload("wifi", "Wifi", "write_wifi", "Wi-Fi network", secret=True),
}


def payload_fields(name: str) -> tuple[Parameter, ...]:
    """The fields of a payload, each secret where its content is."""
    found = PAYLOADS[name]
    return tuple(field._replace(secret=found.secret) for field in declared_parameters(found.fields))


def write_payload(name: str, values: Mapping[str, Any]) -> Message:
    """What a payload makes of the fields among some values.

    Raises a ``QrError`` for one that is missing or does not go with the others; of a secret payload it shows no value.
    """
    found = PAYLOADS[name]
    fields = {field: values[field] for field in found.fields._fields if field in values}
    for field in found.fields._fields:
        if field not in fields and field not in found.fields._field_defaults:
            raise MissingParameter(f"{field} is missing", parameter=field, allowed="given once")
    try:
        return found.write(found.fields(**fields))
    except QrError as refusal:
        if found.secret:
            refusal.value = None
        raise
