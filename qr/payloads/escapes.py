"""Text of several lines or of a pattern, and how each standard keeps a text apart from its own signs."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote, urlencode

# TEXT values of vCard (RFC 2426, 4; RFC 6350, 3.4) and iCalendar (RFC 5545, 3.3.11).
_TEXT_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
# Values of MECARD (NTT DoCoMo) and of WIFI, which took them over (ZXing wiki, "Barcode Contents").
_MECARD_ESCAPES = str.maketrans({sign: "\\" + sign for sign in '\\;,:"'})


def escape_text(text: str) -> str:
    """A text as a TEXT value of vCard and iCalendar; also as one component of a structured value."""
    return text.translate(_TEXT_ESCAPES)


def join_content_lines(*lines: str) -> str:
    """Lines of vCard or iCalendar, each ended by CR LF. They stay unfolded: folding is a "SHOULD" and costs room."""
    return "".join(f"{line}\r\n" for line in lines)


def escape_mecard(text: str) -> str:
    """A text as a value of MECARD and WIFI."""
    return text.translate(_MECARD_ESCAPES)


def percent_encode(text: str, keep: str = "") -> str:
    """A text as part of a URI (RFC 3986, 2.1), UTF-8: a space is %20, as "+" is one only in forms."""
    return quote(text, safe=keep)


def uri_query(pairs: Iterable[tuple[str, object]]) -> str:
    """The query of a URI without its question mark: what has a value, names and values percent-encoded."""
    return urlencode([(name, value) for name, value in pairs if value is not None], quote_via=quote, safe="")
