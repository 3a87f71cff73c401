"""Test ``serve`` over sockets: the limits that it adds to waitress, header fields of proxies, and its errors."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from socket import SO_RCVBUF, SOL_SOCKET, create_connection, socket
from threading import Thread

import pytest

import serve
from qr.config import Listener
from tests.support.http_messages import CHUNKED, FORM, HTTPS, Message
from tests.support.serving import LOOPBACK, Endpoint, Server, run_server
from tests.support.slow_clients import LARGE_IMAGE, RECEIVE_BUFFER_BYTES
from tests.support.tables import for_each
from tests.support.waiting import wait_until

COMMAND = [sys.executable, "-m", "serve"]
SETTINGS = {"HOST": LOOPBACK, "PORT": "0", "THREADS": "4", "QR_MAX_BODY": "2048"}
LARGE_IMAGE_BYTES = 8192 * 8192 // 8


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with run_server(COMMAND, SETTINGS) as running:
        yield running


@pytest.fixture(scope="module")
def proxied() -> Iterator[Server]:
    """Run a server that trusts the proxy on this machine."""
    trust = {"QR_TRUSTED_PROXIES": LOOPBACK, "QR_PROXIES": "1", "QR_RATE_LIMIT": "2/hour"}
    with run_server(COMMAND, SETTINGS | trust) as running:
        yield running


@for_each(
    "message, status",
    [
        (Message("POST", "/png", FORM, 2049 * b"x"), 413),  # from the app
        (Message("POST", "/png", FORM, 1_000_000 * b"x"), 413),
        (Message("POST", "/png", FORM + CHUNKED, 1_000_000 * b"x"), 413),
        (Message(fields=(("X-Long", 200_000 * "x"),)), 431),
        (Message(fields=(("Bad Name", "x"),)), 400),
        (Message("POST", "/png", (("Content-Length", "+1"),)), 400),
        (Message("POST", "/png", (("Transfer-Encoding", "gzip"),)), 501),
        (Message("POST", "/png", (*FORM, *CHUNKED, ("Content-Length", "5"))), 400),
    ],
)
def test_invalid_http_gets_problem_details(server: Server, message: Message, status: int) -> None:
    response = server.upload(message, [message.body])
    problem = json.loads(response.body)
    assert response.status == problem["status"] == status
    assert response.field("Content-Type") == "application/problem+json"
    assert problem.keys() == {"title", "status", "detail", "code"}
    assert response.field("Cache-Control") == "no-store"


@for_each("version, length", [(b"1.1", b"Content-Length: 4\r\n"), (b"1.0", b""), (b"1.0", b"Content-Length: 4\r\n")])
def test_request_after_an_ambiguous_body_is_discarded(server: Server, version: bytes, length: bytes) -> None:
    fields = b"Host: x\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n" + length
    with create_connection((LOOPBACK, server.port), 10) as client:
        client.sendall(
            b"POST /png HTTP/%s\r\n%s\r\n0\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n" % (version, fields)
        )
        with client.makefile("rb") as received:
            text = received.read()
    assert text.startswith(b"HTTP/1.1 400") or text.startswith(b"HTTP/1.0 400")
    assert text.count(b"\r\n\r\n") == 1


def test_responses_do_not_name_the_server(server: Server) -> None:
    for message in (Message(target="/health"), Message(fields=(("Bad Name", "x"),))):
        assert "server" not in {name.lower() for name, _ in server.send(message).fields}


def test_chunked_body_reaches_the_app(server: Server) -> None:
    """The body is below the maximum, although its chunks are above."""
    response = server.upload(Message("POST", "/png", FORM + CHUNKED), [b"data=", *(600 * [b"1"])])
    assert response.status == 200


@for_each("body", [b"", b"data=1"])
def test_expect_continue_is_answered(server: Server, body: bytes) -> None:
    method, target = ("POST", "/png") if body else ("GET", "/png?data=1")
    with create_connection((LOOPBACK, server.port), 10) as client:
        client.sendall(Message(method, target, (*FORM, ("Expect", "100-continue")), body).head())
        if body:
            assert client.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
            client.sendall(body)
        assert client.recv(1000).startswith(b"HTTP/1.1 200 OK\r\n")


@for_each("name, is_https", [("server", False), ("proxied", True)])
def test_only_trusted_proxies_set_the_scheme(request: pytest.FixtureRequest, name: str, is_https: bool) -> None:
    running: Server = request.getfixturevalue(name)
    fields = (*HTTPS, ("X-Forwarded-For", "192.0.2.9"))
    text = running.send(Message(target="/llms.txt", fields=fields)).body.decode()
    assert ("https://localhost" in text) == is_https


def test_host_without_an_address_is_named() -> None:
    with pytest.raises(ValueError, match=r"^HOST must be an IP address, or a name with an address; got a\.invalid$"):
        serve.create_server(Listener("a.invalid", 0, 1), 1)


def test_logged_url_has_ipv6_addresses_in_brackets() -> None:
    assert serve.format_url("::1", 80) == "http://[::1]:80"
    assert serve.format_url(LOOPBACK, 80) == "http://127.0.0.1:80"


def test_rate_limit_counts_clients_of_a_proxy(proxied: Server) -> None:
    def status(address: str) -> int:
        return proxied.send(Message(target="/png?data=1", fields=(("X-Forwarded-For", address),))).status

    assert [status("192.0.2.1") for _ in range(3)] == [200, 200, 429]
    assert status("192.0.2.2") == 200


@contextmanager
def _run_in_thread() -> Iterator[tuple[serve.Server, Endpoint]]:
    """Run a server in this process, so that a test can change its limits."""
    running = serve.Server(host=LOOPBACK, port=0, threads=4, **serve.OPTIONS | {"cleanup_interval": 0})
    thread = Thread(target=running.run)
    thread.start()
    try:
        yield running, Endpoint(int(running.effective_port))
    finally:
        running.stop()
        thread.join()


@contextmanager
def _client(endpoint: Endpoint, start: bytes) -> Iterator[socket]:
    with socket() as client:
        client.setsockopt(SOL_SOCKET, SO_RCVBUF, RECEIVE_BUFFER_BYTES)
        client.settimeout(10)
        client.connect((LOOPBACK, endpoint.port))
        client.sendall(start)
        yield client


def test_late_transfers_are_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    starts = [b"GET / HTTP/1.1\r\nHost:", b"POST /png HTTP/1.1\r\nContent-Length: 9\r\n\r\nx", LARGE_IMAGE]
    with _run_in_thread() as (running, endpoint), ExitStack() as clients:
        for start in starts:
            clients.enter_context(_client(endpoint, start))
        wait_until(lambda: len(running.active_channels) == len(starts))
        monkeypatch.setattr(serve, "MAX_TRANSFER_SECONDS", 0.3)
        wait_until(lambda: not running.active_channels)


def test_slow_client_makes_room_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "MAX_BUFFERED_BYTES", 12 * serve.MIB)
    monkeypatch.setattr(serve.Server, "maintenance", lambda *_: None)  # it would also make room, up to a second later
    with _run_in_thread() as (running, endpoint), _client(endpoint, LARGE_IMAGE) as slow:
        wait_until(lambda: any(one.total_outbufs_len for one in running.active_channels.values()))
        with create_connection((LOOPBACK, endpoint.port), 10) as other:
            other.sendall(LARGE_IMAGE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
            assert _receive(other) > LARGE_IMAGE_BYTES
        assert _receive(slow) < LARGE_IMAGE_BYTES


def test_new_clients_replace_the_oldest_idle_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "MAX_CONNECTIONS", 5)
    monkeypatch.setattr(serve, "MIN_FREE_CONNECTIONS", 2)
    with _run_in_thread() as (running, endpoint):
        idle = [create_connection((LOOPBACK, endpoint.port), 10) for _ in range(6)]
        wait_until(lambda: len(running.active_channels) == 3)
        assert idle[0].recv(1) == b""
        assert endpoint.send(Message(target="/health")).status == 200
        for client in idle:
            client.close()


def test_sent_response_leaves_no_memory() -> None:
    with _run_in_thread() as (running, endpoint), create_connection((LOOPBACK, endpoint.port), 10) as client:
        client.sendall(LARGE_IMAGE)
        received = 0
        while received < LARGE_IMAGE_BYTES:
            received += len(client.recv(1 << 20))
        (channel,) = running.active_channels.values()
        wait_until(lambda: not channel.total_outbufs_len)
        assert channel.buffered_bytes() == 0
        assert len(channel.outbufs[-1].getfile().getvalue()) == 0


def _receive(client: socket) -> int:
    """Return the number of bytes until the server closes the connection."""
    received = 0
    try:
        while chunk := client.recv(1 << 20):
            received += len(chunk)
    except ConnectionResetError:
        pass
    return received
