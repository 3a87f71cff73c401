"""SEPA credit transfers (EPC069-12)."""

from __future__ import annotations

from collections.abc import Iterator

from qr.parsing.candidates import Candidate, Source, omitted
from qr.parsing.escapes import split_lines

# Character sets by their number in the third line.
_CHARSETS = {
    **{"1": "utf-8", "2": "iso8859-1", "3": "iso8859-2", "4": "iso8859-4", "5": "iso8859-5", "6": "iso8859-7"},
    **{"7": "iso8859-10", "8": "iso8859-15"},
}
_FIELDS = (
    *(None, "service_version", None, None, "bic", "name", "iban", "amount"),
    *("purpose", "reference", "text", "information"),
)


def parse_epc(source: Source) -> Iterator[Candidate]:
    """Yield a transfer. Its lines can end with LF or CR LF, and empty lines at the end can be omitted."""
    charset = _CHARSETS.get([*split_lines(source.text[:40]), "", "", ""][2].strip(), "utf-8")
    lines = [line.strip(" ") for line in split_lines(_decode(source, charset).rstrip("\r\n "))]
    if len(lines) < 7:
        return
    warnings = []
    if lines[2] not in _CHARSETS:
        warnings.append("the character set (line 3) must be one of 1 to 8")
    if lines[3] != "SCT":
        warnings.append("the identification (line 4) must be SCT")
    if any(lines[len(_FIELDS) :]):
        warnings.append(omitted("text after line 12"))
    fields = {name: line for name, line in zip(_FIELDS, lines, strict=False) if name}
    if amount := fields.get("amount"):
        fields["amount"] = amount.removeprefix("EUR")
        if fields["amount"] == amount:
            warnings.append("the amount (line 8) must start with EUR")
    yield Candidate("epc", fields, tuple(warnings))


def _decode(source: Source, charset: str) -> str:
    """Decode the bytes in the character set that the third line states. Symbols seldom state it by an ECI.

    Some generators state another character set, but write UTF-8. Letters of ISO 8859 are hardly ever valid UTF-8.
    """
    if source.content is None or charset == "utf-8" or _is_utf8(source.content):
        return source.text
    return source.content.decode(charset, "replace").lstrip(" \t\r\n\ufeff")


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
