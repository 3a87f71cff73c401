"""Contacts as vCard 2.1 (versit), 3.0 (RFC 2426) and 4.0 (RFC 6350)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from qr.parameters.types import Line
from qr.parsing.candidates import Candidate, Source, Value, omitted
from qr.parsing.content_lines import ContentLine, read_content_lines
from qr.parsing.escapes import split_escaped, unescape_text
from qr.parsing.mecard import read_day

_TEXTS = {"FN": "name", "TITLE": "title", "NOTE": "note"}
_ADDRESS_PARTS = ("street", "city", "region", "zip", "country")
# Properties that the service writes itself, or that state nothing about the person.
_SILENT = {"BEGIN", "END", "VERSION", "PRODID", "REV", "UID"}
_URI_ESCAPE = re.compile(r"\\([,;:\\])")
_MAX_LINE_CHARACTERS = Line().max_characters
_WEB = re.compile("https?://", re.I)


class _Contact:
    """Fields that are collected property by property."""

    def __init__(self) -> None:
        self.fields: dict[str, Value] = {}
        self.several: dict[str, list[str]] = {}
        self.warnings: list[str] = []

    def set_once(self, name: str, /, **fields: str) -> None:
        """Set fields of a property, unless an earlier property has set them."""
        if self.fields.keys() & fields.keys():
            self.warnings.append(omitted(f"a further {name}"))
        else:
            self.fields.update({field: value for field, value in fields.items() if value})


def parse_vcard(source: Source) -> Iterator[Candidate]:
    """Yield the first contact of a text."""
    contact = _Contact()
    lines = _lines_of_contact(source.text, contact)
    for line in lines:
        _read_property(line, contact)
    _simplify_name(contact.fields)
    if any(contact.fields.get(name) for name in ("name", "first", "last")):
        yield Candidate("contact", {**contact.fields, **contact.several}, tuple(contact.warnings))


def _lines_of_contact(text: str, contact: _Contact) -> Iterator[ContentLine]:
    """Yield the lines up to END. Skip nested objects, such as AGENT of vCard 2.1."""
    depth = 0
    lines = read_content_lines(text)
    for line in lines:
        depth += {"BEGIN": 1, "END": -1}.get(line.name, 0)
        if depth == 0:
            break
        if depth == 1:
            yield line
        elif line.name == "BEGIN":
            contact.warnings.append(omitted(line.value))
    if depth > 0:
        contact.warnings.append("END:VCARD is missing")
    if any(line.name == "BEGIN" for line in islice(lines, 1)):
        contact.warnings.append("a further contact is left out")


def _read_property(line: ContentLine, contact: _Contact) -> None:
    if line.name in _READERS:
        _READERS[line.name](line, contact)
    elif line.name in _TEXTS:
        contact.set_once(line.name, **{_TEXTS[line.name]: unescape_text(line.value)})
    elif line.name not in _SILENT and line.value.strip(";"):
        contact.warnings.append(omitted(line.name))
    elif line.name == "VERSION":
        contact.fields["format"] = "vcard4" if line.value.strip() == "4.0" else "vcard3"


def _place(line: ContentLine) -> str:
    return "_work" if "WORK" in line.types else "_home" if "HOME" in line.types else ""


def _read_phone(line: ContentLine, contact: _Contact) -> None:
    """Add a number. It can be a tel URI (RFC 6350, 6.4.1), whose parameters are left out."""
    number, semicolon, parameters = unescape_text(line.value).strip().partition(";")
    channel = "fax" if "FAX" in line.types else "mobile" if "CELL" in line.types else "phone"
    if number[:4].lower() == "tel:":
        number = number[4:]
    if semicolon:
        contact.warnings.append(omitted(f"TEL {parameters}"))
    contact.several.setdefault(channel + _place(line), []).append(number)


def _read_email(line: ContentLine, contact: _Contact) -> None:
    address = unescape_text(line.value).strip()
    if address[:7].lower() == "mailto:":
        address = address[7:]
    contact.several.setdefault("email" + _place(line), []).append(address)


def _read_name(line: ContentLine, contact: _Contact) -> None:
    """Set the family and given name. The full name contains the other names."""
    parts = [unescape_text(part) for part in split_escaped(line.value, ";")]
    last, first, *others = [*parts, "", ""]
    contact.set_once("N", last=last, first=first)
    if any(others):
        contact.warnings.append(omitted("N with further names, prefixes or suffixes"))


def _read_organisation(line: ContentLine, contact: _Contact) -> None:
    parts = [unescape_text(part) for part in split_escaped(line.value, ";")]
    if any(parts[1:]):
        contact.warnings.append("ORG with units is joined with commas")
    contact.set_once("ORG", org=", ".join(filter(None, parts)))


def _read_address(line: ContentLine, contact: _Contact) -> None:
    """Set the parts of an address. A street of several lines is the whole address with its line breaks."""
    parts = [unescape_text(part) for part in split_escaped(line.value, ";")][:7]
    box, extension, *rest = parts + [""] * (7 - len(parts))
    place, named = _place(line), dict(zip(_ADDRESS_PARTS, rest, strict=True))
    if any(f"{name}{place}" in contact.fields for name in ("address", *_ADDRESS_PARTS)):
        contact.warnings.append(omitted("a further ADR"))
        return
    if box or extension:
        contact.warnings.append("ADR with a box or an extension is joined with the street")
        named["street"] = ", ".join(filter(None, (box, extension, named["street"])))
    if not _is_line(named["street"]):
        if any(rest[1:]):
            contact.warnings.append("ADR with lines and parts is joined to lines")
        named = {"address": "\n".join(filter(None, named.values()))}
    contact.fields.update({f"{name}{place}": value for name, value in named.items() if value})


def _is_line(street: str) -> bool:
    return len(street) <= _MAX_LINE_CHARACTERS and not set(street) & {"\n", "\t"}


def _read_url(line: ContentLine, contact: _Contact) -> None:
    contact.set_once("URL", url=_URI_ESCAPE.sub(r"\1", line.value).strip())


def _read_photo(line: ContentLine, contact: _Contact) -> None:
    address = _URI_ESCAPE.sub(r"\1", line.value).strip()
    if _WEB.match(address):
        contact.set_once("PHOTO", photo=address)
    else:
        contact.warnings.append(omitted("PHOTO with an embedded image"))


def _read_birthday(line: ContentLine, contact: _Contact) -> None:
    contact.set_once("BDAY", birthday=read_day(line.value.strip().partition("T")[0]))


_READERS = {
    **{"TEL": _read_phone, "EMAIL": _read_email, "N": _read_name, "ORG": _read_organisation, "ADR": _read_address},
    **{"URL": _read_url, "PHOTO": _read_photo, "BDAY": _read_birthday},
}


def _simplify_name(fields: dict[str, Value]) -> None:
    """Remove the full name if it is the first and the last name, or the last name if it is the full name.

    vCard 3.0 requires N, so the service writes a full name into both. vCard 4.0 does not require N.
    """
    first, last, name = (str(fields.get(field) or "") for field in ("first", "last", "name"))
    if name == last and not first and fields.get("format") != "vcard4":
        fields.pop("last", None)
    elif name == " ".join(filter(None, (first, last))):
        fields.pop("name", None)
