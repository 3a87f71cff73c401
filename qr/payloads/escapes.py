"""Escape text for the syntax of vCard, iCalendar, MECARD, WIFI and URIs, so that no field can inject another."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote, urlencode

# TEXT values of vCard (RFC 2426, 4; RFC 6350, 3.4) and iCalendar (RFC 5545, 3.3.11).
_TEXT_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
# Values of MECARD (NTT DoCoMo). WIFI uses the same escapes (ZXing wiki, "Barcode Contents").
_MECARD_ESCAPES = str.maketrans({character: "\\" + character for character in '\\;,:"'})


def escape_text(text: str) -> str:
    """Escape a TEXT value, or one component of a structured value, for vCard and iCalendar."""
    return text.translate(_TEXT_ESCAPES)


def join_content_lines(*lines: str) -> str:
    """Join lines of vCard or iCalendar, each with CR LF at its end.

    Long lines are not folded: the standards only recommend folding, and it makes the content longer.
    """
    return "".join(f"{line}\r\n" for line in lines)


def escape_mecard(text: str) -> str:
    """Escape a value for MECARD and WIFI."""
    return text.translate(_MECARD_ESCAPES)


def percent_encode(text: str, safe: str = "") -> str:
    """Percent-encode a text as UTF-8 for a URI (RFC 3986, 2.1), except letters, digits, ``_.-~`` and ``safe``.

    A space becomes %20, because "+" means a space only in forms.
    """
    return quote(text, safe=safe)


def uri_query(pairs: Iterable[tuple[str, object]]) -> str:
    """Return the query of a URI without its question mark. Pairs whose value is None are omitted."""
    return urlencode([(name, value) for name, value in pairs if value is not None], quote_via=quote, safe="")
