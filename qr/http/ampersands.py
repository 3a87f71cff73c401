"""Recognise an ``&`` in a value that is not percent-encoded, and therefore starts another parameter."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import unquote_plus


class _Pair(NamedTuple):
    """One parameter of a query or form. ``value`` is still encoded; None: there is no equals sign."""

    name: str
    value: str | None


def find_cut_parameter(encoded: bytes, name: str) -> str | None:
    """Return the parameter whose value an unencoded ``&`` before the parameter ``name`` probably ends.

    encoded: query or urlencoded form
    name:    unknown, repeated or invalid parameter

    A name without an equals sign continues the value before it. Any other name continues a URL with an unencoded query.
    """
    pairs = [_parse_pair(text) for text in encoded.decode(errors="replace").split("&") if text]
    positions = [position for position, pair in enumerate(pairs) if pair.name == name and position]
    for pair in pairs[: positions[-1]][::-1] if positions else ():
        is_cut = pairs[positions[-1]].value is None or _is_url_with_query(pair.value or "")
        if pair.value is not None and is_cut:
            return pair.name
    return None


def _parse_pair(text: str) -> _Pair:
    name, separator, value = text.partition("=")
    return _Pair(unquote_plus(name), value if separator else None)


def _is_url_with_query(value: str) -> bool:
    """Return whether a value has an unencoded question mark and no encoded ``&``."""
    return "?" in value and "%26" not in value
