"""National payments in a QR code of EMVCo, as tables from data objects to fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from qr.parsing.candidates import Candidate, omitted
from qr.parsing.mecard import read_day

Values = Mapping[str, str]  # Values of data objects, such as of ``59`` and ``26.00``.
COMMON = {"01": "initiation", "54": "amount"}
_MERCHANT = {"52": "merchant_code", "59": "name", "60": "city", "61": "postal_code"}
_INITIATION = {"11": "static", "12": "dynamic"}
_FEES = {"55": None, "56": "fee", "57": "fee_percent"}


class Profile(NamedTuple):
    """One national payment.

    payload:   payload of the fields
    guid:      value of ID 00 that names the scheme, in upper case
    template:  ID of the template that the standard prescribes
    fields:    fields by data object
    constants: data objects that always have the same value
    convert:   function that completes the fields
    """

    payload: str
    guid: str
    template: str
    fields: Mapping[str, str]
    constants: Mapping[str, str]
    convert: Callable[[dict[str, str], Values], dict[str, str]] = lambda fields, _: fields

    def find_template(self, values: Values) -> str | None:
        """Return the ID of the template with the GUID of the scheme."""
        identifiers = (path[:2] for path, value in values.items() if path[2:] == ".00" and value.upper() == self.guid)
        return next(identifiers, None)


def _convert_paynow(fields: dict[str, str], values: Values) -> dict[str, str]:
    payee = {"0": "mobile", "2": "uen"}.get(values.get("26.01", ""), "uen")
    is_editable = values.get("26.03", "") == "1"
    editable = {} if is_editable == (not fields.get("amount")) else {"editable": "on" if is_editable else "off"}
    expiry = read_day(values.get("26.04", "")[:8])  # Some writers add a time.
    return {**fields, payee: values.get("26.02", ""), "expiry": expiry, **editable}


def _convert_vietqr(fields: dict[str, str], values: Values) -> dict[str, str]:
    account = values.get("38.01", "")
    bank, payee = account[4:10], account[14:]
    is_regular = account[:4] == "0006" and account[10:14] == f"01{len(payee):02}"
    name = "card" if values.get("38.02") == "QRIBFTTC" else "account"
    return {**fields, "bank": bank, name: payee} if is_regular else {**fields, "bank": account}


def _convert_pix(fields: dict[str, str], _: Values) -> dict[str, str]:
    return {name: value for name, value in fields.items() if (name, value) != ("reference", "***")}


def _convert_qris(fields: dict[str, str], values: Values) -> dict[str, str]:
    return fields | read_fees(values)


PROFILES = (
    Profile(
        "pix", "BR.GOV.BCB.PIX", "26",
        {"26.01": "key", "26.25": "url", "26.02": "message", "62.05": "reference", "54": "amount", **_MERCHANT},
        {"53": "986", "58": "BR", "01": ""}, _convert_pix,
    ),
    Profile(
        "promptpay", "A000000677010111", "29",
        {"29.01": "phone", "29.02": "tax_id", "29.03": "wallet", **COMMON}, {"53": "764", "58": "TH"},
    ),
    Profile(
        "promptpay", "A000000677010112", "30",
        {"30.01": "biller", "30.02": "reference", "30.03": "reference2", **COMMON}, {"53": "764", "58": "TH"},
    ),
    Profile(
        "paynow", "SG.PAYNOW", "26", {"59": "name", "62.01": "reference", **COMMON},
        {"52": "0000", "53": "702", "58": "SG", "60": "Singapore"} | dict.fromkeys(
            ("26.01", "26.02", "26.03", "26.04"), ""
        ),
        _convert_paynow,
    ),
    Profile(
        "qris", "ID.CO.QRIS.WWW", "51",
        {
            "26.00": "domain", "26.01": "pan", "26.02": "merchant_id", "26.03": "criteria", "51.02": "nmid",
            "62.01": "reference", "62.07": "terminal", **_MERCHANT, **COMMON,
        },
        {"53": "360", "58": "ID", "51.03": "", "55": "", "56": "", "57": ""}, _convert_qris,
    ),
    Profile(
        "vietqr", "A000000727", "38", {"62.01": "reference", "62.08": "message", **COMMON},
        {"53": "704", "58": "VN", "38.01": "", "38.02": ""}, _convert_vietqr,
    ),
)  # fmt: skip


def read_profile(profile: Profile, template: str, values: Values, warnings: tuple[str, ...]) -> Candidate:
    """Read the fields of a profile. A template with another ID is read as the prescribed template."""
    if template != profile.template:
        values = {
            path.replace(template, profile.template, 1) if path.startswith(f"{template}.") else path: value
            for path, value in values.items()
        }
    fields = {name: values[path] for path, name in profile.fields.items() if path in values}
    known = {*profile.fields, *profile.constants, f"{profile.template}.00", "00", "63"}
    # An empty constant stands for a value that ``convert`` reads.
    wrong = [path for path, value in profile.constants.items() if value and values.get(path, value) != value]
    unknown = [path for path in values if path not in known]
    warnings += tuple(omitted(f"data object {path}") for path in (*unknown, *wrong))
    return Candidate(profile.payload, read_initiation(profile.convert(fields, values)), warnings)


def read_initiation(fields: dict[str, str]) -> dict[str, str]:
    """Convert the point of initiation method. The default depends on whether there is an amount."""
    method = fields.pop("initiation", None)
    default = "12" if fields.get("amount") else "11"
    return fields if method in {None, default} else {**fields, "initiation": _INITIATION.get(str(method), str(method))}


def read_fees(values: Values) -> dict[str, str]:
    """Return the tip, the fixed fee or the percentage (EMV QRCPS, IDs 55 to 57)."""
    fields = {name: values.get(path, "") for path, name in _FEES.items() if name}
    return fields | {"tip": "on" if values.get("55") == "01" else ""}
