"""Read the escapes of vCard, iCalendar, MECARD, WIFI and URIs. The inverse of ``qr.payloads.escapes``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

_LINE_BREAK = re.compile("\r\n|\n|\r")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def split_lines(text: str) -> list[str]:
    """Split a text at CR LF, LF and CR."""
    return _LINE_BREAK.split(text)


def split_escaped(text: str, separator: str, maximum: int = 1000) -> list[str]:
    """Split a text at separators without a backslash before them, which can itself be escaped. Keep the escapes.

    The last of ``maximum`` parts contains the rest.
    """
    parts: list[str] = []
    start = 0
    for match in re.finditer(rf"\\.|{re.escape(separator)}", text, re.DOTALL):
        if match[0] == separator and len(parts) < maximum - 1:
            parts.append(text[start : match.start()])
            start = match.end()
    return [*parts, text[start:]]


def unescape_mecard(text: str) -> str:
    """Remove the backslash of each escape. A backslash at the end stays."""
    return _ESCAPE.sub(r"\1", text)


def unescape_text(text: str) -> str:
    r"""Read a TEXT value of vCard or iCalendar: ``\n`` is a line break (RFC 5545, 3.3.11; RFC 6350, 3.4)."""
    return _ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], text)


def percent_decode(text: str) -> str:
    """Decode the percent-encoding of a URI as UTF-8. A plus sign stays."""
    return unquote(text)


def read_query(query: str) -> list[tuple[str, str]]:
    """Return the names, in lower case, and the values of a query. A plus sign stays, as in URIs other than forms."""
    pairs = (pair.partition("=") for pair in query.split("&") if pair)
    return [(percent_decode(name).lower(), percent_decode(value)) for name, _, value in pairs]


def first_values(pairs: Iterable[tuple[str, str]]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the first value of each name, and a warning for each repeated name."""
    values: dict[str, str] = {}
    warnings = []
    for name, value in pairs:
        if name in values:
            warnings.append(f"{name[:20]!a} is repeated: only its first value is read")
        values.setdefault(name, value)
    return values, tuple(dict.fromkeys(warnings))
