"""Payments with India's Unified Payments Interface (NPCI, UPI Linking Specifications)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qr.parsing.candidates import Candidate, Source, omitted
from qr.parsing.escapes import first_values, read_query

_FIELDS = {
    **{"pa": "payee", "pn": "name", "am": "amount", "mam": "least_amount", "tn": "note", "tr": "reference"},
    **{"tid": "transaction_id", "mc": "merchant_code", "url": "details_url", "mode": "mode", "purpose": "purpose"},
}
_PAY = re.compile("upi://pay/?[?]", re.I)


def parse_upi(source: Source) -> Iterator[Candidate]:
    """Yield a payment, if the URI has a payee."""
    text = source.text.rstrip("\r\n ")
    match = _PAY.match(text)
    values, warnings = first_values(read_query(text[match.end() :] if match else ""))
    if not values.get("pa"):
        return
    if values.get("cu", "INR").upper() != "INR":
        warnings += ("cu must be INR",)
    warnings += tuple(omitted(name) for name, value in values.items() if value and name not in {*_FIELDS, "cu"})
    yield Candidate("upi", {name: values.get(key, "") for key, name in _FIELDS.items()}, warnings)
