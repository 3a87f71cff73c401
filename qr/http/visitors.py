"""The visitor of a link, and whether the visit is a scan, from the header fields of a request."""

from __future__ import annotations

import re
from functools import lru_cache

from flask import Request

from qr.config import Settings
from qr.http.languages import MAX_HEADER_CHARACTERS, accepted_languages
from qr.links.visitor import Visitor, is_bot, parse_device
from qr.parameters.countries import COUNTRIES

MAX_VALUE_CHARACTERS = 64

# Header fields in which well-known proxies send the country of the client.
COUNTRY_HEADERS = ("CF-IPCountry", "CloudFront-Viewer-Country", "X-AppEngine-Country", "X-Client-Region", "X-Country")
# WSGI names of the header fields that mark a request as a prefetch or preview, and the words in their values.
_PURPOSE_HEADERS = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")
_PREFETCH_WORDS = ("prefetch", "preview", "prerender")
# Parameters of a link by the dimension that counts their values.
_CAMPAIGN_PARAMETERS = {"source": "utm_source", "medium": "utm_medium", "campaign": "utm_campaign"}
_LANGUAGE = re.compile("[a-z]{2,3}")  # primary language subtag (RFC 5646, 2.2.1)
_REFERRING_HOST = re.compile(rf"[a-z][a-z0-9+.-]*://([a-z0-9._-]{{1,{MAX_VALUE_CHARACTERS}}})(:\d*)?([/?#]|$)")


def parse_visitor(request: Request, settings: Settings) -> Visitor:
    """Return the visitor who sent a request: device, languages, country and query."""
    device, query = parse_device(user_agent(request)), request.query_string.decode(errors="replace")
    return Visitor(device, accepted_languages(request), _country(request, settings), query=query)


def scan_values(request: Request, settings: Settings, rule: str) -> tuple[tuple[str, str], ...]:
    """Return the pairs of a dimension and a value that a scan counts. Unknown values have no pair."""
    visitor = parse_visitor(request, settings)
    languages = (tag.partition("-")[0].lower() for tag in visitor.language)
    values = {
        "device": visitor.device,
        "rule": rule,
        "country": visitor.country if visitor.country in COUNTRIES else "",
        "language": next(filter(_LANGUAGE.fullmatch, languages), ""),
        "referrer": _referring_host(request),
        **(_campaign(request) if b"utm_" in request.query_string else {}),
    }
    return tuple((dimension, value) for dimension, value in values.items() if value)


def _referring_host(request: Request) -> str:
    """Return the host of the page with the link; empty if it is unknown or this service."""
    match = _REFERRING_HOST.match(header(request, "Referer")[:MAX_HEADER_CHARACTERS].lower())
    return match[1] if match and match[1] != request.host.partition(":")[0].lower() else ""


def _campaign(request: Request) -> dict[str, str]:
    """Return the values of the campaign in lower case, with single spaces and without control characters."""
    values = {
        dimension: " ".join(request.args.get(name, "").lower().split())
        for dimension, name in _CAMPAIGN_PARAMETERS.items()
    }
    return {name: "".join(filter(str.isprintable, value))[:MAX_VALUE_CHARACTERS] for name, value in values.items()}


def is_scan(request: Request) -> bool:
    """Return whether a request is the visit of a person: not HEAD, not a prefetch or preview, not a known bot."""
    if request.method == "HEAD" or is_bot(user_agent(request)):
        return False
    environ = request.environ
    purpose = "".join([environ.get(name, "") for name in _PURPOSE_HEADERS]).lower()
    return not (purpose and any(word in purpose for word in _PREFETCH_WORDS))


def user_agent(request: Request) -> str:
    """Return the first ``MAX_HEADER_CHARACTERS`` characters of the User-Agent."""
    return header(request, "User-Agent")[:MAX_HEADER_CHARACTERS]


def header(request: Request, name: str) -> str:
    """Return a header field; empty if it is missing."""
    # Read the WSGI environ, which is faster: a redirect reads several fields.
    return str(request.environ.get(_environ_name(name), ""))


@lru_cache(maxsize=64)
def _environ_name(name: str) -> str:
    return f"HTTP_{name.upper().replace('-', '_')}"


def client_address(request: Request, settings: Settings) -> str:
    """Return the IP address that the outermost proxy of this deployment saw. The client cannot forge this address.

    Every proxy appends the address of its client to X-Forwarded-For.
    """
    # Not Werkzeug's ProxyFix: it reads quoted strings, so a client that opens a quote would hide its address.
    chain = [entry.strip() for entry in header(request, "X-Forwarded-For").split(",") if entry.strip()]
    proxies = settings.proxies
    return chain[-proxies] if 0 < proxies <= len(chain) else request.remote_addr or ""


def _country(request: Request, settings: Settings) -> str:
    names = (settings.country_header,) if settings.country_header else COUNTRY_HEADERS
    return next(filter(None, (header(request, name).strip().upper() for name in names)), "")
