"""Transfers in Vietnam with VietQR (NAPAS, QR Switching: technical specification of QR codes, IBFT)."""

from decimal import Decimal
from typing import Annotated, NamedTuple

from qr.parameters.types import Number, Pattern
from qr.parameters.typography import PlainText
from qr.payloads import Message
from qr.payloads.emv import (
    BillNumber,
    Initiation,
    ascii_line,
    choose_field,
    format_amount,
    initiation_method,
    write_emv,
)

_GUID = "A000000727"
_SERVICES = {"account": "QRIBFTTA", "card": "QRIBFTTC"}


class VietQr(NamedTuple):
    """VietQR transfer in Vietnam (NAPAS), to an account or a card."""

    bank: Annotated[str, Pattern("[0-9]{6}", "a BIN of six digits, such as 970436"), "bank of the payee", "bin"]
    account: Annotated[
        str | None, PlainText(Pattern("[A-Za-z0-9]{1,19}", "1 to 19 letters and digits")), "account of the payee"
    ] = None
    card: Annotated[
        str | None, PlainText(Pattern("[0-9]{16,19}", "16 to 19 digits")), "card of the payee, instead of account"
    ] = None
    amount: Annotated[
        Decimal | None, Number("1", "9999999999999", 0), "amount in dong; default: the payer enters it"
    ] = None
    reference: BillNumber = None
    message: Annotated[str | None, ascii_line(25), "purpose of the transfer"] = None
    initiation: Initiation = None


def write_vietqr(transfer: VietQr) -> Message:
    """Write a transfer.

    Raises ``MissingParameter`` without ``account`` and ``card``, and ``BadParameter`` if both are sent.
    """
    name, payee = choose_field(transfer, tuple(_SERVICES))
    return write_emv(
        {
            "01": initiation_method(transfer.initiation, transfer.amount),
            "38": {"00": _GUID, "01": {"00": transfer.bank, "01": payee}, "02": _SERVICES[name]},
            "53": "704",
            "54": format_amount(transfer.amount, 0),
            "58": "VN",
            "62": {"01": transfer.reference, "08": transfer.message},
        }
    )
