from __future__ import annotations

from ipaddress import ip_address

from qr.parameters.networks import is_global
from tests.support.tables import for_each

GLOBAL = ("8.8.8.8", "193.0.6.139", "2606:4700::1111", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808",
          "2002:808:808::1")  # fmt: skip
# Private, loopback, link-local, shared (CGNAT), documentation, benchmarking, multicast, reserved and unspecified
# addresses, and IPv6 addresses that embed such an IPv4 address: mapped, 6to4, NAT64, compatible, Teredo.
NOT_GLOBAL = (
    "10.0.0.1", "172.16.0.1", "192.168.1.1", "127.0.0.1", "127.1.2.3", "169.254.169.254", "100.64.0.1", "192.0.2.1",
    "198.18.0.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "0.0.0.0", "0.1.2.3", "::", "::1",
    "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "2001:db8::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1",
    "::ffff:169.254.169.254", "2002:7f00:1::", "2002:a00:1::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::808:808", "::7f00:1", "::a00:1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "100::1", "4000::1",
    "192.0.0.8", "192.0.0.170", "192.0.0.192", "::ffff:192.0.0.192", "64:ff9b::c000:c0", "2002:c000:c0::1",
    "192.88.99.1", "3fff::1",
)  # fmt: skip


@for_each("address", GLOBAL)
def test_public_address_is_global(address: str) -> None:
    assert is_global(ip_address(address))


@for_each("address", NOT_GLOBAL)
def test_special_address_is_not_global(address: str) -> None:
    assert not is_global(ip_address(address))
