"""Hosts of requests: which of them a client can choose."""

from __future__ import annotations

from qr.config import Settings

FUNCTION_DOMAIN = ".cloudfunctions.net"
CLOUD_DOMAINS = (FUNCTION_DOMAIN, ".run.app")


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
