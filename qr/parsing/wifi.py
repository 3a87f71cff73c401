"""Wi-Fi networks: the WIFI format of ZXing and of the WPA3 specification."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile

from qr.parsing.candidates import Candidate, Source, omitted
from qr.parsing.escapes import first_values, percent_decode, split_escaped, unescape_mecard
from qr.payloads.wifi import ENTERPRISE_FIELDS

_FIELDS = {"S": "ssid", "P": "password", "H": "hidden", **ENTERPRISE_FIELDS}
# Values of T that differ from the words of the field. Some generators write the last two.
_SECURITY = {"SAE": "WPA3", "NOPASS": "nopass", "NONE": "nopass", "WPA/WPA2": "WPA", "WPA2/WPA3": "WPA"}
_HIDDEN = {"TRUE": "on", "1": "on", "FALSE": "off", "0": "off"}
_MAX_MEMBERS = 1000
_KEY = re.compile("[A-Z0-9]{1,4}")
_QUOTED_HEXADECIMAL = re.compile('"([0-9A-Fa-f]+)"')


def parse_wifi(source: Source) -> Iterator[Candidate]:
    """Yield the readings of both dialects.

    In the WPA3 dialect, a backslash is text. Without the letter R, phones read a backslash as an escape.
    """
    text = source.text[len("WIFI:") :]
    members, warnings = _read_members(split_escaped(text, ";"))
    if not members.get("S"):
        return
    readings = [_classic(members, warnings)]
    if "R" in members or "\\" not in text:
        readings.append(_wpa3(*_read_members(text.split(";", _MAX_MEMBERS))))
    if members.get("R") and members.get("T", "WPA").upper() == "WPA" and "\\" not in text:
        readings.reverse()
    yield from readings


def _read_members(members: Iterable[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the values by their letters, with their escapes. An empty member ends the list."""
    pairs = []
    warnings: list[str] = []
    for member in takewhile(bool, members):
        letter, colon, value = member.partition(":")
        letter = letter.strip().upper()
        if colon and _KEY.fullmatch(letter):
            pairs.append((letter, value))
        else:
            warnings.append("text without a letter is left out: a value needs a backslash before ;")
    values, repeated = first_values(pairs)
    return values, (*warnings, *repeated)


def _classic(members: Mapping[str, str], warnings: tuple[str, ...]) -> Candidate:
    fields = {name: _read_value(members.get(letter, "")) for letter, name in _FIELDS.items()}
    quote = "on" if _QUOTED_HEXADECIMAL.fullmatch(members["S"]) else None
    known = {*_FIELDS, "T", *(["R"] if members.get("R") == "1" else [])}
    return _finish(members, {**fields, "quote": quote}, (*warnings, *_unknown(members, known)))


def _wpa3(members: Mapping[str, str], warnings: tuple[str, ...]) -> Candidate:
    fields = {_FIELDS[letter]: percent_decode(members.get(letter, "")) for letter in "SPH"}
    unknown = _unknown(members, {"S", "P", "H", "T", "R"})
    return _finish(members, {**fields, "dialect": "wpa3"}, (*warnings, *unknown))


def _read_value(value: str) -> str:
    """Remove the escapes. Quotes mark hexadecimal digits as text, and are not part of the value."""
    quoted = _QUOTED_HEXADECIMAL.fullmatch(value)
    return quoted[1] if quoted else unescape_mecard(value)


def _unknown(members: Mapping[str, str], known: set[str]) -> list[str]:
    return [omitted(letter) for letter in members if letter not in known]


def _finish(members: Mapping[str, str], fields: dict[str, str | None], warnings: tuple[str, ...]) -> Candidate:
    security = unescape_mecard(members.get("T", ""))
    security = _SECURITY.get(security.upper(), security)
    if members.get("R") == "1" and security.upper() in {"", "WPA"}:  # Transition disable: WPA3 only.
        security = "WPA3"
    if not security and not fields["password"]:
        security = "nopass"
    if security == "nopass" and fields["password"]:
        fields["password"] = None
        warnings = (*warnings, "P is left out: an open network has no password")
    hidden = fields["hidden"] or ""
    return Candidate("wifi", {**fields, "security": security, "hidden": _HIDDEN.get(hidden.upper(), hidden)}, warnings)
