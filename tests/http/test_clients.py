from __future__ import annotations

from flask import Request
from werkzeug.test import EnvironBuilder

from qr.config import Settings
from qr.http.clients import client_network, network_of
from tests.support.tables import for_each


@for_each(
    "address, network",
    [
        ("192.0.2.1", "192.0.2.1"),
        ("192.0.2.1:50000", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:0DB8:0001:0002::ffff", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::1]", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::1]:50000", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
        ("", ""),
        ("unknown", "unknown"),
        ("999.0.0.1:1", "999.0.0.1:1"),
        ("192.0.2.1:", "192.0.2.1:"),
        ("x" * 8000, "x" * 64),
    ],
)
def test_network_of_an_address(address: str, network: str) -> None:
    assert network_of(address) == network


def test_client_is_the_address_that_the_proxy_saw() -> None:
    headers = [("X-Forwarded-For", "192.0.2.9, 2001:db8:1:2::1")]
    request = Request({**EnvironBuilder("/", headers=headers).get_environ(), "REMOTE_ADDR": "10.0.0.1"})
    assert client_network(request, Settings(proxies=1)) == "2001:db8:1:2::/64"
    assert client_network(request, Settings(proxies=2)) == "192.0.2.9"
    assert client_network(request, Settings()) == "10.0.0.1"
