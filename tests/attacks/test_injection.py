"""Line breaks in values that become header fields, and requests whose end is ambiguous."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.support.attacked import attacked_service
from tests.support.http_messages import JSON, Message, Response
from tests.support.serving import LOOPBACK, Server
from tests.support.tables import for_each
from tests.support.user_codes import KEY

BREAKS = ("\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "\0", "\u560d\u560a")  # the last one has the low bytes of CR LF
INJECTED = "X-Injected: 1"
# Targets with a value that becomes part of a header field: file name, error, content, link, redirect, language.
TARGETS = (
    "/png/menu{}.png?data=x", "/png?data={}", "/png?data=x&size={}", "/{}?data=x", "/u/{}", "/user/{}/qr",
    "/png?data=x&{}=1", "/contact/vcf?name={}", "/?url={}", "/assets/{}", "/docs/{}", "/code/menu{}.svg?data=x",
)  # fmt: skip
FIELDS = ("Origin", "Host", "Accept-Language", "traceparent", "X-Cloud-Trace-Context", "Access-Control-Request-Headers")
SMUGGLED = b"GET /llms.txt HTTP/1.1\r\nHost: a\r\n\r\n"
# Head of a POST, its body, and the only statuses that a server may respond with before it closes the connection.
AMBIGUOUS = {
    "both lengths": (b"Content-Length: 5\r\nTransfer-Encoding: chunked", b"0\r\n\r\n"),
    "two lengths": (b"Content-Length: 5\r\nContent-Length: 50", b"12345"),
    "list of lengths": (b"Content-Length: 5, 50", b"12345"),
    "signed length": (b"Content-Length: +5", b"12345"),
    "length with a space": (b"Content-Length : 5", b"12345"),
    "hexadecimal length": (b"Content-Length: 0x5", b"12345"),
    "unknown coding": (b"Transfer-Encoding: xchunked", b"0\r\n\r\n"),
    "chunked twice": (b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", b"0\r\n\r\n"),
    "coding after chunked": (b"Transfer-Encoding: chunked, gzip", b"0\r\n\r\n"),
    "folded coding": (b"Transfer-Encoding:\r\n chunked", b"0\r\n\r\n"),
    "chunk size with a sign": (b"Transfer-Encoding: chunked", b"+5\r\n12345\r\n0\r\n\r\n"),
    "chunk size with a prefix": (b"Transfer-Encoding: chunked", b"0x5\r\n12345\r\n0\r\n\r\n"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with attacked_service() as server:
        yield server


def names_of(response: Response) -> set[str]:
    return {name.lower() for name, _ in response.fields}


def test_line_break_in_a_target_adds_no_field(server: Server) -> None:
    for target in TARGETS:
        for line_break in BREAKS:
            response = server.send(Message(target=target.format(quote(f"a{line_break}{INJECTED}", safe=""))))
            assert response.status < 500, target
            assert "x-injected" not in names_of(response), (target, line_break)


@for_each("name", FIELDS)
def test_line_break_in_a_field_adds_no_field(name: str, server: Server) -> None:
    for line_break in ("\n", "\r", "\x0b", "\x0c"):
        response = server.send(Message(target="/png?data=x", fields=((name, f"a{line_break}{INJECTED}"),)))
        assert response.status < 500
        assert "x-injected" not in names_of(response)


def test_line_break_in_a_record_is_rejected(server: Server) -> None:
    owner = (*JSON, ("X-API-Key", KEY))
    for member in ("target", "fallback"):
        body = b'{"%s": "https://example.com/\\r\\n%s"}' % (member.encode(), INJECTED.encode())
        assert server.send(Message("PUT", "/user/42", owner, body)).status == 400


@for_each("name", AMBIGUOUS)
def test_ambiguous_end_smuggles_no_request(name: str, server: Server) -> None:
    """A proxy in front can find another end than the server. Therefore nothing after the head may be a request."""
    field, body = AMBIGUOUS[name]
    request = b"POST /png HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\n" + field + b"\r\n\r\n" + body + SMUGGLED
    with socket.create_connection((LOOPBACK, server.port), 10) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        with connection.makefile("rb") as received:
            statuses = re.findall(rb"^HTTP/1\.1 (\d{3})", received.read(), re.MULTILINE)
    assert len(statuses) <= 1
    assert set(statuses) <= {b"400", b"501"}
