"""Slovenian universal payment order (Bank Association of Slovenia, technical standard UPN QR)."""

from datetime import date
from decimal import Decimal
from typing import Annotated, NamedTuple

from qr.parameters.accounts import Iban
from qr.parameters.dates import Day
from qr.parameters.si_references import SiReference
from qr.parameters.types import Number, Pattern, Switch
from qr.parameters.typography import PlainText
from qr.payloads import Message

_VERSION = 15
_ISO_8859_2 = 4  # ECI number.
_LATIN_2 = bytes(range(0xA1, 0x100)).decode("iso8859_2")


def _line(max_characters: int) -> PlainText:
    """Return the type of an element. An element has one line, because a line break starts the next element."""
    return PlainText(
        Pattern(
            f"(?! )[ -~{_LATIN_2}]{{1,{max_characters}}}(?<! )",
            f"one line of 1 to {max_characters} characters of ISO 8859-2 (Central European letters), without a space "
            "at either end",
        )
    )


class UpnQr(NamedTuple):
    """Slovenian payment order for banking apps (Bank Association of Slovenia, technical standard UPN QR)."""

    iban: Annotated[str, Iban(), "account of the payee"]
    name: Annotated[str, _line(33), "name of the payee"]
    street: Annotated[str, _line(33), "payee: street and house number"]
    city: Annotated[str, _line(33), "payee: postal code and city"]
    amount: Annotated[Decimal, Number("0.01", "999999999.99", 2), "amount in euro"]
    text: Annotated[str, _line(42), "purpose of the payment"]
    reference: Annotated[str, SiReference(), "reference of the payee"] = "SI99"
    purpose: Annotated[str, Pattern("[A-Z]{4}", "4 capital letters"), "purpose code (ISO 20022); OTHR: other"] = "OTHR"
    due_date: Annotated[date | None, Day(), "due date"] = None
    payer_name: Annotated[str | None, _line(33), "name of the payer"] = None
    payer_street: Annotated[str | None, _line(33), "payer: street and house number"] = None
    payer_city: Annotated[str | None, _line(33), "payer: postal code and city"] = None
    payer_iban: Annotated[str | None, Iban(("SI",)), "account of the payer"] = None
    payer_reference: Annotated[str | None, SiReference(), "reference of the payer"] = None
    payment_date: Annotated[date | None, Day(), "date on which the payer's bank makes the payment"] = None
    urgent: Annotated[bool, Switch(), "whether the payment is urgent"] = False


def write_upnqr(order: UpnQr) -> Message:
    """Write one element per line, then the check sum: the number of characters before it, in three digits."""
    text = "".join(f"{element or ''}\n" for element in _elements(order))
    return Message(f"{text}{len(text):03}\n", ecc="M", version=_VERSION, eci=_ISO_8859_2, byte_mode=True)


def _elements(order: UpnQr) -> tuple[str | None, ...]:
    deposit = withdrawal = None  # Cash at the counter of a bank.
    return (
        *("UPNQR", order.payer_iban, deposit, withdrawal, order.payer_reference),
        *(order.payer_name, order.payer_street, order.payer_city),
        *(f"{order.amount * 100:011.0f}", _format_date(order.payment_date), "X" if order.urgent else None),
        *(order.purpose, order.text, _format_date(order.due_date)),
        *(order.iban, order.reference, order.name, order.street, order.city),
    )


def _format_date(day: date | None) -> str | None:
    return None if day is None else f"{day:%d.%m.%Y}"
