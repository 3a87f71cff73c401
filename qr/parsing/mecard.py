"""Contacts in NTT DoCoMo's format MECARD."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qr.parsing.candidates import Candidate, Source, Value, omitted
from qr.parsing.escapes import split_escaped, unescape_mecard

_FIELDS = {"ORG": "org", "URL": "url", "NOTE": "note", "MEMO": "note", "BDAY": "birthday"}
_CHANNELS = {"TEL": "phone", "EMAIL": "email"}
_ADDRESS_PARTS = ("street", "city", "region", "zip", "country")  # after the box and the room
_DAY = re.compile("([0-9]{4})-?([0-9]{2})-?([0-9]{2})")


def parse_mecard(source: Source) -> Iterator[Candidate]:
    """Yield a contact. The content ends at an empty member."""
    fields: dict[str, Value] = {"format": "mecard"}
    warnings: list[str] = []
    several: dict[str, list[str]] = {name: [] for name in _CHANNELS.values()}
    for member in split_escaped(source.text[len("MECARD:") :], ";"):
        if not member:
            break
        name, _, value = member.partition(":")
        name = name.strip().upper()
        if name in _CHANNELS:
            several[_CHANNELS[name]].append(unescape_mecard(value))
        elif value and not _set_field(name, value, fields):
            warnings.append(omitted(name))
    if any(fields.get(name) for name in ("name", "first", "last")):
        yield Candidate("contact", {**fields, **several}, tuple(warnings))


def _set_field(name: str, value: str, fields: dict[str, Value]) -> bool:
    """Add the fields of a member. Return whether they were not set before."""
    if name == "N":
        new = _read_name(value)
    elif name == "ADR":
        new = _read_address(value)
    elif name in _FIELDS:
        new = {_FIELDS[name]: read_day(unescape_mecard(value)) if name == "BDAY" else unescape_mecard(value)}
    else:
        return False
    if fields.keys() & new.keys():
        return False
    fields.update(new)
    return True


def _read_name(value: str) -> dict[str, str]:
    """Return the last and the first name, which a comma separates, or the full name."""
    parts = [unescape_mecard(part) for part in split_escaped(value, ",")]
    if len(parts) == 2 and all(parts):
        return {"last": parts[0], "first": parts[1]}
    return {"name": ", ".join(part.strip() for part in parts if part)}


def _read_address(value: str) -> dict[str, str]:
    """Return the parts of an address of seven parts, if the first two are empty. Otherwise return its text."""
    parts = [unescape_mecard(part) for part in split_escaped(value, ",")]
    if len(parts) == 7 and not any(parts[:2]):
        return dict(zip(_ADDRESS_PARTS, parts[2:], strict=True))
    return {"address": unescape_mecard(value)}


def read_day(text: str) -> str:
    """Return a date of eight digits, with or without hyphens, as YYYY-MM-DD. Return other texts unchanged."""
    match = _DAY.fullmatch(text)
    return "-".join(match.groups()) if match else text
