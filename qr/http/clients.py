"""The client of a request, for limits per client: an IPv4 address, or the network of an IPv6 address."""

from __future__ import annotations

import re

from flask import Request

from qr.config import Settings
from qr.http.visitors import client_address

MAX_OTHER_CHARACTERS = 64  # of text that is no address
IPV6_PREFIX_BITS = 64  # the smallest network that a provider assigns (RFC 6177, section 2)
# Some proxies append the port of the client: 192.0.2.1:5000, [2001:db8::1]:5000.
_WITH_PORT = re.compile(r"\[([0-9A-Fa-f:.]+)](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+")


def client_network(request: Request, settings: Settings) -> str:
    """Return the client of a request. ``QR_PROXIES`` decides which address of X-Forwarded-For is its address."""
    return network_of(client_address(request, settings))


def network_of(address: str) -> str:
    """Return an IPv4 address, also if IPv6 embeds it (RFC 4291, 2.5.5.2), or the network of an IPv6 address.

    Of other text, such as the name of a Unix socket, the start is returned.
    """
    from ipaddress import IPv6Address, IPv6Network, ip_address  # imported late, because most requests need no client

    match = _WITH_PORT.fullmatch(address)
    try:
        parsed = ip_address(match[1] or match[2] if match else address)
    except ValueError:
        return address[:MAX_OTHER_CHARACTERS]
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(IPv6Network((int(parsed), IPV6_PREFIX_BITS), strict=False))
