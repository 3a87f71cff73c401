"""Payments with any merchant-presented QR code of EMVCo (EMV QRCPS, Merchant-Presented Mode 1.1)."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, NamedTuple

from qr.errors import BadParameter, MissingParameter
from qr.parameters import InvalidValue
from qr.parameters.countries import Country
from qr.parameters.currencies import NUMBERS, Currency, decimal_places
from qr.parameters.types import Number, Pattern
from qr.payloads import Message
from qr.payloads.emv import (
    MAX_AMOUNT_CHARACTERS,
    BillNumber,
    City,
    Fee,
    FeePercent,
    Initiation,
    MerchantCode,
    Name,
    Objects,
    Tip,
    ascii_line,
    fee_objects,
    initiation_method,
    write_emv,
)

_MAX_GUID_CHARACTERS = 32
_AMOUNT = Number("0.0001", "9999999999999", 4)
_DATA_OBJECT = re.compile("([0-9]{2}(?:[.][0-9]{2}){0,2})=([ -~]{1,99})")
Values = Mapping[tuple[str, ...], str]  # Values of data objects by the IDs that lead to them.
# Fields of the additional data (data object 62) by ID.
_ADDITIONAL = {
    **{"01": "reference", "02": "mobile", "03": "store", "04": "loyalty", "05": "reference_label", "06": "customer"},
    **{"07": "terminal", "08": "message", "09": "data_request", "10": "tax_id", "11": "channel"},
}


class DataObjects(NamedTuple):
    """Data objects with given IDs, each written as ID=value. A dot separates a template from an ID in the template."""

    minimum: str
    maximum: str
    example: str

    @property
    def allowed(self) -> str:
        return (
            f"data objects {self.minimum} to {self.maximum} as ID=value, separated by commas or as a JSON list,"
            f" such as {self.example}"
        )

    def parse(self, text: str) -> Objects:
        return self.parse_list(text.split(","))

    def parse_list(self, items: Sequence[str]) -> Objects:
        values = dict(map(self._parse_item, items))
        if (
            not values
            or len(values) < len(items)
            or any(path[:-1] in values or path[:1] in values for path in values if len(path) > 1)
        ):
            raise ValueError(items)
        for identifier in sorted(path[0] for path in values):
            _check_template(identifier, values)
        return _nest(values)

    def _parse_item(self, item: str) -> tuple[tuple[str, ...], str]:
        """Return the path of a data object, which consists of one to three IDs, and its value."""
        match = _DATA_OBJECT.fullmatch(item.strip(" "))
        if not match or not self.minimum <= match[1][:2] <= self.maximum:
            raise ValueError(item)
        return tuple(match[1].split(".")), match[2]


def _check_template(identifier: str, values: Values) -> None:
    """Raise ``InvalidValue`` if data object 26 or higher has no unique identifier, or if a lower one is a template."""
    if identifier < "26":
        if (identifier,) not in values:
            raise InvalidValue(f"a value without a dot before it for data object {identifier}: {identifier}=value")
    elif not 0 < len(values.get((identifier, "00"), "")) <= _MAX_GUID_CHARACTERS:
        unique = f"{identifier}.00=value of 1 to {_MAX_GUID_CHARACTERS} characters"
        raise InvalidValue(f"sent with the unique identifier of template {identifier}: {unique}")


def _nest(values: Values) -> Objects:
    """Convert values by path to nested data objects."""
    inner = {path[0]: {other[1:]: value for other, value in values.items() if other[:1] == path[:1]} for path in values}
    return {identifier: values.get((identifier,)) or _nest(inner[identifier]) for identifier in inner}


def _local_line(max_characters: int) -> Pattern:
    """Return the type of a text in any script. Readers count characters beyond U+FFFF as one or as two."""
    return Pattern(
        f"(?! )[^\\x00-\\x1f\\x7f-\\x9f\u2028\u2029\ud800-\udfff\\U00010000-\\U0010ffff]{{1,{max_characters}}}(?<! )",
        f"one line of 1 to {max_characters} characters up to U+FFFF, without control characters and without a space at"
        " either end",
    )


class Emvco(NamedTuple):
    """Payment with a merchant-presented QR code of EMVCo (EMV QRCPS 1.1), for all other payment schemes."""

    account: Annotated[
        Objects,
        DataObjects("02", "51", "26.00=SG.PAYNOW,26.01=2"),
        "accounts of the merchant; 26 to 51 are templates whose ID 00 names the scheme",
    ]
    currency: Annotated[str, Currency(), "currency of the amount"]
    country: Annotated[str, Country(), "country of the merchant"]
    name: Name
    city: City
    merchant_code: MerchantCode = "0000"
    amount: Annotated[Decimal | None, _AMOUNT, "amount; default: the payer enters it"] = None
    tip: Tip = False
    fee: Annotated[Decimal | None, _AMOUNT, "fixed fee that is added to the amount"] = None
    fee_percent: FeePercent = None
    postal_code: Annotated[str | None, ascii_line(10), "postal code of the merchant"] = None
    reference: BillNumber = None
    reference_label: Annotated[str | None, ascii_line(25), "reference of the merchant or its bank"] = None
    mobile: Annotated[str | None, ascii_line(25), "mobile phone number; ***: the payer enters it"] = None
    store: Annotated[str | None, ascii_line(25), "store of the merchant"] = None
    loyalty: Annotated[str | None, ascii_line(25), "loyalty card; ***: the payer enters it"] = None
    customer: Annotated[str | None, ascii_line(25), "number of the customer; ***: the payer enters it"] = None
    terminal: Annotated[str | None, ascii_line(25), "terminal of the merchant"] = None
    message: Annotated[str | None, ascii_line(25), "purpose of the payment"] = None
    data_request: Annotated[
        str | None,
        Pattern("(?=.)A?M?E?", "some of the letters AME, in this order"),
        "data that the payer sends: address (A), mobile phone number (M), e-mail address (E)",
    ] = None
    tax_id: Annotated[str | None, ascii_line(20), "tax ID of the merchant"] = None
    channel: Annotated[str | None, Pattern("[0-9]{3}", "three digits"), "medium, place and presence (EMVCo)"] = None
    language: Annotated[
        str | None, Pattern("[A-Za-z]{2}", "two letters (ISO 639)"), "language of local_name and local_city"
    ] = None
    local_name: Annotated[str | None, _local_line(25), "name of the merchant in another script"] = None
    local_city: Annotated[str | None, _local_line(15), "city of the merchant in another script"] = None
    template: Annotated[
        Objects | None, DataObjects("80", "99", "80.00=com.example,80.01=7"), "templates of payment systems"
    ] = None
    initiation: Initiation = None


def write_emvco(payment: Emvco) -> Message:
    """Write a payment.

    Raises ``BadParameter`` or ``MissingParameter`` if fields cannot be combined, or if an amount has more decimal
    places than its currency, and ``DataTooLong`` if a template exceeds 99 characters or the content 512 characters.
    """
    fee = Fee(payment.tip, _format_amount(payment, "fee"), payment.fee_percent)
    return write_emv(
        {
            "01": initiation_method(payment.initiation, payment.amount),
            **payment.account,
            **{"52": payment.merchant_code, "53": NUMBERS[payment.currency], "54": _format_amount(payment, "amount")},
            **fee_objects(fee),
            **{"58": payment.country, "59": payment.name, "60": payment.city, "61": payment.postal_code},
            "62": {identifier: getattr(payment, field) for identifier, field in _ADDITIONAL.items()},
            "64": _language_template(payment),
            **(payment.template or {}),
        }
    )


def _format_amount(payment: Emvco, field: str) -> str | None:
    """Format an amount with the decimal places of its currency."""
    amount: Decimal | None = getattr(payment, field)
    places = decimal_places(payment.currency)
    if amount is None:
        return None
    text = f"{amount:.{places}f}"
    if Decimal(text) != amount or len(text) > MAX_AMOUNT_CHARACTERS:
        allowed = f"at most {MAX_AMOUNT_CHARACTERS} characters long, with at most {places} decimal places"
        raise BadParameter(field, f"{amount:f}", f"{allowed} for {payment.currency}")
    return text


def _language_template(payment: Emvco) -> Objects:
    """Return the merchant's name and city in another language (EMV QRCPS, ID 64)."""
    if not (payment.language or payment.local_name or payment.local_city):
        return {}
    for field in ("language", "local_name"):
        if not getattr(payment, field):
            detail = f"{field} is missing: send language and local_name together"
            raise MissingParameter(detail, parameter=field, allowed="sent with the other local fields")
    return {"00": (payment.language or "").upper(), "01": payment.local_name, "02": payment.local_city}
