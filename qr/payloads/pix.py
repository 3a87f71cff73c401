"""Payments with Brazil's Pix (Banco Central do Brasil, Manual de Padrões para Iniciação do Pix; Manual do BR Code)."""

import re
from decimal import Decimal
from typing import Annotated, NamedTuple

from qr.errors import BadParameter
from qr.parameters.addresses import EmailAddress, InternationalNumber
from qr.parameters.types import Pattern
from qr.parameters.typography import plain_number
from qr.payloads import Message
from qr.payloads.emv import (
    CENTS,
    MAX_VALUE_CHARACTERS,
    City,
    MerchantCode,
    Name,
    Objects,
    ascii_line,
    choose_field,
    format_amount,
    write_emv,
    write_objects,
)

_GUI = "br.gov.bcb.pix"
_MAX_KEY_CHARACTERS = 77  # What remains of data object 26 after the GUI.
_CPF = re.compile(r"([0-9]{3})\.?([0-9]{3})\.?([0-9]{3})-?([0-9]{2})")
_CNPJ = re.compile(r"([0-9A-Z]{2})\.?([0-9A-Z]{3})\.?([0-9A-Z]{3})/?([0-9A-Z]{4})-?([0-9]{2})")
_UUID = re.compile("[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")


class PixKey:
    """Key of an account in the directory of Pix (DICT), in the form of the directory.

    The letters of an e-mail address and of a random key become lower case. A phone number without "+" is rejected,
    because it can be a CPF.
    """

    allowed = (
        "a Pix key: a CPF or CNPJ with its check digits, a phone number with + and the country code,"
        " an e-mail address of at most 77 ASCII characters, or a random key (UUID)"
    )

    def parse(self, text: str) -> str:
        if "@" in text:
            return _parse_email(text)
        key = plain_number(text).strip(" ")
        if key.startswith("+"):
            return f"+{InternationalNumber().parse(key)}"
        if _UUID.fullmatch(key.lower()):
            return key.lower()
        return _parse_taxpayer(key.upper())


def _parse_email(text: str) -> str:
    email = EmailAddress().parse(text).lower()
    if len(email) > _MAX_KEY_CHARACTERS:
        raise ValueError(text)
    return email


def _parse_taxpayer(number: str) -> str:
    """Return the digits and letters of a CPF or CNPJ. Raises ``ValueError`` if the check digits are wrong."""
    from stdnum.br import cnpj, cpf

    for pattern, check in ((_CPF, cpf), (_CNPJ, cnpj)):
        match = pattern.fullmatch(number)
        digits = "".join(match.groups()) if match else ""
        # Numbers of one repeated digit have correct check digits, but are not issued.
        if len(set(digits)) > 1 and check.is_valid(digits):
            return digits
    raise ValueError(number)


_LOCATION = Pattern(
    f"(?=.{{1,{_MAX_KEY_CHARACTERS}}}$)[A-Za-z0-9-]+([.][A-Za-z0-9-]+)+(:[0-9]+)?/[!-~]+",
    f"a host and a path such as pix.example.com/v2/1234 of at most {_MAX_KEY_CHARACTERS} ASCII characters,"
    " without https://",
)
_TRANSACTION_ID = Pattern("[A-Za-z0-9]{1,25}|[*]{3}", "1 to 25 letters and digits, or *** for none")


class Pix(NamedTuple):
    """Pix payment in Brazil (Banco Central do Brasil, BR Code): static with key, dynamic with url."""

    name: Name
    city: City
    key: Annotated[str | None, PixKey(), "Pix key of the payee"] = None
    url: Annotated[str | None, _LOCATION, "location of a dynamic payment at the payee's bank, instead of key"] = None
    amount: Annotated[Decimal | None, CENTS, "amount in reais; default: the payer enters it"] = None
    reference: Annotated[
        str | None, _TRANSACTION_ID, "transaction identifier of a payment with key; default: ***", "txid"
    ] = None
    message: Annotated[str | None, ascii_line(72), "text to the payer, for a payment with key"] = None
    merchant_code: MerchantCode = "0000"
    postal_code: Annotated[
        str | None, Pattern("[0-9]{8}|[0-9]{5}-[0-9]{3}", "a CEP of eight digits"), "postal code of the payee"
    ] = None


def write_pix(pix: Pix) -> Message:
    """Write a BR Code.

    It has no point of initiation method, except for a location: 12. That method would limit a key to one payment.

    Raises ``MissingParameter`` without ``key`` and ``url``, and ``BadParameter`` if fields cannot be combined, or if
    ``message`` is too long for the key.
    """
    choose_field(pix, ("key", "url"))
    if pix.url:
        _check_dynamic(pix)
    return write_emv(
        {
            "01": "12" if pix.url else None,
            "26": _account(pix),
            "52": pix.merchant_code,
            "53": "986",
            "54": format_amount(pix.amount),
            "58": "BR",
            "59": pix.name,
            "60": pix.city,
            "61": (pix.postal_code or "").replace("-", ""),
            "62": {"05": pix.reference or "***"},
        }
    )


def _check_dynamic(pix: Pix) -> None:
    """Check that fields are omitted that the document at the location contains."""
    for name in ("reference", "message"):
        if getattr(pix, name):
            raise BadParameter(name, getattr(pix, name), "omitted if url is sent")


def _account(pix: Pix) -> Objects:
    account: Objects = {"00": _GUI, "01": pix.key, "25": pix.url}
    room = MAX_VALUE_CHARACTERS - len(write_objects({**account, "02": "-"})) + 1
    if pix.message and len(pix.message) > room:
        allowed = f"at most {room} characters long with this key" if room > 0 else "omitted with a key of this length"
        raise BadParameter("message", pix.message, allowed)
    return {**account, "02": pix.message}
