"""Swiss QR-bills (SIX, Swiss Implementation Guidelines for the QR-bill)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qr.parsing.candidates import Candidate, Source, omitted
from qr.parsing.escapes import split_lines

_ADDRESS = ("name", "street", "house", "zip", "town", "country")
_AFTER_DEBTOR = ("reference_type", "reference", "message", "trailer", "bill_information", "av1", "av2")
_MIN_ELEMENTS = 28  # Up to the reference type; readers accept bills whose last empty lines are missing.
_TOWN = re.compile(r"([0-9A-Za-z-]*[0-9][0-9A-Za-z-]*) +(.+)")


def parse_swissqr(source: Source) -> Iterator[Candidate]:
    """Yield a bill. Its elements are lines, which can be empty."""
    lines = [line.strip(" ") for line in split_lines(source.text)]
    if len(lines) < _MIN_ELEMENTS:
        return
    warnings: list[str] = []
    fields = {"iban": lines[3], "amount": lines[18], "currency": lines[19]}
    fields |= _read_address("creditor", lines[4:11], warnings) | _read_address("debtor", lines[20:27], warnings)
    rest = dict(zip(_AFTER_DEBTOR, lines[27:], strict=False))
    _check_elements(lines, rest, warnings)
    fields |= {name: rest.get(name, "") for name in ("reference", "message", "bill_information", "av1", "av2")}
    yield Candidate("swissqr", fields, tuple(warnings))


def _read_address(role: str, lines: Sequence[str], warnings: list[str]) -> dict[str, str]:
    """Return the fields of a structured address (S), or of a combined address (K) of two lines."""
    kind, *parts = lines
    if kind == "K":
        warnings.append(f"the combined address (K) of the {role} is converted to a structured address (S)")
        town = _TOWN.fullmatch(parts[2])
        parts = [parts[0], parts[1], "", *(town.groups() if town else ("", parts[2])), parts[5]]
    elif kind != "S" and any(parts):
        warnings.append(f"the address type of the {role} must be S")
    return {f"{role}_{name}": value for name, value in zip(_ADDRESS, parts, strict=True)}


def _check_elements(lines: Sequence[str], rest: dict[str, str], warnings: list[str]) -> None:
    if not re.fullmatch("02[0-9]{2}", lines[1]):
        warnings.append("the version (line 2) must be 0200")
    if lines[2] != "1":
        warnings.append("the coding type (line 3) must be 1")
    if any(lines[11:18]):
        warnings.append(omitted("the ultimate creditor"))
    if rest.get("trailer") != "EPD":
        warnings.append("the trailer (line 31) must be EPD")
    if any(lines[27 + len(_AFTER_DEBTOR) :]):
        warnings.append(omitted("text after line 34"))
    _check_reference(rest.get("reference_type", ""), rest.get("reference", ""), warnings)


def _check_reference(kind: str, reference: str, warnings: list[str]) -> None:
    """Compare the reference type with the reference: QRR has digits, SCOR starts with RF, NON has none."""
    expected = "NON" if not reference else "SCOR" if reference.upper().startswith("RF") else "QRR"
    if kind != expected:
        warnings.append(f"the reference type (line 28) must be {expected} for this reference")
