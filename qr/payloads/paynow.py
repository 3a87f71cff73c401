"""Payments with Singapore's PayNow (Association of Banks in Singapore; SGQR)."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, NamedTuple

from qr.errors import BadParameter
from qr.parameters.accounts import remove_spaces
from qr.parameters.addresses import PhoneNumber
from qr.parameters.dates import Day
from qr.parameters.types import Switch
from qr.payloads import Message
from qr.payloads.emv import (
    CENTS,
    BillNumber,
    Initiation,
    ascii_line,
    choose_field,
    format_amount,
    initiation_method,
    write_emv,
)

_PROXY_TYPES = {"mobile": "0", "uen": "2"}
_MOBILE = re.compile(r"(?:\+65|0065)?([89][0-9]{7})")
# Businesses, companies, and other entities, each with a suffix that selects an account of the entity.
_UEN = re.compile("(?P<number>[0-9]{8,9}[A-Z]|[RST][0-9]{2}[A-Z]{2}[0-9]{4}[A-Z])([A-Z0-9]{3})?")


class SingaporeMobile:
    """Mobile phone number of Singapore, with +65."""

    allowed = "a mobile phone number of Singapore, such as 9123 4567 or +65 9123 4567"

    def parse(self, text: str) -> str:
        match = _MOBILE.fullmatch(PhoneNumber().parse(text))
        if not match:
            raise ValueError(text)
        return f"+65{match[1]}"


class Uen:
    """Unique Entity Number, which can be followed by a suffix of three characters."""

    allowed = "a UEN with its check letter, and optionally a suffix of three letters or digits"

    def parse(self, text: str) -> str:
        uen = remove_spaces(text)
        match = _UEN.fullmatch(uen)
        if not match or _check_letter(match["number"]) != match["number"][-1]:
            raise ValueError(text)
        return uen


def _check_letter(number: str) -> str:
    """Compute the last letter of a UEN. The year of issue is not compared with the clock."""
    from stdnum.sg import uen

    if not number[0].isdecimal():
        return str(uen.calc_other_check_digit(number[:-1]))
    digits = number[:-1]
    is_business = len(digits) == 8
    return str(uen.calc_business_check_digit(digits) if is_business else uen.calc_local_company_check_digit(digits))


class PayNow(NamedTuple):
    """PayNow payment in Singapore (Association of Banks in Singapore), to a mobile phone number or a UEN."""

    mobile: Annotated[str | None, SingaporeMobile(), "mobile phone number of the payee", "phone"] = None
    uen: Annotated[str | None, Uen(), "UEN of the payee, instead of mobile"] = None
    name: Annotated[str, ascii_line(25), "name of the payee; NA: not stated"] = "NA"
    amount: Annotated[Decimal | None, CENTS, "amount in Singapore dollars; default: the payer enters it"] = None
    editable: Annotated[
        bool | None, Switch(), "whether the payer can change the amount; default: on without an amount, otherwise off"
    ] = None
    expiry: Annotated[date | None, Day(), "last day on which the payment can be made"] = None
    reference: BillNumber = None
    initiation: Initiation = None


def write_paynow(payment: PayNow) -> Message:
    """Write a PayNow payment.

    Raises ``MissingParameter`` or ``BadParameter`` if not exactly one payee is sent, and ``BadParameter`` if
    ``editable`` is off without an amount.
    """
    name, payee = choose_field(payment, tuple(_PROXY_TYPES))
    account = {
        "00": "SG.PAYNOW",
        "01": _PROXY_TYPES[name],
        "02": payee,
        "03": str(int(_is_editable(payment))),
        "04": f"{payment.expiry:%Y%m%d}" if payment.expiry else None,
    }
    return write_emv(
        {
            "01": initiation_method(payment.initiation, payment.amount),
            "26": account,
            **{"52": "0000", "53": "702", "54": format_amount(payment.amount)},
            **{"58": "SG", "59": payment.name, "60": "Singapore"},
            "62": {"01": payment.reference},
        }
    )


def _is_editable(payment: PayNow) -> bool:
    if payment.editable is None:
        return payment.amount is None
    if payment.amount is None and not payment.editable:
        raise BadParameter("editable", "off", "on or omitted without an amount, which the payer then enters")
    return payment.editable
