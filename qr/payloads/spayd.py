"""Czech and Slovak bank transfers (Czech Banking Association, Short Payment Descriptor 1.0, known as QR Platba)."""

from datetime import date
from decimal import Decimal
from typing import Annotated, NamedTuple

from qr.errors import BadParameter
from qr.parameters.accounts import BIC, CURRENCY, Iban, digits, payment_line
from qr.parameters.dates import Day
from qr.parameters.lists import Several
from qr.parameters.types import Integer, Number, Pattern
from qr.payloads import Message
from qr.payloads.escapes import percent_encode

# The asterisk ends a value, the percent sign starts an escape, and some readers decode a plus sign as a space. Readers
# expect other characters of ASCII unencoded, which also keeps capital letters in alphanumeric mode.
_UNENCODED = "".join(character for character in map(chr, range(0x20, 0x7F)) if character not in "*%+")


class Spayd(NamedTuple):
    """Czech or Slovak bank transfer, known as QR Platba (Czech Banking Association, Short Payment Descriptor 1.0)."""

    iban: Annotated[str, Iban(), "account of the payee"]
    bic: Annotated[str | None, BIC, "bank of the payee"] = None
    alternative_ibans: Annotated[
        tuple[str, ...], Several(Iban(), 2), "other accounts of the payee, at banks where the payer can pay less"
    ] = ()
    name: Annotated[str | None, payment_line(35), "name of the payee"] = None
    amount: Annotated[Decimal | None, Number("0.01", "9999999.99", 2), "amount; default: the payer enters it"] = None
    currency: Annotated[str, CURRENCY, "currency of the amount"] = "CZK"
    due_date: Annotated[date | None, Day(), "due date"] = None
    text: Annotated[
        str | None, payment_line(60), "message to the payee; capital letters without accents need the smallest QR code"
    ] = None
    variable_symbol: Annotated[str | None, digits(10), "variable symbol, such as an invoice number", "vs"] = None
    specific_symbol: Annotated[str | None, digits(10), "specific symbol", "ss"] = None
    constant_symbol: Annotated[
        str | None, digits(10), "constant symbol, which states the kind of the payment", "ks"
    ] = None
    reference: Annotated[str | None, digits(16), "number of the payment, for the payee"] = None
    payment_type: Annotated[
        str | None, Pattern("[A-Z]{1,3}", "1 to 3 capital letters"), "type of the payment; IP: instant payment"
    ] = None
    payment_id: Annotated[str | None, payment_line(20), "number of the payment, for the payer"] = None
    retry_days: Annotated[int | None, Integer(0, 30), "days to retry the payment if the balance is too low"] = None
    details_url: Annotated[
        str | None,
        Pattern("(?=.{1,140}$)https?://[!-~]+", "an http or https URL of at most 140 printable ASCII characters"),
        "web page with details of the payment",
    ] = None


def write_spayd(spayd: Spayd) -> Message:
    """Write the keys and values between asterisks (Short Payment Descriptor 1.0).

    The key CRC32 is omitted: it is optional, and the QR code corrects errors itself. Raises ``BadParameter`` if
    ``alternative_ibans`` contains ``iban``.
    """
    if spayd.iban in spayd.alternative_ibans:
        raise BadParameter("alternative_ibans", ",".join(spayd.alternative_ibans), "IBANs other than iban")
    pairs = (f"{key}:{_escape(key, str(value))}" for key, value in _pairs(spayd) if value is not None)
    return Message("*".join(("SPD", "1.0", *pairs)))


def _escape(key: str, value: str) -> str:
    """Percent-encode a value. In ACC, a plus sign separates IBAN and BIC."""
    return value if key == "ACC" else percent_encode(value, _UNENCODED)


def _pairs(spayd: Spayd) -> tuple[tuple[str, object], ...]:
    account = spayd.iban if spayd.bic is None else f"{spayd.iban}+{spayd.bic}"
    return (
        ("ACC", account),
        ("ALT-ACC", ",".join(spayd.alternative_ibans) or None),
        ("AM", None if spayd.amount is None else f"{spayd.amount:.2f}"),
        ("CC", spayd.currency),
        ("RF", spayd.reference),
        ("RN", spayd.name),
        ("DT", spayd.due_date and f"{spayd.due_date:%Y%m%d}"),
        ("PT", spayd.payment_type),
        ("MSG", spayd.text),
        ("X-PER", spayd.retry_days),
        ("X-VS", spayd.variable_symbol),
        ("X-SS", spayd.specific_symbol),
        ("X-KS", spayd.constant_symbol),
        ("X-ID", spayd.payment_id),
        ("X-URL", spayd.details_url),
    )
