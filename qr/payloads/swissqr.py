"""A payment by Swiss QR-bill (SIX, Swiss Implementation Guidelines for the QR-bill 2.3)."""

from decimal import Decimal
from typing import Annotated, NamedTuple

from qr.errors import BadParameter, DataTooLong, MissingParameter
from qr.parameters.accounts import CreditorReference, Iban, remove_spaces
from qr.parameters.types import Choice, Number, Pattern
from qr.payloads import Centre, Message

MAX_BYTES = 997  # what version 25 holds at level M
SWISS_CROSS = Centre("swiss-cross", 15)  # 7 mm in a code of 46 mm
_ADDITIONAL = 140  # characters that message and bill information share

# ISO 3166-1 alpha-2, and XK, which payments use for Kosovo (ISO 13616).
_COUNTRIES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA "
    "CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA "
    "GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP "
    "KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS "
    "MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS "
    "RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW "
    "TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW"
)


class Country:
    """A country, as its two capital letters."""

    allowed = "a country code of two capital letters (ISO 3166-1), or XK"

    def parse(self, text: str) -> str:
        if text not in _COUNTRIES.split():
            raise ValueError(text)
        return text


class Reference:
    """A QR reference of 27 digits or a creditor reference, without spaces."""

    allowed = "a QR reference of 27 digits or a creditor reference RF..., with correct check digits"

    def parse(self, text: str) -> str:
        from stdnum.ch import esr

        reference = remove_spaces(text)
        if not reference.isdecimal():
            return CreditorReference().parse(text)
        if len(reference) != 27 or esr.calc_check_digit(reference[:-1]) != reference[-1]:
            raise ValueError(text)
        return reference


def _line(most: int, before: str = "", opening: str = "") -> Pattern:
    """Text in the extended Latin character set, edged by no space, where ``before`` matches."""
    return Pattern(
        rf"{before}(?! )[ -~\u00a0-\u017f\u0218-\u021b\u20ac]{{1,{most}}}(?<! )",
        f"a line of 1 to {most} Latin characters (U+0020-007E, 00A0-017F, 0218-021B, 20AC){opening}, "
        "without a space at either end",
    )


_ZIP = _line(16, "(?![A-Za-z]+-)", " without the country's prefix")
_BILL_INFORMATION = _line(_ADDITIONAL, "(?=//..)", " that begins with //")


class SwissQr(NamedTuple):
    """A payment by Swiss QR-bill (SIX, Swiss Implementation Guidelines for the QR-bill 2.3)."""

    iban: Annotated[str, Iban(("CH", "LI")), "account of the creditor; a QR-IBAN goes with a QR reference"]
    creditor_name: Annotated[str, _line(70), "creditor: first and last name, or company"]
    creditor_zip: Annotated[str, _ZIP, "creditor: postal code"]
    creditor_town: Annotated[str, _line(35), "creditor: town"]
    creditor_country: Annotated[str, Country(), "creditor: country"]
    creditor_street: Annotated[str | None, _line(70), "creditor: street or post office box"] = None
    creditor_house: Annotated[str | None, _line(16), "creditor: number of the house"] = None
    amount: Annotated[Decimal | None, Number("0.01", "999999999.99", 2), "amount; the debtor enters it when absent"] = (
        None
    )
    currency: Annotated[str, Choice(("CHF", "EUR")), "currency"] = "CHF"
    debtor_name: Annotated[str | None, _line(70), "debtor: first and last name, or company"] = None
    debtor_zip: Annotated[str | None, _ZIP, "debtor: postal code"] = None
    debtor_town: Annotated[str | None, _line(35), "debtor: town"] = None
    debtor_country: Annotated[str | None, Country(), "debtor: country"] = None
    debtor_street: Annotated[str | None, _line(70), "debtor: street or post office box"] = None
    debtor_house: Annotated[str | None, _line(16), "debtor: number of the house"] = None
    reference: Annotated[str | None, Reference(), "QR reference or creditor reference"] = None
    message: Annotated[str | None, _line(_ADDITIONAL), "unstructured message"] = None
    bill_information: Annotated[str | None, _BILL_INFORMATION, "structured data for the debtor's accounts"] = None
    av1: Annotated[str | None, _line(100), "parameters of an alternative procedure"] = None
    av2: Annotated[str | None, _line(100), "parameters of another alternative procedure"] = None


def write_swissqr(bill: SwissQr) -> Message:
    """The elements, one a line, empty ones included.

    Raises ``MissingParameter`` and ``BadParameter`` for elements that do not go together, ``DataTooLong`` beyond 997
    bytes.
    """
    _check_reference(bill)
    _check_debtor(bill)
    _check_additional(bill)
    text = "\n".join(_elements(bill))
    if (length := len(text.encode())) > MAX_BYTES:
        raise DataTooLong(
            f"the bill has {length} bytes as UTF-8; a Swiss QR code holds {MAX_BYTES}",
            allowed=f"at most {MAX_BYTES} bytes",
        )
    return Message(text, ecc="M", max_version=25, centre=SWISS_CROSS)


def _check_reference(bill: SwissQr) -> None:
    """A QR reference and a QR-IBAN, whose institution is 30000 to 31999, only go together."""
    if 30000 <= int(bill.iban[4:9]) <= 31999:
        if bill.reference is None:
            raise MissingParameter(
                "a QR-IBAN needs a reference", parameter="reference", allowed="a QR reference of 27 digits"
            )
        if _kind(bill.reference) != "QRR":
            raise BadParameter("reference", bill.reference, "a QR reference of 27 digits beside a QR-IBAN")
    elif _kind(bill.reference) == "QRR":
        raise BadParameter("iban", bill.iban, "a QR-IBAN (institution 30000 to 31999) beside a QR reference")


def _check_debtor(bill: SwissQr) -> None:
    """A debtor is named with a whole address or not at all."""
    if not any(_debtor(bill)):
        return
    for name in ("debtor_name", "debtor_zip", "debtor_town", "debtor_country"):
        if getattr(bill, name) is None:
            raise MissingParameter(
                f"{name} is missing: a debtor has a name, postal code, town and country",
                parameter=name,
                allowed="given, or no parameter of the debtor",
            )


def _check_additional(bill: SwissQr) -> None:
    if len(bill.message or "") + len(bill.bill_information or "") > _ADDITIONAL:
        raise BadParameter(
            "message", bill.message, f"together with bill_information at most {_ADDITIONAL} characters long"
        )
    if bill.av2 and not bill.av1:
        raise MissingParameter("av2 comes behind av1", parameter="av1", allowed="the first alternative procedure")


def _kind(reference: str | None) -> str:
    return "NON" if reference is None else "QRR" if reference.isdecimal() else "SCOR"


def _elements(bill: SwissQr) -> list[str]:
    ultimate_creditor = (None,) * 7  # for future use
    amount = None if bill.amount is None else f"{bill.amount:.2f}"
    elements = [
        *("SPC", "0200", "1", bill.iban),  # version 2.00, UTF-8 in the Latin character set
        *("S", *_creditor(bill), *ultimate_creditor),
        *(amount, bill.currency),
        *("S" if bill.debtor_name else None, *_debtor(bill)),
        *(_kind(bill.reference), bill.reference, bill.message, "EPD"),
    ]
    # Only these may be left out, where nothing follows.
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
