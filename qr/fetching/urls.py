"""Check the URLs of files that clients name, before any host is resolved."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from qr.errors import UrlNotAllowed

PORT = 443
MAX_CHARACTERS = 2048
# ASCII without spaces and backslashes, which URL parsers understand differently.
_PRINTABLE = re.compile(r"[!-\[\]-~]+")
_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+")


class Target(NamedTuple):
    """A URL that is allowed: its host in lower case, and the path and query of the request."""

    url: str
    host: str
    path: str


def parse_url(url: str, hosts: str, parameter: str) -> Target:
    """Check a URL. Raises ``UrlNotAllowed`` if it is not https, or if its host or port is not allowed.

    hosts: allowed hosts, separated by commas: names, or ``*.`` and a name for all names below it
    """
    allowed = [host.strip().lower() for host in hosts.split(",") if host.strip()]
    if not allowed:
        raise UrlNotAllowed(parameter, url, "omitted: this deployment fetches no files (QR_FETCH_HOSTS)")
    if not _PRINTABLE.fullmatch(url) or len(url) > MAX_CHARACTERS:
        raise UrlNotAllowed(parameter, url, f"a URL of at most {MAX_CHARACTERS} characters in ASCII")
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").removesuffix("."), parts.port
    except ValueError:
        raise UrlNotAllowed(parameter, url, "a URL such as https://example.com/code.png") from None
    is_plain = parts.scheme == "https" and port in {None, PORT} and "@" not in parts.netloc
    if not is_plain or not _NAME.fullmatch(host):
        raise UrlNotAllowed(parameter, url, "an https URL of a host name, without port and user name")
    if not any(_matches(host, pattern) for pattern in allowed):
        raise UrlNotAllowed(parameter, url, f"a URL of one of the hosts {', '.join(allowed)}")
    return Target(url, host, f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}")


def _matches(host: str, pattern: str) -> bool:
    """Return whether a host is the allowed one, or is below ``*.`` and a name."""
    return host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern
