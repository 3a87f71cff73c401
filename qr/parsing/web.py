"""Web pages, and pages of apps in app stores."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qr.parsing.candidates import Candidate, Source, omitted
from qr.parsing.escapes import split_escaped, unescape_mecard
from qr.payloads.web import STORES


def parse_appstore(source: Source) -> Iterator[Candidate]:
    """Yield the app of a link in the form that the service writes. The payload ``url`` keeps other links."""
    text = source.text.rstrip("\r\n ")
    for store, (_, link) in STORES.items():
        start, end = link.split("{}")
        if text.startswith(start) and text.endswith(end):
            app = text[len(start) : len(text) - len(end)]
            yield Candidate("appstore", {"store": store, "app": app}, only_exact=True)


def parse_url(source: Source) -> Iterator[Candidate]:
    """Yield a web page: a URL, or a bookmark of NTT DoCoMo (MEBKM) or ZXing (URLTO)."""
    text = source.text.rstrip("\r\n ")
    kind = text[:6].lower()
    if kind == "mebkm:":
        yield from _read_bookmark(text[6:])
    elif kind == "urlto:":
        title, _, url = text[6:].partition(":")
        yield Candidate("url", {"url": url}, (omitted("the title"),) if title else ())
    elif not re.search(r"\s", text):
        yield Candidate("url", {"url": text})


def _read_bookmark(text: str) -> Iterator[Candidate]:
    members = dict(member.partition(":")[::2] for member in split_escaped(text, ";") if member)
    url = unescape_mecard(members.pop("URL", ""))
    if url:
        yield Candidate("url", {"url": url}, tuple(map(omitted, members)))
