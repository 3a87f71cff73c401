"""Slovenian payment orders (Bank Association of Slovenia, technical standard UPN QR)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qr.parsing.candidates import Candidate, Source, omitted
from qr.parsing.escapes import split_lines

_FIELDS = (
    *(None, "payer_iban", "deposit", "withdrawal", "payer_reference", "payer_name", "payer_street", "payer_city"),
    *("amount", "payment_date", "urgent", "purpose", "text", "due_date", "iban", "reference", "name", "street", "city"),
)
_DATES = ("payment_date", "due_date")
_DATE = re.compile("([0-9]{2})[.]([0-9]{2})[.]([0-9]{4})")


def parse_upnqr(source: Source) -> Iterator[Candidate]:
    """Yield an order of 19 lines and a check sum."""
    lines = split_lines(source.text)
    if len(lines) < len(_FIELDS):
        return
    warnings: list[str] = []
    fields = {name: line.strip(" ") for name, line in zip(_FIELDS, lines, strict=False) if name}
    warnings.extend(omitted(name) for name in ("deposit", "withdrawal") if fields[name])
    fields["amount"] = _read_amount(fields["amount"])
    fields["urgent"] = {"X": "on", "": ""}.get(fields["urgent"], fields["urgent"])
    for name in _DATES:
        match = _DATE.fullmatch(fields[name])
        fields[name] = f"{match[3]}-{match[2]}-{match[1]}" if match else fields[name]
    _check_sum(lines, warnings)
    yield Candidate("upnqr", fields, tuple(warnings))


def _read_amount(text: str) -> str:
    """Return cents as euro, such as 00000008105 as 81.05. Return other texts unchanged."""
    return f"{int(text[:-2])}.{text[-2:]}" if re.fullmatch("[0-9]{3,11}", text) else text


def _check_sum(lines: Sequence[str], warnings: list[str]) -> None:
    """Compare the check sum with the number of characters before it. A line break counts as one character."""
    length = sum(len(line) + 1 for line in lines[: len(_FIELDS)])
    if [*lines[len(_FIELDS) :], ""][0].strip() != f"{length:03}":
        warnings.append(f"the check sum (line 20) must be {length:03}")
    if any(lines[len(_FIELDS) + 1 :]):
        warnings.append(omitted("text after line 20"))
