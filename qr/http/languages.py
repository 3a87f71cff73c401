"""The languages that a client accepts, and the choice of one of them (RFC 4647, RFC 9110)."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from flask import Request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from qr.parameters.languages import lookup_ranges

MAX_HEADER_CHARACTERS = 512  # the rest of a header field is ignored


def accepted_languages(request: Request) -> tuple[str, ...]:
    """Return the languages in Accept-Language by descending weight, without those of weight 0 (RFC 9110, 12.5.4)."""
    # Read the WSGI environ, which is faster: a redirect reads several fields.
    return _parse_languages(str(request.environ.get("HTTP_ACCEPT_LANGUAGE", ""))[:MAX_HEADER_CHARACTERS])


@lru_cache(maxsize=512)
def _parse_languages(text: str) -> tuple[str, ...]:
    return tuple(tag for tag, weight in parse_accept_header(text, LanguageAccept) if weight > 0)


def choose_language(request: Request, available: Collection[str], default: str) -> str:
    """Return the available language (in lower case) that the client prefers (RFC 4647, 3.4: lookup).

    The wildcard ``*`` accepts every language, and the default is the best of these.
    """
    ranges = (shorter for tag in accepted_languages(request) for shorter in lookup_ranges(tag))
    return next((tag for tag in ranges if tag in available), default)
