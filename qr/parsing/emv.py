"""Merchant-presented QR codes for payments (EMV QRCPS, Merchant-Presented Mode 1.1), and national payments in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from qr.parsing.candidates import Candidate, Source
from qr.parsing.emv_profiles import PROFILES, read_profile
from qr.parsing.emvco import read_emvco
from qr.payloads.emv import checksum

_MAX_OBJECTS = 200
_CHECKSUM = re.compile("6304([0-9A-Fa-f]{4})")


def parse_emv(source: Source) -> Iterator[Candidate]:
    """Yield the national payments that the templates name, and the payment with all of its accounts.

    A national payment that holds all data objects is preferred, even if the service writes it differently.
    """
    text = source.text.rstrip("\r\n ")
    objects = read_objects(text) or _read_by_bytes(text)
    if not objects:
        return
    values, warnings = _flatten(objects), _check(text, source.content)
    for profile in PROFILES:
        template = profile.find_template(values)
        if template:
            candidate = read_profile(profile, template, values, warnings)
            yield candidate
            if candidate.warnings == warnings:
                return
    yield read_emvco(values, warnings)


def read_objects(text: str) -> dict[str, str]:
    """Return the values of data objects by ID, or nothing if the text is not a sequence of data objects."""
    objects: dict[str, str] = {}
    position = 0
    while position < len(text):
        head = text[position : position + 4]
        if not (head.isascii() and head.isdecimal() and len(head) == 4) or head[:2] in objects:
            return {}
        start, position = position + 4, position + 4 + int(head[2:])
        objects[head[:2]] = text[start:position]
        if position > len(text) or len(objects) > _MAX_OBJECTS:
            return {}
    return objects


def _read_by_bytes(text: str) -> dict[str, str]:
    """Return the data objects of a writer that counts the bytes of UTF-8 instead of characters."""
    try:
        objects = read_objects(text.encode().decode("latin-1"))
    except UnicodeEncodeError:
        return {}
    return {name: value.encode("latin-1").decode("utf-8", "replace") for name, value in objects.items()}


def _flatten(objects: Mapping[str, str]) -> dict[str, str]:
    """Return the values by ID, and those in templates by both IDs, such as ``26.00``."""
    values: dict[str, str] = {}
    for identifier, value in objects.items():
        is_template = "26" <= identifier <= "51" or identifier in {"62", "64"} or identifier >= "80"
        inner = read_objects(value) if is_template else {}
        values |= {f"{identifier}.{name}": text for name, text in inner.items()} if inner else {identifier: value}
    return values


def _check(text: str, content: bytes | None) -> tuple[str, ...]:
    """Compare the checksum, which is the last data object, with that of all characters before it."""
    match = _CHECKSUM.fullmatch(text[-8:])
    if not match:
        return ("the checksum (data object 63) is missing at the end",)
    contents = [text.encode(errors="replace"), (content or b"").rstrip(b"\r\n ")]
    sums = [checksum(content[:-4]) for content in contents]
    return () if match[1].upper() in sums else (f"the checksum (data object 63) is wrong: expected {sums[0]}",)
