"""Hosts of requests: which of them are accepted, and which of them a client can choose."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from flask import Request

from qr.config import Settings
from qr.errors import BadParameter, Forbidden, MisdirectedRequest
from qr.parameters.hosts import InvalidHost, ascii_host

FUNCTION_DOMAIN = ".cloudfunctions.net"
CLOUD_DOMAINS = (FUNCTION_DOMAIN, ".run.app")
LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")
ALLOWED_HOSTS = "hosts without ports, separated by commas, such as qr.example.com,*.example.com"
REQUESTED_AUTHORITY = "qr.requested_authority"  # key of a WSGI environ


def host_name(authority: str) -> str:
    """Return the host of an authority (RFC 3986, 3.2) in lower case, without the port and the dot at its end."""
    name, colon, port = authority.rpartition(":")
    is_port = bool(colon) and (not port or port.isdecimal())
    return (name if is_port else authority).lower().removesuffix(".")


def is_own_cloud_host(authority: str, settings: Settings) -> bool:
    """Return whether an authority is a host that the cloud gave to this service, in the form of its own URLs.

    The proxy of the cloud selects the service by this host, so a client cannot choose another one. It could choose a
    port, which this function therefore rejects.
    """
    return settings.in_cloud and authority.lower().endswith(CLOUD_DOMAINS)


def client_chooses_link(authority: str, settings: Settings) -> bool:
    """Return whether the links of the service have the host of the request, which a client can choose."""
    has_fixed_links = bool(settings.public_url or settings.user_url)
    return not has_fixed_links and not is_own_cloud_host(authority, settings)


def requested_authority(environ: dict[str, Any]) -> str:
    """Return host and port of a request target. A target in absolute form overrides Host (RFC 9112, 3.2.2)."""
    target = environ.get("RAW_URI") or environ.get("REQUEST_URI") or ""  # gunicorn; other servers
    found = re.match(r"https?://([^/?#]*)", target, re.IGNORECASE)
    return str(found[1] if found else environ.get("HTTP_HOST", ""))


@lru_cache(maxsize=8)
def accepted_hosts(settings: Settings) -> tuple[str, ...]:
    """Return the hosts of requests that the service accepts; empty if it accepts all.

    ``*.example.com`` stands for all names below example.com. The hosts of ``PUBLIC_URL`` and ``USER_URL`` are always
    accepted, because printed codes contain them. Without ``QR_HOSTS``, the hosts of the cloud are accepted too, because
    a proxy can send requests to them. Outside the cloud, the names of this machine are accepted instead.

    Raises ``ValueError`` for an invalid entry of ``QR_HOSTS``.
    """
    printed = [host_name(urlsplit(url).netloc) for url in (settings.public_url, settings.user_url) if url]
    if settings.hosts:
        return tuple(dict.fromkeys([*map(_parse_entry, settings.hosts.split(",")), *printed]))
    if not settings.public_url:
        return ()
    others = tuple(f"*{domain}" for domain in CLOUD_DOMAINS) if settings.in_cloud else LOOPBACK_HOSTS
    return tuple(dict.fromkeys([*printed, *others]))


@lru_cache(maxsize=256)
def check_authority(authority: str, accepted: tuple[str, ...]) -> None:
    """Raise ``MisdirectedRequest`` for a host that is not accepted, or ``BadParameter`` for one that is invalid."""
    host = host_name(authority)
    try:
        host = ascii_host(host) if host.isascii() else ""
    except InvalidHost:
        host = ""
    if not host:
        raise BadParameter("Host", authority, "a host name")
    if not _is_accepted(host, accepted):
        raise MisdirectedRequest("Host", authority, f"one of {', '.join(accepted)}")


def check_origin(request: Request, settings: Settings) -> None:
    """Raise ``Forbidden`` for a request that a web page of another host sends.

    A page can open a name that resolves to this machine (DNS rebinding), so the host of the request proves nothing: the
    host of the page must be accepted by the settings, a name of this machine, or the host that the cloud gave to this
    service. Programs send no Origin.
    """
    origin = request.headers.get("Origin")
    if origin is None:
        return
    authority = urlsplit(origin).netloc if re.fullmatch(r"https?://[^/?#@]+", origin) else ""
    is_own = is_own_cloud_host(request.host, settings) and authority == request.host
    allowed = tuple(entry for entry in accepted_hosts(settings) if settings.hosts or entry[0] != "*")
    if not is_own and not _is_accepted(host_name(authority), (*allowed, *LOOPBACK_HOSTS)):
        raise Forbidden("web pages of this origin cannot use this URL", parameter="Origin", value=origin)


def _is_accepted(host: str, accepted: tuple[str, ...]) -> bool:
    return any(host == entry or (entry[0] == "*" and host.endswith(entry[1:])) for entry in accepted)


def _parse_entry(text: str) -> str:
    """Return the canonical form of an entry of ``QR_HOSTS``. Raises ``ValueError`` if it is invalid."""
    entry = text.strip().lower()
    star = "*." if entry.startswith("*.") else ""
    try:
        host = ascii_host(entry.removeprefix(star)).lower().removesuffix(".")
    except InvalidHost:
        host = ""
    if not host or (star and not host[-1].isalpha()):  # an IP address has no names below it
        raise ValueError(f"QR_HOSTS must be {ALLOWED_HOSTS}; got {text}")
    return f"{star}{host}"
