"""Payments with India's Unified Payments Interface (NPCI, UPI Linking Specifications 1.6)."""

from decimal import Decimal
from typing import Annotated, NamedTuple

from qr.errors import BadParameter, MissingParameter
from qr.parameters.types import Line, Number, Pattern
from qr.parameters.typography import PlainText
from qr.payloads import Message
from qr.payloads.escapes import uri_query

_RUPEES = Number("0.01", "9999999999.99", 2)


def _code(pattern: str, allowed: str) -> PlainText:
    """Return the type of a code of ASCII characters, which payers and payees copy from other apps."""
    return PlainText(Pattern(pattern, allowed), is_code=True)


_IDENTIFIER = _code("[A-Za-z0-9._-]{1,35}", "1 to 35 letters, digits, dots, hyphens and underscores")
_TWO_DIGITS = _code("[0-9]{2}", "two digits")


class Upi(NamedTuple):
    """UPI payment (NPCI, UPI Linking Specifications 1.6, whose short names are accepted too)."""

    payee: Annotated[
        str,
        _code("[A-Za-z0-9._-]{1,190}@[A-Za-z][A-Za-z0-9.-]{0,63}", "a virtual payment address such as asha@bank"),
        "virtual payment address of the payee",
        "pa",
    ]
    name: Annotated[str, Line(99), "name of the payee", "pn"]
    amount: Annotated[Decimal | None, _RUPEES, "amount in rupees; default: the payer enters it", "am"] = None
    least_amount: Annotated[Decimal | None, _RUPEES, "minimum amount that the payer can enter", "mam"] = None
    note: Annotated[str | None, Line(50), "purpose of the payment", "tn"] = None
    reference: Annotated[
        str | None, _IDENTIFIER, "order or bill number; required with merchant_code and amount", "tr"
    ] = None
    transaction_id: Annotated[str | None, _IDENTIFIER, "transaction ID of the payee's payment provider", "tid"] = None
    merchant_code: Annotated[
        str | None, _code("[0-9]{4}", "four digits"), "merchant category code (ISO 18245)", "mc"
    ] = None
    details_url: Annotated[
        str | None,
        Pattern("https?://[!-~]{1,500}", "an http or https URL of printable ASCII"),
        "web page with details of the payment",
    ] = None
    mode: Annotated[str | None, _TWO_DIGITS, "initiation mode; 01: QR code"] = None
    purpose: Annotated[str | None, _TWO_DIGITS, "purpose code; 00: default"] = None


def write_upi(upi: Upi) -> Message:
    """Write the URI ``upi://pay?...`` with its parameters in the order of the specification's examples.

    Raises ``MissingParameter`` if ``reference`` or ``amount`` is required and missing, ``BadParameter`` if
    ``least_amount`` exceeds ``amount``.
    """
    if upi.merchant_code and upi.amount and not upi.reference:
        raise MissingParameter(
            "reference is missing: it is required with merchant_code and amount",
            parameter="reference",
            allowed=_IDENTIFIER.allowed,
        )
    if upi.least_amount is not None:
        _check_least_amount(upi.least_amount, upi.amount)
    # The address is not percent-encoded, because readers expect its @ unencoded.
    return Message(f"upi://pay?pa={upi.payee}&{uri_query(_pairs(upi))}")


def _check_least_amount(least_amount: Decimal, amount: Decimal | None) -> None:
    if amount is None:
        detail = f"amount is missing: least_amount requires {_RUPEES.allowed}"
        raise MissingParameter(detail, parameter="amount", allowed=_RUPEES.allowed)
    if least_amount > amount:
        raise BadParameter("least_amount", str(least_amount), f"at most the amount ({amount:.2f})")


def _pairs(upi: Upi) -> tuple[tuple[str, str | None], ...]:
    return (
        ("pn", upi.name),
        ("mc", upi.merchant_code),
        ("tid", upi.transaction_id),
        ("tr", upi.reference),
        ("tn", upi.note),
        ("am", _rupees(upi.amount)),
        ("mam", _rupees(upi.least_amount)),
        ("cu", "INR"),
        ("url", upi.details_url),
        ("mode", upi.mode),
        ("purpose", upi.purpose),
    )


def _rupees(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"
