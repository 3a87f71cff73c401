"""A payment over India's Unified Payments Interface (NPCI, UPI Linking Specifications 1.6)."""

from decimal import Decimal
from typing import Annotated, NamedTuple

from qr.errors import BadParameter, MissingParameter
from qr.parameters.types import Line, Number, Pattern
from qr.payloads import Message
from qr.payloads.escapes import uri_query

_RUPEES = Number("0.01", "9999999999.99", 2)
_IDENTIFIER = Pattern("[A-Za-z0-9._-]{1,35}", "1 to 35 letters, digits, dots, hyphens and underscores")
_TWO_DIGITS = Pattern("[0-9]{2}", "two digits")


class Upi(NamedTuple):
    """A payment over UPI (NPCI, UPI Linking Specifications 1.6); the format's short names work as well."""

    payee: Annotated[
        str,
        Pattern("[A-Za-z0-9._-]{1,190}@[A-Za-z][A-Za-z0-9.-]{0,63}", "a virtual payment address such as asha@bank"),
        "virtual payment address of the payee",
        "pa",
    ]
    name: Annotated[str, Line(99), "name of the payee", "pn"]
    amount: Annotated[Decimal | None, _RUPEES, "amount in rupees; the payer enters it when absent", "am"] = None
    least_amount: Annotated[Decimal | None, _RUPEES, "lowest amount the payer may change it to", "mam"] = None
    note: Annotated[str | None, Line(50), "what the payment is for", "tn"] = None
    reference: Annotated[
        str | None, _IDENTIFIER, "order or bill number; needed by a merchant's code with an amount", "tr"
    ] = None
    transaction_id: Annotated[str | None, _IDENTIFIER, "transaction id of the payee's provider", "tid"] = None
    merchant_code: Annotated[
        str | None, Pattern("[0-9]{4}", "four digits"), "merchant category code (ISO 18245)", "mc"
    ] = None
    details_url: Annotated[
        str | None,
        Pattern("https?://[!-~]{1,500}", "an http or https URL of printable ASCII"),
        "where the payer finds details of the payment",
    ] = None
    mode: Annotated[str | None, _TWO_DIGITS, "how the payment is initiated, 01 for a QR code"] = None
    purpose: Annotated[str | None, _TWO_DIGITS, "what kind of payment it is, 00 for the default"] = None


def write_upi(upi: Upi) -> Message:
    """The URI ``upi://pay?...`` with values percent-encoded, in the order of the specification's examples.

    Raises ``MissingParameter`` for a merchant's amount without reference or a least amount without amount,
    ``BadParameter`` for a least amount above it.
    """
    if upi.merchant_code and upi.amount and not upi.reference:
        raise MissingParameter(
            "a merchant's code with an amount needs a reference", parameter="reference", allowed=_IDENTIFIER.allowed
        )
    if upi.least_amount is not None:
        _check_least(upi.least_amount, upi.amount)
    # The address needs no encoding, and readers expect its @ as it is.
    return Message(f"upi://pay?pa={upi.payee}&{uri_query(_pairs(upi))}")


def _check_least(least: Decimal, amount: Decimal | None) -> None:
    if amount is None:
        raise MissingParameter("least_amount needs an amount", parameter="amount", allowed=_RUPEES.allowed)
    if least > amount:
        raise BadParameter("least_amount", str(least), f"at most the amount, {amount:.2f}")


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
