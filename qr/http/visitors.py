"""Who follows a link, and whether that is a scan: what a request tells about it."""

from __future__ import annotations

from flask import Request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from qr.config import Settings
from qr.links.visitor import Visitor, is_bot, parse_device

MAX_HEADER_CHARACTERS = 512  # characters of a header field: more tell nothing else
# Where known front ends put the country they take an address to be in.
COUNTRY_HEADERS = ("CF-IPCountry", "CloudFront-Viewer-Country", "X-AppEngine-Country", "X-Client-Region", "X-Country")
# What browsers and apps send along with a request that nobody has made yet, as WSGI calls it.
_PURPOSE_HEADERS = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")
_PREFETCH_WORDS = ("prefetch", "preview", "prerender")


def parse_visitor(request: Request, settings: Settings) -> Visitor:
    """The visitor who sent a request, by its headers."""
    return Visitor(request_device(request), _preferred_languages(request), _country(request, settings))


def request_device(request: Request) -> str:
    """The family of the visitor's device."""
    return parse_device(user_agent(request))


def is_scan(request: Request) -> bool:
    """Whether a person has followed a link: not one who only asks whether it is there, no preview, no crawler."""
    if request.method == "HEAD" or is_bot(user_agent(request)):
        return False
    environ = request.environ
    purpose = "".join([environ.get(name, "") for name in _PURPOSE_HEADERS]).lower()
    return not (purpose and any(word in purpose for word in _PREFETCH_WORDS))


def user_agent(request: Request) -> str:
    """The User-Agent, as far as it tells anything."""
    return header(request, "User-Agent")[:MAX_HEADER_CHARACTERS]


def header(request: Request, name: str) -> str:
    """A header field, empty when absent; straight from the WSGI environ, for a redirect looks at several."""
    return str(request.environ.get(f"HTTP_{name.upper().replace('-', '_')}", ""))


def client_address(request: Request, settings: Settings) -> str:
    """The visitor's address: what the outermost proxy of ours saw, which nobody before it can make up.

    Every proxy adds at the end of X-Forwarded-For whom it was asked by.
    """
    # Not Werkzeug's ProxyFix: it reads quoted strings, so a client that opens a quote would hide its address.
    chain = [entry.strip() for entry in header(request, "X-Forwarded-For").split(",") if entry.strip()]
    proxies = settings.proxies
    return chain[-proxies] if 0 < proxies <= len(chain) else request.remote_addr or ""


def _preferred_languages(request: Request) -> tuple[str, ...]:
    """The languages of Accept-Language with the highest weight (RFC 9110, 12.5.4), as far as it is read."""
    text = header(request, "Accept-Language")[:MAX_HEADER_CHARACTERS]
    weighed = list(parse_accept_header(text, LanguageAccept))
    best = max((weight for _, weight in weighed), default=0)
    return tuple(tag for tag, weight in weighed if weight == best > 0)


def _country(request: Request, settings: Settings) -> str:
    names = (settings.country_header,) if settings.country_header else COUNTRY_HEADERS
    return next(filter(None, (header(request, name).strip().upper() for name in names)), "")
