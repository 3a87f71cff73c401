"""Payments in Indonesia with QRIS (Bank Indonesia and ASPI, QR Code Indonesian Standard, Merchant-Presented Mode)."""

from decimal import Decimal
from typing import Annotated, NamedTuple

from qr.parameters.types import Pattern
from qr.payloads import Message
from qr.payloads.emv import (
    CENTS,
    BillNumber,
    City,
    Fee,
    FeePercent,
    Initiation,
    Name,
    Tip,
    ascii_line,
    fee_objects,
    initiation_method,
    write_emv,
)

_NATIONAL = "ID.CO.QRIS.WWW"
_CRITERIA = Pattern("[A-Z]{3}", "three capital letters, such as UMI, UKE, UME, UBE or URE")


class Qris(NamedTuple):
    """QRIS payment in Indonesia (Bank Indonesia, ASPI), with the merchant's data from its registration."""

    domain: Annotated[
        str,
        Pattern("(?=.{1,32}$)[A-Z0-9-]+([.][A-Z0-9-]+)+", "a reversed domain in capitals, such as COM.GO-JEK.WWW"),
        "payment service provider of the merchant",
    ]
    pan: Annotated[str, Pattern("9360[0-9]{12,15}", "16 to 19 digits that start with 9360"), "merchant PAN", "mpan"]
    merchant_id: Annotated[
        str, Pattern("[A-Za-z0-9]{1,15}", "1 to 15 letters and digits"), "number of the merchant at its provider"
    ]
    criteria: Annotated[str, _CRITERIA, "size of the merchant; UMI: micro, UKE: small, UME: medium, UBE: large"]
    nmid: Annotated[str, Pattern("ID[0-9]{13}", "ID and 13 digits"), "National Merchant ID"]
    merchant_code: Annotated[str, Pattern("[0-9]{4}", "four digits"), "merchant category code (ISO 18245)", "mc"]
    name: Name
    city: City
    postal_code: Annotated[str | None, Pattern("[0-9]{5}", "five digits"), "postal code of the merchant"] = None
    amount: Annotated[Decimal | None, CENTS, "amount in rupiah; default: the payer enters it"] = None
    tip: Tip = False
    fee: Annotated[Decimal | None, CENTS, "fixed fee in rupiah that is added to the amount"] = None
    fee_percent: FeePercent = None
    reference: BillNumber = None
    terminal: Annotated[str | None, ascii_line(25), "terminal of the merchant, such as A01"] = None
    initiation: Initiation = None


def write_qris(payment: Qris) -> Message:
    """Write the account at one provider (data object 26) and in the national repository (data object 51).

    Raises ``BadParameter`` if more than one of ``tip``, ``fee`` and ``fee_percent`` is sent.
    """
    provider = {"00": payment.domain, "01": payment.pan, "02": payment.merchant_id, "03": payment.criteria}
    return write_emv(
        {
            "01": initiation_method(payment.initiation, payment.amount),
            "26": provider,
            "51": {"00": _NATIONAL, "02": payment.nmid, "03": payment.criteria},
            **{"52": payment.merchant_code, "53": "360", "54": _rupiah(payment.amount)},
            **fee_objects(Fee(payment.tip, _rupiah(payment.fee), payment.fee_percent)),
            **{"58": "ID", "59": payment.name, "60": payment.city, "61": payment.postal_code},
            "62": {"01": payment.reference, "07": payment.terminal},
        }
    )


def _rupiah(amount: Decimal | None) -> str | None:
    """Format an amount without decimals if it is whole, as payment service providers do."""
    return None if amount is None else f"{amount:.2f}".removesuffix(".00")
