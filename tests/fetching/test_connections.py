from __future__ import annotations

import time
from threading import Event

import pytest

from qr.fetching import connections
from qr.fetching.connections import MAX_RESOLVERS, Deadline, Network, connect, resolve_host, system_context
from qr.fetching.urls import Target
from tests.support.tables import for_each
from tests.support.tls_server import PUBLIC, LocalNetwork, client_context

TARGET = Target("https://example.com/", "example.com", "/")
# Answers of a resolver of which at least one address is not public.
NOT_PUBLIC: tuple[tuple[str, ...], ...] = (
    (), ("127.0.0.1",), ("10.1.2.3",), ("172.16.0.1",), ("192.168.0.1",), ("169.254.169.254",), ("100.64.0.1",),
    ("0.0.0.0",), ("224.0.0.1",), ("255.255.255.255",), ("198.18.0.1",), ("168.63.129.16",), ("::1",), ("::",),
    ("fe80::1%eth0",), ("fc00::1",), ("fd00:ec2::254",), ("ff02::1",), ("::ffff:127.0.0.1",),
    ("::ffff:169.254.169.254",), ("::ffff:168.63.129.16",), ("64:ff9b::a83f:8110",),
    ("2002:a83f:8110::",), ("192.0.0.192",), ("64:ff9b::7f00:1",), ("64:ff9b:1::7f00:1",),
    ("2002:7f00:1::",), ("2001:0:4136:e378:8000:63bf:3fff:fdd2",), ("::127.0.0.1",), (PUBLIC, "127.0.0.1"),
    ("10.0.0.1", PUBLIC), (PUBLIC, "::1"),
)  # fmt: skip


def in_seconds(seconds: float) -> Deadline:
    return Deadline(time.monotonic() + seconds)


@for_each("addresses", NOT_PUBLIC)
def test_addresses_that_are_not_public_get_no_connection(addresses: tuple[str, ...]) -> None:
    local = LocalNetwork(1, {"example.com": [addresses]}, client_context())
    with pytest.raises(OSError, match="not a public host"):
        connect(TARGET, in_seconds(3), local.network())
    assert local.opened == []


def test_next_address_is_tried_if_a_connection_fails() -> None:
    local = LocalNetwork(1, {"example.com": [("8.8.8.8", PUBLIC)]}, client_context())
    with pytest.raises(ConnectionRefusedError):
        connect(TARGET, in_seconds(3), local.network())
    assert local.opened == ["8.8.8.8", PUBLIC]


def test_slow_resolver_is_left_at_the_deadline() -> None:
    is_over = Event()

    def resolve(_: str) -> list[str]:
        is_over.wait(5)
        return [PUBLIC]

    begin = time.monotonic()
    with pytest.raises(TimeoutError):
        connect(TARGET, in_seconds(0.1), Network(resolve, lambda *_: pytest.fail("opened")))
    assert time.monotonic() - begin < 4
    is_over.set()


def test_resolution_that_has_not_started_is_left_out() -> None:
    connections._resolvers.cache_clear()  # an earlier test can have left a thread busy
    is_over, started = Event(), list[str]()

    def resolve(host: str) -> list[str]:
        started.append(host)
        is_over.wait(5)
        return []

    network = Network(resolve, lambda *_: pytest.fail("opened"))
    for number in range(MAX_RESOLVERS + 1):
        with pytest.raises(TimeoutError):
            connect(Target("", str(number), "/"), in_seconds(0.1), network)
    is_over.set()
    with pytest.raises(OSError, match="not a public host"):
        connect(Target("", "last", "/"), in_seconds(3), network)
    assert started == [*map(str, range(MAX_RESOLVERS)), "last"]


def test_deadline_that_has_passed_raises() -> None:
    assert 0 < in_seconds(1).remaining() <= 1
    with pytest.raises(TimeoutError):
        in_seconds(-1).remaining()


def test_default_network_verifies_certificates() -> None:
    assert system_context().check_hostname
    assert resolve_host("127.0.0.1") == ["127.0.0.1"]
