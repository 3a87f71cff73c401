"""Payloads: fields such as those of a contact, written as the content that a standard defines.

A payload is one row in ``PAYLOADS``, and a module with a named tuple of fields and a function that writes them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, NamedTuple

from qr.errors import BadParameter, MissingParameter
from qr.parameters import REQUIRED, Parameter, declared_parameters


class RequiredLogo(NamedTuple):
    """Logo in the middle of a symbol that the standard of a payload prescribes.

    logo: name of a deployed logo
    size: longer side of the logo in percent of the symbol width
    """

    logo: str
    size: float


class PrintStandard(NamedTuple):
    """How the standard of a payload prescribes that a symbol is printed. Lengths are in millimetres.

    name:      name of the standard, for warnings
    symbol_mm: width and height of the symbol without its quiet zone
    clear_mm:  space around the symbol in which nothing is printed
    logo_mm:   longer side of the logo
    """

    name: str
    symbol_mm: float
    clear_mm: float
    logo_mm: float


class Message(NamedTuple):
    """Content of a payload, and the symbol settings that its standard requires.

    text:        content; ``qr.spec.content`` encodes it
    ecc:         error correction level; a request must not select another
    max_version: largest version
    fnc1:        whether FNC1 in first position announces GS1 data (ISO/IEC 18004:2015, 7.4.8.2)
    logo:        logo in the middle
    version:     only version
    eci:         ECI number of the only character set
    byte_mode:   whether all of the content must be in byte mode
    printed:     how the symbol is printed
    """

    text: str
    ecc: str | None = None
    max_version: int | None = None
    fnc1: bool = False
    logo: RequiredLogo | None = None
    version: int | None = None
    eci: int | None = None
    byte_mode: bool = False
    printed: PrintStandard | None = None


class Download(NamedTuple):
    """How a link delivers a payload as a file."""

    media_type: str
    name: str


class Payload(NamedTuple):
    """One payload. Its module is imported on first use, so that a cold start does not load the others.

    module:     module in ``qr.payloads``
    class_name: named tuple in it that declares the fields
    writer:     function in it that converts an instance of the class to a ``Message``
    title:      heading of the page that a link shows, and of its form
    subject:    group of payloads that a form offers together
    secret:     whether neither the content nor a field value may be cached or appear in an error
    app_scheme: start of the content, in lower case, if phones and computers open it with an app
    app_fields: fields that replace those of the target in the link that opens the app
    download:   file that a link delivers instead of a page
    """

    module: str
    class_name: str
    writer: str
    title: str
    subject: str
    secret: bool = False
    app_scheme: str | None = None
    app_fields: tuple[tuple[str, str], ...] = ()
    download: Download | None = None

    @property
    def fields(self) -> type[Any]:
        """Named tuple that declares the fields."""
        fields: type[Any] = getattr(import_module(f"qr.payloads.{self.module}"), self.class_name)
        return fields

    @property
    def summary(self) -> str:
        """First line of the description of the fields."""
        return (self.fields.__doc__ or "").strip().splitlines()[0]

    @property
    def write(self) -> Callable[[Any], Message]:
        """Function that writes fields. It raises a ``QrError`` if fields cannot be combined."""
        write: Callable[[Any], Message] = getattr(import_module(f"qr.payloads.{self.module}"), self.writer)
        return write


_VCARD = Download("text/vcard; charset=utf-8", "contact.vcf")
_CALENDAR = Download("text/calendar; charset=utf-8", "event.ics")

PAYLOADS = {
    "appstore": Payload("web", "Appstore", "write_appstore", "App", "web"),
    "bitcoin": Payload("bitcoin", "Bitcoin", "write_bitcoin", "Bitcoin payment", "payment", app_scheme="bitcoin:"),
    "contact": Payload("contact", "Contact", "write_contact", "Contact", "contact", download=_VCARD),
    "digitallink": Payload("gs1", "DigitalLink", "write_digitallink", "Product link", "product"),
    "emvco": Payload("emvco", "Emvco", "write_emvco", "EMVCo payment", "payment"),
    "epc": Payload("epc", "Epc", "write_epc", "Bank transfer", "payment"),
    "event": Payload("event", "Event", "write_event", "Event", "event", download=_CALENDAR),
    "geo": Payload("geo", "Geo", "write_geo", "Place", "place", app_scheme="geo:"),
    "gs1": Payload("gs1", "Gs1", "write_gs1", "Product", "product"),
    "mail": Payload("message", "Mail", "write_mail", "E-mail", "message", app_scheme="mailto:"),
    "otpauth": Payload(
        "otpauth", "Otpauth", "write_otpauth", "One-time passwords", "sign-in", secret=True, app_scheme="otpauth:"
    ),
    "paybysquare": Payload("paybysquare", "PayBySquare", "write_paybysquare", "PAY by square", "payment"),
    "paynow": Payload("paynow", "PayNow", "write_paynow", "PayNow payment", "payment"),
    "phone": Payload("message", "Phone", "write_phone", "Phone number", "phone", app_scheme="tel:"),
    "pix": Payload("pix", "Pix", "write_pix", "Pix payment", "payment"),
    "promptpay": Payload("promptpay", "PromptPay", "write_promptpay", "PromptPay payment", "payment"),
    "qris": Payload("qris", "Qris", "write_qris", "QRIS payment", "payment"),
    # Phones scan SMSTO, but browsers open only sms.
    "sms": Payload(
        "message", "Sms", "write_sms", "Text message", "message", app_scheme="sms:", app_fields=(("scheme", "sms"),)
    ),
    "spayd": Payload("spayd", "Spayd", "write_spayd", "QR Platba", "payment"),
    "swissqr": Payload("swissqr", "SwissQr", "write_swissqr", "QR-bill", "payment"),
    "upi": Payload("upi", "Upi", "write_upi", "UPI payment", "payment", app_scheme="upi:"),
    "upnqr": Payload("upnqr", "UpnQr", "write_upnqr", "UPN QR", "payment"),
    "url": Payload("web", "Url", "write_url", "Web page", "web"),
    "vietqr": Payload("vietqr", "VietQr", "write_vietqr", "VietQR transfer", "payment"),
    "whatsapp": Payload("message", "Whatsapp", "write_whatsapp", "WhatsApp chat", "message"),
    "wifi": Payload("wifi", "Wifi", "write_wifi", "Wi-Fi network", "wifi", secret=True),
}


def payload_fields(name: str) -> tuple[Parameter, ...]:
    """Return the fields of a payload. If the payload is secret, all of its fields are secret."""
    payload = PAYLOADS[name]
    return tuple(field._replace(secret=payload.secret) for field in declared_parameters(payload.fields))


def write_payload(name: str, values: Mapping[str, Any]) -> Message:
    """Write the fields of a payload that are among ``values``, as its standard requires.

    Raises a ``QrError`` if a field is missing or cannot be combined with the others. The error contains no value if
    the payload is secret.
    """
    payload = PAYLOADS[name]
    _check_required(payload, values)
    fields = {field: values[field] for field in payload.fields._fields if field in values}
    try:
        return payload.write(payload.fields(**fields))
    except BadParameter as error:
        if not payload.secret:
            raise
        # The detail of the original error can contain the value.
        raise BadParameter(error.parameter or "", None, error.allowed or "") from None


def _check_required(payload: Payload, values: Mapping[str, Any]) -> None:
    """Raise ``MissingParameter`` for the first required field that is not among ``values``."""
    for field in declared_parameters(payload.fields):
        if field.default is REQUIRED and field.name not in values:
            allowed = field.type.allowed
            raise MissingParameter(f"{field.name} is missing: send {allowed}", parameter=field.name, allowed=allowed)
