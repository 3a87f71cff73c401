"""Classes of IP addresses: which of them can be on the public internet."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address


# Not global by the registries of RFC 6890, but global for Python 3.11: protocol assignments, of which 192.0.0.192 is a
# metadata service of clouds (RFC 6890, 2.2.2), former 6to4 relays (RFC 7526), and documentation (RFC 9637).
_SPECIAL_IPV4 = ("192.0.0.0/24", "192.88.99.0/24")
_SPECIAL_IPV6 = ("3fff::/20",)


def is_global(address: IPv4Address | IPv6Address) -> bool:
    """Return whether an address is global unicast (the registries of RFC 6890).

    If an IPv6 address embeds an IPv4 address, check that IPv4 address.
    """
    from ipaddress import IPv4Network, IPv6Network

    embedded = embedded_ipv4(address)
    if embedded.version == 4:
        special = any(embedded in IPv4Network(network) for network in _SPECIAL_IPV4)
        return embedded.is_global and not embedded.is_multicast and not special
    # IANA allocates global unicast addresses from 2000::/3 only.
    special = any(embedded in IPv6Network(network) for network in _SPECIAL_IPV6)
    return embedded.is_global and embedded in IPv6Network("2000::/3") and not special


def embedded_ipv4(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that an IPv6 address embeds, else the address (RFC 4291, 2.5.5.2; RFC 3056; RFC 6052)."""
    from ipaddress import IPv4Address, IPv6Network

    if address.version == 4:
        return address
    if address in IPv6Network("64:ff9b::/96"):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
