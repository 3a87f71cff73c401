"""Places: geo URIs (RFC 5870), and links to map services."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qr.parsing.candidates import Candidate, Source, omitted
from qr.parsing.escapes import first_values, percent_decode, read_query
from qr.payloads.geo import MAPS

_NUMBER = r"([+-]?[0-9.]{1,40})"
_PLACE = re.compile(rf"geo:{_NUMBER},{_NUMBER}(?:,{_NUMBER})?((?:;[^?]*)?)(?:[?](.*))?", re.I | re.DOTALL)
_MARKER = re.compile(rf"{_NUMBER},{_NUMBER}(?:[(](.*)[)])?", re.DOTALL)
_PATTERNS = {"{lat}": "(?P<lat>[0-9.-]{1,40})", "{lng}": "(?P<lng>[0-9.-]{1,40})", "{text}": "(?P<text>[^&#]*)"}


def parse_geo(source: Source) -> Iterator[Candidate]:
    """Yield a place of a geo URI, or of a link in the form that the service writes."""
    text = source.text.rstrip("\r\n ")
    match = _PLACE.fullmatch(text)
    if match:
        yield _read_uri(match)
    elif text[:4].lower() == "http":
        yield from _read_links(text)


def _read_uri(match: re.Match[str]) -> Candidate:
    """Read a geo URI. Android reads a marker with a name from ``geo:0,0?q=lat,lng(name)``."""
    lat, lng, altitude, parameters, query = match.groups()
    values, warnings = first_values(read_query(query or ""))
    unknown = [*(name for name in values if name != "q"), *filter(None, parameters.split(";", 20))]
    warnings += tuple(map(omitted, unknown))
    text = values.get("q", "")
    marker = _MARKER.fullmatch(text)
    if marker:
        lat, lng, altitude, name = marker[1], marker[2], None, marker[3]
        return Candidate("geo", {"lat": lat, "lng": lng, "query": name}, warnings)
    return Candidate("geo", {"lat": lat, "lng": lng, "altitude": altitude, "search": text}, warnings)


def _read_links(text: str) -> Iterator[Candidate]:
    """Yield the places of links. The payload ``url`` keeps other links of map services."""
    for service, links in MAPS.items():
        for field, link in links.items():
            match = _link_pattern(link).fullmatch(text)
            if match:
                name = {field: percent_decode(match["text"])} if field else {}
                fields = {"lat": match["lat"], "lng": match["lng"], "maps": service, **name}
                yield Candidate("geo", fields, only_exact=True)


def _link_pattern(link: str) -> re.Pattern[str]:
    """Return the pattern of a link. Each further occurrence of a number can be different, and is then not exact."""
    pattern = re.escape(link)
    for name, group in _PATTERNS.items():
        anonymous = re.sub("[?]P<[a-z]+>", "?:", group)
        first, *others = pattern.split(re.escape(name))
        pattern = group.join([first, anonymous.join(others)]) if others else first
    return re.compile(pattern)
