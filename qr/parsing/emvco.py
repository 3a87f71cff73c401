"""Payments with any merchant-presented QR code of EMVCo (EMV QRCPS, Merchant-Presented Mode 1.1)."""

from __future__ import annotations

from qr.parameters.currencies import NUMBERS
from qr.parsing.candidates import Candidate, omitted
from qr.parsing.emv_profiles import COMMON, Values, read_fees, read_initiation

_CODES = {number: code for code, number in NUMBERS.items()}
_FIELDS = {
    **COMMON,
    **{"52": "merchant_code", "53": "currency", "58": "country", "59": "name", "60": "city", "61": "postal_code"},
    **{"62.01": "reference", "62.02": "mobile", "62.03": "store", "62.04": "loyalty", "62.05": "reference_label"},
    **{"62.06": "customer", "62.07": "terminal", "62.08": "message", "62.09": "data_request", "62.10": "tax_id"},
    **{"62.11": "channel", "64.00": "language", "64.01": "local_name", "64.02": "local_city"},
}
_SILENT = {"00", "63", "55", "56", "57"}


def read_emvco(values: Values, warnings: tuple[str, ...]) -> Candidate:
    """Read a payment with all of its accounts and templates."""
    fields = {name: values[path] for path, name in _FIELDS.items() if path in values}
    fields["currency"] = _CODES.get(fields.get("currency", ""), fields.get("currency", ""))
    account, template = (_select(values, *bounds) for bounds in (("02", "51"), ("80", "99")))
    known = {*_FIELDS, *_SILENT, *account, *template}
    warnings += tuple(omitted(f"data object {path}") for path in values if path not in known)
    objects = {"account": _join(account), "template": _join(template)}
    return Candidate("emvco", read_initiation(fields | read_fees(values) | objects), warnings)


def _select(values: Values, minimum: str, maximum: str) -> Values:
    """Return the data objects with IDs between two bounds. A comma in a value would start another data object."""
    return {path: value for path, value in values.items() if minimum <= path[:2] <= maximum and "," not in value}


def _join(values: Values) -> str:
    return ",".join(f"{path}={value}" for path, value in values.items())
