"""Header fields by which a proxy changes the URLs of the service: X-Forwarded-Proto and SCRIPT_NAME.

Only peers that ``QR_TRUSTED_PROXIES`` names can send them, because responses with these URLs are cached and printed.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import unquote

from qr.config import Settings

# Keys of a WSGI environ. gunicorn applies these fields of peers that it trusts: by default, of all loopback peers.
_SCHEME_FIELDS = frozenset(("HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_PROTOCOL", "HTTP_X_FORWARDED_SSL"))
_FIELDS = _SCHEME_FIELDS | {"HTTP_SCRIPT_NAME"}
_SCHEMES = frozenset(("http", "https"))


def apply_forwarded(environ: dict[str, Any], settings: Settings) -> None:
    """Apply X-Forwarded-Proto of a trusted peer, or undo what the server applied of another peer.

    In the cloud, the proxy of the cloud sets X-Forwarded-Proto, and clients cannot bypass this proxy.
    """
    if environ.keys().isdisjoint(_FIELDS):
        return
    is_trusted = is_trusted_peer(environ.get("REMOTE_ADDR", ""), settings.trusted_proxies)
    if not is_trusted:
        _undo_script_name(environ)
        _undo_scheme(environ)
    if (is_trusted or settings.in_cloud) and environ.get("HTTP_X_FORWARDED_PROTO") in _SCHEMES:
        environ["wsgi.url_scheme"] = environ["HTTP_X_FORWARDED_PROTO"]


@lru_cache(maxsize=256)
def is_trusted_peer(address: str, trusted: str) -> bool:
    """Return whether an address is in one of the networks. The address of a Unix socket is empty, and not trusted."""
    try:
        peer = ip_address(address)
    except ValueError:
        return False
    if isinstance(peer, IPv6Address) and peer.ipv4_mapped:
        peer = peer.ipv4_mapped
    return any(peer in ip_network(network) for network in trusted.split(",") if network)


def _undo_script_name(environ: dict[str, Any]) -> None:
    """Put the SCRIPT_NAME that gunicorn took from a header field back into the path."""
    name = environ.get("HTTP_SCRIPT_NAME")
    if name and environ.get("SCRIPT_NAME") == name:
        environ["PATH_INFO"] = unquote(name, "latin-1") + environ.get("PATH_INFO", "")
        environ["SCRIPT_NAME"] = ""


def _undo_scheme(environ: dict[str, Any]) -> None:
    """Set the scheme of the connection: of a TLS socket, or of a plain socket. Other servers keep this scheme."""
    connection = environ.get("gunicorn.socket")
    if connection is not None and not environ.keys().isdisjoint(_SCHEME_FIELDS):
        environ["wsgi.url_scheme"] = "https" if hasattr(connection, "getpeercert") else "http"
