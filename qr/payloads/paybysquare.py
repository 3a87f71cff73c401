"""Slovak payment orders (Slovak Banking Association, PAY by square 1.1 and 1.2)."""

from datetime import date
from decimal import Decimal
from typing import Annotated, NamedTuple

from qr.errors import BadParameter
from qr.parameters.accounts import BIC, CURRENCY, Iban, digits, payment_line
from qr.parameters.dates import Day
from qr.parameters.lists import Several
from qr.parameters.types import Choice, Number
from qr.payloads import Message

_VERSIONS = {"1.1.0": 1, "1.2.0": 2}  # Numbers in the header (table 1).
_PAYMENT_ORDER = "1"  # Of the classifier of payment options (table 11); others are standing order and direct debit.
_DICTIONARY_BYTES = 1 << 17  # Size of the LZMA dictionary (3.11).


class PayBySquare(NamedTuple):
    """Slovak payment order (Slovak Banking Association, PAY by square 1.1 and 1.2)."""

    iban: Annotated[str, Iban(), "account of the payee"]
    name: Annotated[str, payment_line(70), "name of the payee"]
    bic: Annotated[str | None, BIC, "bank of the payee"] = None
    alternative_ibans: Annotated[
        tuple[str, ...], Several(Iban(), 4), "other accounts of the payee, of which the payer can select one"
    ] = ()
    street: Annotated[str | None, payment_line(70), "payee: street and house number"] = None
    city: Annotated[str | None, payment_line(70), "payee: postal code and city"] = None
    amount: Annotated[Decimal | None, Number("0.01", "999999999999.99", 2), "amount; default: the payer enters it"] = (
        None
    )
    currency: Annotated[str, CURRENCY, "currency of the amount"] = "EUR"
    due_date: Annotated[date | None, Day(), "due date"] = None
    variable_symbol: Annotated[str | None, digits(10), "variable symbol, such as an invoice number", "vs"] = None
    constant_symbol: Annotated[str | None, digits(4), "constant symbol, which states the kind of the payment", "ks"] = (
        None
    )
    specific_symbol: Annotated[str | None, digits(10), "specific symbol", "ss"] = None
    reference: Annotated[str | None, payment_line(35), "reference of the originator (SEPA)"] = None
    text: Annotated[str | None, payment_line(140), "note to the payee"] = None
    invoice_id: Annotated[str | None, payment_line(10), "number of the invoice, for the payer's software"] = None
    service_version: Annotated[str, Choice(_VERSIONS), "version of the specification that the content states"] = "1.2.0"


def write_paybysquare(order: PayBySquare) -> Message:
    """Write the fields, separated by tabs, compressed with LZMA and encoded in base32hex (3.5 to 3.16).

    Raises ``BadParameter`` if ``alternative_ibans`` contains ``iban``.
    """
    if order.iban in order.alternative_ibans:
        raise BadParameter("alternative_ibans", ",".join(order.alternative_ibans), "IBANs other than iban")
    fields = "\t".join("" if field is None else field for field in _fields(order))
    return Message(_pack(fields.encode(), _VERSIONS[order.service_version]))


def _fields(order: PayBySquare) -> tuple[str | None, ...]:
    """Return the fields in the order of the specification (table 15)."""
    accounts = [(order.iban, order.bic), *((iban, None) for iban in order.alternative_ibans)]
    no_standing_order = no_direct_debit = "0"
    return (
        *(order.invoice_id, "1"),  # One payment.
        *(_PAYMENT_ORDER, _format_amount(order.amount), order.currency),
        None if order.due_date is None else f"{order.due_date:%Y%m%d}",
        *(order.variable_symbol, order.constant_symbol, order.specific_symbol),
        *(order.reference, order.text),
        *(str(len(accounts)), *(field for account in accounts for field in account)),
        *(no_standing_order, no_direct_debit),
        *(order.name, order.street, order.city),
    )


def _format_amount(amount: Decimal | None) -> str | None:
    """Format an amount as in the examples of the specification: 1000, 10.5, 0.08."""
    return None if amount is None else f"{amount:.2f}".rstrip("0").rstrip(".")


def _pack(fields: bytes, version: int) -> str:
    """Add the CRC-32, compress, add the header, and encode as base32hex without padding."""
    # Only this payload needs these modules: a cold start does not load them.
    import lzma
    from base64 import b32hexencode
    from zlib import crc32

    content = crc32(fields).to_bytes(4, "little") + fields
    filters = [{"id": lzma.FILTER_LZMA1, "lc": 3, "lp": 0, "pb": 2, "dict_size": _DICTIONARY_BYTES}]
    body = lzma.compress(content, lzma.FORMAT_RAW, filters=filters)
    header = bytes([version, 0]) + len(content).to_bytes(2, "little")
    return b32hexencode(header + body).decode().rstrip("=")
