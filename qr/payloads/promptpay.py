"""Payments with Thailand's PromptPay (Bank of Thailand, Thai QR Code Payment Standard)."""

import re
from decimal import Decimal
from typing import Annotated, NamedTuple

from qr.errors import BadParameter, MissingParameter
from qr.parameters.addresses import PhoneNumber
from qr.parameters.types import Pattern
from qr.parameters.typography import PlainText, plain_number
from qr.payloads import Message
from qr.payloads.emv import (
    CENTS,
    Initiation,
    Objects,
    choose_field,
    format_amount,
    initiation_method,
    write_emv,
)

_TRANSFER, _BILL_PAYMENT = "A000000677010111", "A000000677010112"
# IDs in the template of a transfer, by field.
_PROXIES = {"phone": "01", "tax_id": "02", "wallet": "03"}
_MOBILE = re.compile(r"(?:\+66|0066|0)([689][0-9]{8})")
_REFERENCE = Pattern("[A-Z0-9]{1,20}", "1 to 20 capital letters and digits")


class ThaiMobile:
    """Mobile phone number of Thailand, in the form of the standard: 0066 and nine digits."""

    allowed = "a mobile phone number of Thailand, such as 081 234 5678 or +66 81 234 5678"

    def parse(self, text: str) -> str:
        match = _MOBILE.fullmatch(PhoneNumber().parse(text))
        if not match:
            raise ValueError(text)
        return f"0066{match[1]}"


class TaxId:
    """National ID of a person or tax ID of a company, without hyphens. Both have the same check digit."""

    allowed = "a national ID or tax ID of 13 digits with its check digit, with or without hyphens"

    def parse(self, text: str) -> str:
        from stdnum.th import pin

        number = plain_number(text).replace(" ", "").replace("-", "")
        if not re.fullmatch("[0-9]{13}", number) or pin.calc_check_digit(number) != number[-1]:
            raise ValueError(text)
        return number


class PromptPay(NamedTuple):
    """PromptPay payment in Thailand (Bank of Thailand): a transfer, or the payment of a bill with biller."""

    phone: Annotated[str | None, ThaiMobile(), "mobile phone number of the payee"] = None
    tax_id: Annotated[str | None, TaxId(), "national ID or tax ID of the payee, instead of phone", "national_id"] = None
    wallet: Annotated[
        str | None,
        PlainText(Pattern("[0-9]{15}", "an e-wallet ID of 15 digits")),
        "e-wallet of the payee, instead of phone",
    ] = None
    biller: Annotated[
        str | None,
        PlainText(Pattern("[0-9]{15}", "a biller ID of 15 digits: a tax ID and a suffix of two digits")),
        "biller, instead of phone; requires reference",
    ] = None
    reference: Annotated[str | None, _REFERENCE, "first reference of the bill", "ref1"] = None
    reference2: Annotated[str | None, _REFERENCE, "second reference of the bill", "ref2"] = None
    amount: Annotated[Decimal | None, CENTS, "amount in baht; default: the payer enters it"] = None
    initiation: Initiation = None


def write_promptpay(payment: PromptPay) -> Message:
    """Write a transfer (data object 29) or the payment of a bill (data object 30).

    Raises ``MissingParameter`` or ``BadParameter`` if not exactly one payee is sent, or if ``biller`` and ``reference``
    are not sent together.
    """
    name, payee = choose_field(payment, (*_PROXIES, "biller"))
    return write_emv(
        {
            "01": initiation_method(payment.initiation, payment.amount),
            **(_bill(payment) if name == "biller" else _transfer(payment, _PROXIES[name], payee)),
            "53": "764",
            "54": format_amount(payment.amount),
            "58": "TH",
        }
    )


def _transfer(payment: PromptPay, proxy: str, payee: str) -> Objects:
    for name in ("reference", "reference2"):
        if getattr(payment, name):
            raise BadParameter(name, getattr(payment, name), "omitted unless biller is sent")
    return {"29": {"00": _TRANSFER, proxy: payee}}


def _bill(payment: PromptPay) -> Objects:
    if not payment.reference:
        raise MissingParameter(
            "reference is missing: biller requires a reference of the bill",
            parameter="reference",
            allowed=_REFERENCE.allowed,
        )
    references = {"02": payment.reference, "03": payment.reference2}
    return {"30": {"00": _BILL_PAYMENT, "01": payment.biller, **references}}
