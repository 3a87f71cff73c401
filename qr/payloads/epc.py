"""SEPA credit transfer (European Payments Council, QR code guidelines EPC069-12)."""

from decimal import Decimal
from typing import Annotated, NamedTuple

from qr.errors import BadParameter, DataTooLong, MissingParameter
from qr.parameters.accounts import BIC, CreditorReference, Iban
from qr.parameters.types import Choice, Number, Pattern
from qr.parameters.typography import PlainText
from qr.payloads import Message

MAX_BYTES = 331  # The capacity of version 13 at level M (EPC069-12, 2).
_UTF_8 = "1"
# Visible letters and punctuation of the languages in the SEPA countries: all characters of the other seven character
# sets of EPC069-12, and further letters for Maltese, Romanian and Turkish names.
_LATIN = r"!-~\u00a1-\u00ac\u00ae-\u017f\u0218-\u021b\u02c7\u02d8-\u02dd"
_GREEK_AND_CYRILLIC = r"\u037a\u0384-\u03ce\u0401-\u045f"
_PUNCTUATION = r"\u2010-\u2015\u2018-\u201e\u2026\u20ac\u20af\u2116"


def _line(max_characters: int) -> PlainText:
    """Return the type of an element. An element has one line, because a line break starts the next element."""
    return PlainText(
        Pattern(
            f"(?! )[ {_LATIN}{_GREEK_AND_CYRILLIC}{_PUNCTUATION}]{{1,{max_characters}}}(?<! )",
            f"one line of 1 to {max_characters} Latin, Greek or Cyrillic characters, without a space at either end",
        )
    )


class Epc(NamedTuple):
    """SEPA credit transfer for banking apps, also known as GiroCode (EPC069-12)."""

    name: Annotated[str, _line(70), "name of the payee"]
    iban: Annotated[str, Iban(), "account of the payee"]
    bic: Annotated[str | None, BIC, "bank of the payee; required outside the EEA and for service_version 001"] = None
    amount: Annotated[
        Decimal | None, Number("0.01", "999999999.99", 2), "amount in euro; default: the payer enters it"
    ] = None
    reference: Annotated[str | None, CreditorReference(), "structured remittance information, instead of text"] = None
    text: Annotated[str | None, _line(140), "unstructured remittance information, instead of reference"] = None
    purpose: Annotated[
        str | None, Pattern("[A-Z0-9]{1,4}", "1 to 4 capital letters and digits"), "purpose code (ISO 20022)"
    ] = None
    information: Annotated[str | None, _line(70), "note to the payer, which is not part of the payment"] = None
    service_version: Annotated[str, Choice(("001", "002")), "version of the guidelines; 001 requires a bic"] = "002"


def write_epc(epc: Epc) -> Message:
    """Write one element per line, up to the last that is not empty (EPC069-12, 3).

    Raises ``BadParameter`` if both ``reference`` and ``text`` are sent, ``MissingParameter`` if ``service_version`` is
    001 and ``bic`` is missing, and ``DataTooLong`` if the content exceeds 331 bytes.
    """
    if epc.reference and epc.text:
        raise BadParameter("text", epc.text, "omitted if reference is sent")
    if epc.service_version == "001" and not epc.bic:
        raise MissingParameter(
            "bic is missing: send a BIC, or service_version 002",
            parameter="bic",
            allowed="a BIC, or service_version 002",
        )
    text = "\n".join(_elements(epc)).rstrip("\n")
    if (length := len(text.encode())) > MAX_BYTES:
        raise DataTooLong(
            f"the transfer has {length} bytes as UTF-8; the maximum is {MAX_BYTES}, so shorten the fields",
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
    """Format an amount as in the examples of the guidelines: EUR1, EUR12.3."""
    return "" if amount is None else "EUR" + f"{amount:.2f}".rstrip("0").rstrip(".")
