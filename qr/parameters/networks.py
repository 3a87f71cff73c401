"""Classes of IP addresses: which of them can be on the public internet."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address


def is_global(address: IPv4Address | IPv6Address) -> bool:
    """Return whether an address is global unicast (the registries of RFC 6890).

    If an IPv6 address embeds an IPv4 address, check that IPv4 address (RFC 4291, 2.5.5.2; RFC 3056; RFC 6052).
    """
    from ipaddress import IPv4Address, IPv6Network

    if address.version == 4:
        return address.is_global and not address.is_multicast
    embedded = address.ipv4_mapped or address.sixtofour
    if address in IPv6Network("64:ff9b::/96"):
        embedded = IPv4Address(int(address) & 0xFFFFFFFF)
    # IANA allocates global unicast addresses from 2000::/3 only.
    return is_global(embedded) if embedded else address.is_global and address in IPv6Network("2000::/3")
