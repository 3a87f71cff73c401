"""Writer of merchant-presented QR codes for payments, and the fields that several of their payloads share.

EMVCo, QR Code Specification for Payment Systems (EMV QRCPS), Merchant-Presented Mode 1.1. The content is a sequence of
data objects. A data object has an ID of two digits, a length of two digits and a value. A template is a data object
whose value is a sequence of data objects.
"""

from __future__ import annotations

from binascii import crc_hqx
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated, NamedTuple, Union

from qr.errors import BadParameter, DataTooLong, MissingParameter
from qr.parameters.types import Choice, Number, Pattern, Switch
from qr.parameters.typography import PlainText
from qr.payloads import Message

Value = Union[str, "Objects", None]
Objects = Mapping[str, Value]  # Values by ID. A value that is None or empty is omitted.

MAX_CHARACTERS = 512  # Of the whole content (EMV QRCPS).
MAX_VALUE_CHARACTERS = 99
MAX_AMOUNT_CHARACTERS = 13
CENTS = Number("0.01", "9999999999.99", 2)  # Amount in a currency with two decimal places.
_INITIATION_METHODS = {"static": "11", "dynamic": "12"}


def ascii_line(max_characters: int) -> PlainText:
    """Return the type of a value in the format "ans" of EMVCo: printable ASCII characters."""
    return PlainText(
        Pattern(
            f"(?! )[ -~]{{1,{max_characters}}}(?<! )",
            f"one line of 1 to {max_characters} ASCII characters (U+0020-007E), so without accents, without a space at"
            " either end",
        )
    )


Name = Annotated[str, ascii_line(25), "name of the payee"]
City = Annotated[str, ascii_line(15), "city of the payee"]
MerchantCode = Annotated[
    str, Pattern("[0-9]{4}", "four digits"), "merchant category code (ISO 18245); 0000: not stated", "mc"
]
BillNumber = Annotated[str | None, ascii_line(25), "number of the bill"]
Initiation = Annotated[
    str | None,
    Choice(tuple(_INITIATION_METHODS)),
    "static (for several payments) or dynamic (for one payment); default: dynamic with an amount, otherwise static",
]
Tip = Annotated[bool, Switch(), "whether the payer is asked for a tip"]
FeePercent = Annotated[
    Decimal | None, Number("0.01", "99.99", 2), "fee that is added to the amount, in percent, instead of fee"
]


class Fee(NamedTuple):
    """What the payer pays in addition to the amount: at most one of a tip, a fixed fee and a percentage."""

    tip: bool
    fee: str | None
    fee_percent: Decimal | None


def checksum(content: bytes) -> str:
    """Return the checksum of all bytes before it, its own ID and length included (EMV QRCPS, ID 63).

    The checksum is CRC-16/CCITT-FALSE, as four hexadecimal digits.
    """
    return f"{crc_hqx(content, 0xFFFF):04X}"


def write_emv(objects: Objects) -> Message:
    """Write data objects in the order of their IDs, after the format indicator and before the checksum.

    Raises ``DataTooLong`` if a value exceeds 99 characters, or the content 512 characters.
    """
    text = write_objects({"00": "01", **objects}) + "6304"
    text += checksum(text.encode())
    if len(text) > MAX_CHARACTERS:
        raise DataTooLong(
            f"the payment has {len(text)} characters; the maximum is {MAX_CHARACTERS}, so shorten the fields",
            allowed=f"at most {MAX_CHARACTERS} characters",
        )
    return Message(text)


def write_objects(objects: Objects) -> str:
    """Write data objects in the order of their IDs. Raises ``DataTooLong`` if a value exceeds 99 characters."""
    return "".join(_write_object(identifier, value) for identifier, value in sorted(objects.items()))


def _write_object(identifier: str, value: Value) -> str:
    text = write_objects(value) if isinstance(value, Mapping) else value
    if not text:
        return ""
    if len(text) > MAX_VALUE_CHARACTERS:
        raise DataTooLong(
            f"data object {identifier} has {len(text)} characters; the maximum is {MAX_VALUE_CHARACTERS},"
            " so shorten its fields",
            allowed=f"at most {MAX_VALUE_CHARACTERS} characters in data object {identifier}",
        )
    return f"{identifier}{len(text):02}{text}"


def initiation_method(initiation: str | None, amount: Decimal | None) -> str:
    """Return the point of initiation method: 11 for several payments, 12 for one payment (EMV QRCPS, ID 01)."""
    return _INITIATION_METHODS[initiation or ("static" if amount is None else "dynamic")]


def format_amount(amount: Decimal | None, places: int = 2) -> str | None:
    """Format an amount with the decimal places of its currency."""
    return None if amount is None else f"{amount:.{places}f}"


def fee_objects(fee: Fee) -> Objects:
    """Return the indicator of a tip or fee, and its value (EMV QRCPS, IDs 55 to 57).

    Raises ``BadParameter`` if more than one of the fields is sent.
    """
    sent = [name for name, value in fee._asdict().items() if value]
    if len(sent) > 1:
        raise BadParameter(sent[1], str(getattr(fee, sent[1])), f"omitted if {sent[0]} is sent")
    if not sent:
        return {}
    indicator = {"tip": "01", "fee": "02", "fee_percent": "03"}[sent[0]]
    return {"55": indicator, "56": fee.fee, "57": format_amount(fee.fee_percent)}


def choose_field(fields: NamedTuple, names: Iterable[str]) -> tuple[str, str]:
    """Return the name and the value of the only one of several fields that is sent.

    Raises ``MissingParameter`` if none of them is sent, and ``BadParameter`` if more than one is sent.
    """
    names = tuple(names)
    sent = [(name, value) for name in names if (value := getattr(fields, name)) is not None]
    if not sent:
        choice = f"{', '.join(names[:-1])} or {names[-1]}"
        raise MissingParameter(f"{names[0]} is missing: send {choice}", parameter=names[0], allowed=f"one of {choice}")
    if len(sent) > 1:
        raise BadParameter(sent[1][0], sent[1][1], f"omitted if {sent[0][0]} is sent")
    return sent[0]
