"""Content lines of vCard (RFC 2426, RFC 6350, versit vCard 2.1) and iCalendar (RFC 5545)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from quopri import decodestring
from typing import NamedTuple

from qr.parsing.escapes import split_lines

MAX_LINES = 2000
_LINE = re.compile(r"(?:[A-Za-z0-9-]+[.])?([A-Za-z0-9-]+)((?:;[^\";:]*(?:\"[^\"]*\"[^\";:]*)*)*):(.*)", re.DOTALL)
_PARAMETER = re.compile(r";([^\";:]*(?:\"[^\"]*\"[^\";:]*)*)")
# Only character sets of texts: Python has other codecs, some of which need more than linear time.
_CHARSET = re.compile("utf-?8|us-ascii|iso-8859-[0-9]{1,2}|windows-125[0-8]|shift_jis|gb2312|gbk|big5|euc-kr", re.I)


class ContentLine(NamedTuple):
    """One property.

    name:       name in upper case, without its group
    types:      values of TYPE, and the parameters without a name of vCard 2.1, in upper case
    parameters: values of the other parameters by name in upper case
    value:      value with its escapes
    """

    name: str
    types: frozenset[str]
    parameters: dict[str, str]
    value: str


def read_content_lines(text: str) -> Iterator[ContentLine]:
    """Yield the properties of a text with folded lines. Lines that are no property are skipped."""
    for line in _unfold(text):
        match = _LINE.fullmatch(line)
        if match:
            yield _read_line(match[1].upper(), match[2], match[3])


def _unfold(text: str) -> Iterator[str]:
    """Yield the lines without their folds (RFC 5545, 3.1), and without the soft breaks of quoted-printable."""
    parts: list[str] = []
    is_quoted_printable = False
    for line in split_lines(text)[:MAX_LINES]:
        if parts and line[:1] in {" ", "\t"}:
            parts.append(line[1:])
        elif parts and is_quoted_printable and parts[-1].endswith("="):
            parts[-1] = parts[-1][:-1]
            parts.append(line)
        else:
            yield "".join(parts)
            parts = [line]
            is_quoted_printable = "QUOTED-PRINTABLE" in line.partition(":")[0].upper()
    yield "".join(parts)


def _read_line(name: str, parameters: str, value: str) -> ContentLine:
    types: set[str] = set()
    others: dict[str, str] = {}
    for parameter in _PARAMETER.findall(parameters):
        key, equals, text = parameter.partition("=")
        text = text.replace('"', "")
        if not equals or key.upper() == "TYPE":
            types |= {word.strip().upper() for word in (text if equals else key).split(",")}
        else:
            others.setdefault(key.upper(), text)
    if "QUOTED-PRINTABLE" in {others.get("ENCODING", "").upper(), *types}:
        value = _decode_quoted_printable(value, others.get("CHARSET", "utf-8"))
    return ContentLine(name, frozenset(types), others, value)


def _decode_quoted_printable(value: str, charset: str) -> str:
    r"""Decode quoted-printable (RFC 2045, 6.7). An encoded line break becomes ``\n``, because 2.1 has no escape."""
    encoding = charset if _CHARSET.fullmatch(charset) else "utf-8"
    try:
        text = decodestring(value.encode()).decode(encoding, "replace")
    except (LookupError, ValueError):
        return value
    return text.replace("\r\n", "\\n").replace("\n", "\\n")
