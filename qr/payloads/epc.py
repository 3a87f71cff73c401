"""A SEPA credit transfer, as the European Payments Council's QR code guidelines write it (EPC069-12)."""

from decimal import Decimal
from typing import Annotated, NamedTuple

from qr.errors import BadParameter, DataTooLong, MissingParameter
from qr.parameters.accounts import CreditorReference, Iban
from qr.parameters.types import Choice, Number, Pattern
from qr.payloads import Message

MAX_BYTES = 331  # EPC069-12, 2: what version 13 holds at level M
_UTF_8 = "1"
# Letters and punctuation of the languages of the SEPA countries, nothing invisible: all that the other seven character
# sets of EPC069-12 can write, and what Maltese, Romanian and Turkish names need beyond them.
_LATIN = r"!-~\u00a1-\u00ac\u00ae-\u017f\u0218-\u021b\u02c7\u02d8-\u02dd"
_GREEK_AND_CYRILLIC = r"\u037a\u0384-\u03ce\u0401-\u045f"
_PUNCTUATION = r"\u2010-\u2015\u2018-\u201e\u2026\u20ac\u20af\u2116"


def _line(most: int) -> Pattern:
    """Text that stays on its line: a line break would begin the next element."""
    return Pattern(
        f"(?! )[ {_LATIN}{_GREEK_AND_CYRILLIC}{_PUNCTUATION}]{{1,{most}}}(?<! )",
        f"a line of 1 to {most} Latin, Greek or Cyrillic characters, without a space at either end",
    )


class Epc(NamedTuple):
    """A SEPA credit transfer to be paid by scanning, also known as GiroCode (EPC069-12)."""

    name: Annotated[str, _line(70), "name of the payee"]
    iban: Annotated[str, Iban(), "account of the payee"]
    bic: Annotated[
        str | None,
        Pattern(
            "[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?", "a BIC of 8 or 11 capital letters and digits (ISO 9362)"
        ),
        "bank of the payee; needed outside the EEA and for service version 001",
    ] = None
    amount: Annotated[
        Decimal | None, Number("0.01", "999999999.99", 2), "amount in euro; the payer enters it when absent"
    ] = None
    reference: Annotated[str | None, CreditorReference(), "structured remittance information; instead of text"] = None
    text: Annotated[str | None, _line(140), "unstructured remittance information; instead of reference"] = None
    purpose: Annotated[
        str | None, Pattern("[A-Z0-9]{1,4}", "1 to 4 capital letters and digits"), "purpose code (ISO 20022)"
    ] = None
    information: Annotated[str | None, _line(70), "what the payee tells the payer, not part of the payment"] = None
    service_version: Annotated[str, Choice(("001", "002")), "version of the guidelines' format; 001 needs a BIC"] = (
        "002"
    )


def write_epc(epc: Epc) -> Message:
    """The elements, one a line, up to the last that is not empty (EPC069-12, 3).

    Raises ``BadParameter`` for both kinds of remittance information, ``MissingParameter`` for a BIC that version 001
    needs, ``DataTooLong`` beyond 331 bytes.
    """
    if epc.reference and epc.text:
        raise BadParameter("text", epc.text, "absent beside reference: a transfer carries one or the other")
    if epc.service_version == "001" and not epc.bic:
        raise MissingParameter(
            "service_version 001 needs a bic", parameter="bic", allowed="a BIC, or service_version 002"
        )
    text = "\n".join(_elements(epc)).rstrip("\n")
    if (length := len(text.encode())) > MAX_BYTES:
        raise DataTooLong(
            f"the transfer has {length} bytes as UTF-8; an EPC code holds {MAX_BYTES}",
            allowed=f"at most {MAX_BYTES} bytes",
        )
    return Message(text, ecc="M", max_version=13)


def _elements(epc: Epc) -> tuple[str, ...]:
    optional = (epc.purpose, epc.reference, epc.text, epc.information)
    return (
        *("BCD", epc.service_version, _UTF_8, "SCT", epc.bic or "", epc.name, epc.iban, _euro(epc.amount)),
        *(element or "" for element in optional),
    )


def _euro(amount: Decimal | None) -> str:
    """An amount as the guidelines' own examples have it: EUR1, EUR12.3."""
    return "" if amount is None else "EUR" + f"{amount:.2f}".rstrip("0").rstrip(".")
