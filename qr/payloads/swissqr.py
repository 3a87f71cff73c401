"""Swiss QR-bill (SIX, Swiss Implementation Guidelines for the QR-bill 2.3)."""

from decimal import Decimal
from typing import Annotated, NamedTuple

from qr.errors import BadParameter, DataTooLong, MissingParameter
from qr.parameters.accounts import CreditorReference, Iban, remove_spaces
from qr.parameters.countries import COUNTRIES
from qr.parameters.types import Choice, Number, Pattern
from qr.parameters.typography import PlainText
from qr.payloads import Message, PrintStandard, RequiredLogo

MAX_BYTES = 997  # The capacity of version 25 at level M.
# Guidelines, 6.4: 46 x 46 mm without the quiet zone, a cross of 7 x 7 mm, and 5 mm of empty space in the layout.
PRINTED = PrintStandard("QR-bill", symbol_mm=46, clear_mm=5, logo_mm=7)
SWISS_CROSS = RequiredLogo("swiss-cross", 100 * PRINTED.logo_mm / PRINTED.symbol_mm)
_MAX_ADDITIONAL_CHARACTERS = 140  # Of message and bill_information together.


class Country:
    """Country, as a code of two capital letters."""

    allowed = "a country code of two capital letters (ISO 3166-1), or XK"

    def parse(self, text: str) -> str:
        if text not in COUNTRIES:
            raise ValueError(text)
        return text


class Reference:
    """QR reference of 27 digits, or creditor reference; without spaces."""

    allowed = "a QR reference of 27 digits, or a creditor reference that starts with RF, with correct check digits"

    def parse(self, text: str) -> str:
        from stdnum.ch import esr

        reference = remove_spaces(text)
        if not reference.isdecimal():
            return CreditorReference().parse(text)
        if len(reference) != 27 or esr.calc_check_digit(reference[:-1]) != reference[-1]:
            raise ValueError(text)
        return reference


def _line(max_characters: int, lookahead: str = "", condition: str = "") -> PlainText:
    """Return the type of an element in the extended Latin character set, which contains U+00A0 and U+00AD.

    ``lookahead`` is a regular expression for its start, which ``condition`` describes.
    """
    element = Pattern(
        rf"{lookahead}(?! )[ -~\u00a0-\u017f\u0218-\u021b\u20ac]{{1,{max_characters}}}(?<! )",
        f"one line of 1 to {max_characters} Latin characters (U+0020-007E, 00A0-017F, 0218-021B, 20AC){condition}, "
        "without a space at either end",
    )
    return PlainText(element, keep="\u00a0\u00ad")


_ZIP = _line(16, "(?![A-Za-z]+-)", " without a country prefix such as CH-")
_BILL_INFORMATION = _line(_MAX_ADDITIONAL_CHARACTERS, "(?=//..)", " that starts with //")


class SwissQr(NamedTuple):
    """Payment with a Swiss QR-bill (SIX, Swiss Implementation Guidelines for the QR-bill 2.3)."""

    iban: Annotated[
        str, Iban(("CH", "LI")), "account of the creditor; a QR-IBAN requires a QR reference, and the reverse"
    ]
    creditor_name: Annotated[str, _line(70), "creditor: first and last name, or company"]
    creditor_zip: Annotated[str, _ZIP, "creditor: postal code"]
    creditor_town: Annotated[str, _line(35), "creditor: town"]
    creditor_country: Annotated[str, Country(), "creditor: country"]
    creditor_street: Annotated[str | None, _line(70), "creditor: street or post office box"] = None
    creditor_house: Annotated[str | None, _line(16), "creditor: house number"] = None
    amount: Annotated[Decimal | None, Number("0.01", "999999999.99", 2), "amount; default: the debtor enters it"] = None
    currency: Annotated[str, Choice(("CHF", "EUR")), "currency of the amount"] = "CHF"
    debtor_name: Annotated[str | None, _line(70), "debtor: first and last name, or company"] = None
    debtor_zip: Annotated[str | None, _ZIP, "debtor: postal code"] = None
    debtor_town: Annotated[str | None, _line(35), "debtor: town"] = None
    debtor_country: Annotated[str | None, Country(), "debtor: country"] = None
    debtor_street: Annotated[str | None, _line(70), "debtor: street or post office box"] = None
    debtor_house: Annotated[str | None, _line(16), "debtor: house number"] = None
    reference: Annotated[str | None, Reference(), "reference of the payment: QR reference or creditor reference"] = None
    message: Annotated[str | None, _line(_MAX_ADDITIONAL_CHARACTERS), "unstructured message to the debtor"] = None
    bill_information: Annotated[
        str | None, _BILL_INFORMATION, "structured information for the debtor's accounting software"
    ] = None
    av1: Annotated[str | None, _line(100), "parameters of an alternative procedure"] = None
    av2: Annotated[str | None, _line(100), "parameters of another alternative procedure"] = None


def write_swissqr(bill: SwissQr) -> Message:
    """Write one element per line, with empty lines for missing elements.

    Raises ``MissingParameter`` or ``BadParameter`` if elements cannot be combined, and ``DataTooLong`` if the content
    exceeds 997 bytes.
    """
    _check_reference(bill)
    _check_debtor(bill)
    _check_additional(bill)
    text = "\n".join(_elements(bill))
    if (length := len(text.encode())) > MAX_BYTES:
        raise DataTooLong(
            f"the bill has {length} bytes as UTF-8; the maximum is {MAX_BYTES}, so shorten the fields",
            allowed=f"at most {MAX_BYTES} bytes",
        )
    return Message(text, ecc="M", max_version=25, logo=SWISS_CROSS, printed=PRINTED)


def _check_reference(bill: SwissQr) -> None:
    """Check that a QR reference and a QR-IBAN (institution 30000 to 31999) are used together."""
    if 30000 <= int(bill.iban[4:9]) <= 31999:
        if bill.reference is None:
            raise MissingParameter(
                "reference is missing: a QR-IBAN requires a QR reference of 27 digits",
                parameter="reference",
                allowed="a QR reference of 27 digits",
            )
        if _reference_type(bill.reference) != "QRR":
            raise BadParameter("reference", bill.reference, "a QR reference of 27 digits if iban is a QR-IBAN")
    elif _reference_type(bill.reference) == "QRR":
        allowed = "a QR-IBAN (institution 30000 to 31999) if reference is a QR reference"
        raise BadParameter("iban", bill.iban, allowed)


def _check_debtor(bill: SwissQr) -> None:
    """Check that the debtor is complete, or omitted."""
    if not any(_debtor(bill)):
        return
    for name in ("debtor_name", "debtor_zip", "debtor_town", "debtor_country"):
        if getattr(bill, name) is None:
            raise MissingParameter(
                f"{name} is missing: send the name, zip, town and country of the debtor, or omit all debtor_ fields",
                parameter=name,
                allowed="sent, or omitted with all other debtor_ fields",
            )


def _check_additional(bill: SwissQr) -> None:
    if len(bill.message or "") + len(bill.bill_information or "") > _MAX_ADDITIONAL_CHARACTERS:
        allowed = f"at most {_MAX_ADDITIONAL_CHARACTERS} characters long, together with bill_information"
        raise BadParameter("message", bill.message, allowed)
    if bill.av2 and not bill.av1:
        detail = "av1 is missing: send the first alternative procedure as av1, the second as av2"
        raise MissingParameter(detail, parameter="av1", allowed="the first alternative procedure")


def _reference_type(reference: str | None) -> str:
    return "NON" if reference is None else "QRR" if reference.isdecimal() else "SCOR"


def _elements(bill: SwissQr) -> list[str]:
    ultimate_creditor = (None,) * 7  # Reserved for future use.
    amount = None if bill.amount is None else f"{bill.amount:.2f}"
    elements = [
        *("SPC", "0200", "1", bill.iban),  # Version 2.00, UTF-8 restricted to the Latin character set.
        *("S", *_creditor(bill), *ultimate_creditor),
        *(amount, bill.currency),
        *("S" if bill.debtor_name else None, *_debtor(bill)),
        *(_reference_type(bill.reference), bill.reference, bill.message, "EPD"),
    ]
    # Only these elements can be omitted, from the end.
    optional = [bill.bill_information, bill.av1, bill.av2]
    while optional and optional[-1] is None:
        optional.pop()
    return [element or "" for element in (*elements, *optional)]


def _creditor(bill: SwissQr) -> tuple[str | None, ...]:
    street, town = (bill.creditor_street, bill.creditor_house), (bill.creditor_zip, bill.creditor_town)
    return (bill.creditor_name, *street, *town, bill.creditor_country)


def _debtor(bill: SwissQr) -> tuple[str | None, ...]:
    street, town = (bill.debtor_street, bill.debtor_house), (bill.debtor_zip, bill.debtor_town)
    return (bill.debtor_name, *street, *town, bill.debtor_country)
