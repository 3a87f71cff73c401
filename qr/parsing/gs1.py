"""Trade items: GS1 element strings (GS1 General Specifications) and web addresses (GS1 Digital Link)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from qr.parsing.candidates import Candidate, Source, omitted
from qr.parsing.escapes import percent_decode, read_query
from qr.payloads.gs1 import GROUP_SEPARATOR, IDENTIFIERS, Gtin

_FIELDS = {identifier.ai: identifier.field for identifier in IDENTIFIERS}
_MAX_ELEMENTS = 100
# Digits of an identifier by its first two digits, if they are not two (GS1 General Specifications, 3.2).
_LENGTHS = {
    **dict.fromkeys(("23", "24", "25", "40", "41", "42", "71"), 3),
    **dict.fromkeys(("31", "32", "33", "34", "35", "36", "39", "43", "70", "72", "80", "81", "82"), 4),
}
# Characters of a value by the first two digits of its identifier, if the length is fixed (7.8.5).
_FIXED = {
    **{"00": 18, "01": 14, "02": 14, "03": 14, "04": 16, "20": 2, "41": 13},
    **dict.fromkeys(("11", "12", "13", "14", "15", "16", "17", "18", "19"), 6),
    **dict.fromkeys(("31", "32", "33", "34", "35", "36"), 6),
}
_SYMBOLOGY = re.compile(r"\](?:C1|e0|d2|Q3|J1)")  # Symbology identifiers that readers write before GS1 data (5.1.2).
_PRINTED = re.compile(r"\(([0-9]{2,4})\)")
_LINK = re.compile(r"https?://([^/?#]+)((?:/[^/?#]+)*?)/01/([0-9]{8,14})(/[^?#]*)?(?:[?]([^#]*))?(#.*)?", re.I)
_LINK_DOMAIN = re.compile("[A-Za-z0-9.-]+")

Elements = list[tuple[str, str]]  # Identifiers and values.


def parse_gs1(source: Source) -> Iterator[Candidate]:
    """Yield a trade item, if FNC1, a separator, a symbology identifier or parentheses show that it is GS1 data."""
    text = source.text.rstrip("\r\n ")
    if source.is_gs1 and source.content and source.content.isascii():
        text = source.content.decode()  # Decoders convert the text to the printed form, which is ambiguous.
    is_marked = source.is_gs1 or GROUP_SEPARATOR in text
    if match := _SYMBOLOGY.match(text):
        is_marked, text = True, text[match.end() :]
    if text.startswith("("):
        elements = _read_printed(text)
    else:
        elements = _read_elements(text.lstrip(GROUP_SEPARATOR)) if is_marked else []
    fields, warnings = _read_fields(elements)
    if fields:
        yield Candidate("gs1", fields, warnings)


def _read_printed(text: str) -> Elements:
    """Return the elements of the printed form, such as (01)09506000134352(10)ABC."""
    _, *parts = _PRINTED.split(text, maxsplit=_MAX_ELEMENTS)
    return list(zip(parts[::2], parts[1::2], strict=True)) if text.startswith(f"({parts[0]})" if parts else "x") else []


def _read_elements(text: str) -> Elements:
    """Return the elements of an element string, or nothing if an identifier is unknown or a value too short."""
    elements: Elements = []
    position = 0
    while position < len(text):
        start = text[position : position + 2]
        length = _LENGTHS.get(start, 2)
        begin = position + length
        identifier = text[position:begin]
        separator = text.find(GROUP_SEPARATOR, begin)
        end = begin + _FIXED[start] if start in _FIXED else separator if separator >= 0 else len(text)
        is_identifier = identifier.isascii() and identifier.isdecimal() and len(identifier) == length
        if not is_identifier or not begin < end <= len(text) or len(elements) == _MAX_ELEMENTS:
            return []
        elements.append((identifier, text[begin:end]))
        position = end + text.startswith(GROUP_SEPARATOR, end)
    return elements


def _read_fields(elements: Iterable[tuple[str, str]]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the fields, and warnings for other and repeated elements. 310n is a weight with n decimals."""
    fields: dict[str, str] = {}
    warnings = []
    for identifier, value in elements:
        is_weight = re.fullmatch("310[0-5]", identifier) and re.fullmatch("[0-9]{6}", value)
        name = "weight" if is_weight else _FIELDS.get(identifier, "")
        if not name or name in fields:
            warnings.append(omitted(f"({identifier})"))
        else:
            fields[name] = _format_weight(value, int(identifier[3])) if is_weight else value
    if "count" in fields:
        fields["count"] = fields["count"].lstrip("0") or "0"
    return fields, tuple(warnings)


def _format_weight(digits: str, places: int) -> str:
    whole = digits[: 6 - places].lstrip("0") or "0"
    return f"{whole}.{digits[6 - places :]}" if places else whole


def parse_digitallink(source: Source) -> Iterator[Candidate]:
    """Yield the trade item of a GS1 Digital Link.

    A web address can contain ``/01/`` and digits by chance. It is a trade item if the check digit is correct, and if
    the GTIN has 14 digits or starts the path.
    """
    match = _LINK.fullmatch(source.text.rstrip("\r\n "))
    if not match or not _LINK_DOMAIN.fullmatch(match[1]):
        return
    domain, prefix, gtin, path, query, fragment = match.groups()
    if not _is_item(gtin, prefix):
        return
    keys = [percent_decode(part) for part in (path or "").split("/")[1:]]
    pairs = list(zip(keys[::2], keys[1::2], strict=False))
    fields, warnings = _read_fields([("01", gtin), *pairs, *_read_attributes(query or "")])
    parts = {
        f"the path {prefix}": prefix,
        "the fragment": fragment,
        "the end of the path": "".join(keys[len(pairs) * 2 :]),
    }
    warnings += tuple(omitted(name) for name, is_present in parts.items() if is_present)
    yield Candidate("digitallink", {**fields, "domain": domain.lower()}, warnings)


def _read_attributes(query: str) -> Elements:
    return read_query(query)[:_MAX_ELEMENTS]


def _is_item(gtin: str, prefix: str) -> bool:
    if prefix and len(gtin) != 14:
        return False
    try:
        return bool(Gtin().parse(gtin))
    except ValueError:
        return not prefix and len(gtin) == 14
