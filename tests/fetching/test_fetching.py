"""Fetch files from a real TLS server, and try every way around the checks."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator

import pytest

from qr import fetching
from qr.errors import FetchFailed, FetchTooLarge, QrError, UrlNotAllowed
from qr.fetching import MAX_BYTES, fetch
from tests.support.tables import for_each
from tests.support.tls_server import PUBLIC, LocalNetwork, client_context, tls_server

HOSTS = "files.example,*.cdn.example,rebinding.example,wrong.example"
NAMES = ["files.example", "*.cdn.example", "rebinding.example"]  # of the certificate
Respond = Callable[[ssl.SSLSocket], None]


def send(*parts: bytes) -> Respond:
    def respond(connection: ssl.SSLSocket) -> None:
        for part in parts:
            connection.sendall(part)

    return respond


def ok(body: bytes, *fields: bytes) -> bytes:
    return b"\r\n".join((b"HTTP/1.1 200 OK", *fields, b"", body))


def redirect(location: bytes, status: bytes = b"302") -> Respond:
    return send(b"HTTP/1.1 " + status + b" Moved\r\nContent-Length: 0\r\nLocation: " + location + b"\r\n\r\n")


def drip(connection: ssl.SSLSocket) -> None:
    connection.sendall(ok(b"", b"Content-Length: 100"))
    for _ in range(100):
        connection.sendall(b"x")
        time.sleep(0.1)


def drip_header(connection: ssl.SSLSocket) -> None:
    for byte in b"HTTP/1.1 200 OK\r\n" + b"X-Slow: " + b"x" * 100:
        connection.sendall(bytes([byte]))
        time.sleep(0.05)


def continue_forever(connection: ssl.SSLSocket) -> None:
    while True:
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.01)


CHUNK = b"8000\r\n" + bytes(0x8000) + b"\r\n"
PATHS: dict[str, Respond] = {
    "/file": send(ok(b"file", b"Content-Length: 4")),
    "/closed": send(ok(b"until the end")),
    "/chunked": send(ok(b"4\r\nfile\r\n0\r\n\r\n", b"Transfer-Encoding: chunked")),
    "/largest": send(ok(bytes(MAX_BYTES), b"Content-Length: %d" % MAX_BYTES)),
    "/too-large": send(ok(bytes(MAX_BYTES + 1), b"Content-Length: %d" % (MAX_BYTES + 1))),
    "/too-large-closed": send(ok(bytes(MAX_BYTES + 1))),
    "/too-large-chunked": send(ok(b"", b"Transfer-Encoding: chunked"), *[CHUNK] * 40),
    "/huge-length": send(ok(b"x", b"Content-Length: 999999999999999")),
    "/short": send(ok(b"x", b"Content-Length: 100")),
    "/negative-length": send(ok(bytes(MAX_BYTES + 1), b"Content-Length: -1")),
    "/gzip": send(ok(b"\x1f\x8b", b"Content-Encoding: gzip", b"Content-Length: 2")),
    "/not-found": send(b"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nfile"),
    "/partial": send(b"HTTP/1.1 206 Partial Content\r\nContent-Length: 4\r\n\r\nfile"),
    "/no-http": send(b"SSH-2.0-OpenSSH\r\n"),
    "/empty": send(b""),
    "/bad-chunk": send(ok(b"zz\r\nfile", b"Transfer-Encoding: chunked")),
    "/many-fields": send(ok(b"file", *[b"X-Field: x"] * 200)),
    "/long-line": send(ok(b"file", b"X-Field: " + b"x" * 70_000)),
    "/drip": drip,
    "/drip-header": drip_header,
    "/continue": continue_forever,
    "/silent": lambda _: time.sleep(2),
    "/to-file": redirect(b"/file"),
    "/to-cdn": redirect(b"https://a.cdn.example/file", b"308"),
    "/to-http": redirect(b"http://files.example/file"),
    "/to-other-host": redirect(b"https://evil.example/file"),
    "/to-private": redirect(b"https://private.cdn.example/file"),
    "/to-address": redirect(b"https://127.0.0.1/file"),
    "/to-metadata": redirect(b"http://169.254.169.254/computeMetadata/v1/"),
    "/to-port": redirect(b"https://files.example:8443/file"),
    "/to-file-scheme": redirect(b"file:///etc/passwd"),
    "/to-itself": redirect(b"/to-itself"),
    "/to-protocol-relative": redirect(b"//evil.example/file"),
}
REDIRECTS_NOT_ALLOWED = (
    "/to-http", "/to-other-host", "/to-address", "/to-metadata", "/to-port", "/to-file-scheme", "/to-protocol-relative",
)  # fmt: skip
FAILURES = (
    "/short", "/gzip", "/not-found", "/partial", "/no-http", "/empty", "/bad-chunk", "/many-fields", "/long-line",
    "/to-private", "/to-itself",
)  # fmt: skip
TOO_LARGE = ("/too-large", "/too-large-closed", "/too-large-chunked", "/huge-length", "/negative-length")
SLOW = ("/drip", "/drip-header", "/continue", "/silent")
FOUND = (
    ("/file", b"file"), ("/closed", b"until the end"), ("/chunked", b"file"), ("/largest", bytes(MAX_BYTES)),
    ("/to-file", b"file"), ("/to-cdn", b"file"),
)  # fmt: skip


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with tls_server(lambda connection, path: PATHS[path](connection), NAMES) as port:
        yield port


@pytest.fixture
def local(port: int) -> LocalNetwork:
    public = {host: [(PUBLIC,)] for host in ("files.example", "a.cdn.example", "wrong.example", "evil.example")}
    rebinding = {"rebinding.example": [(PUBLIC,), ("127.0.0.1",)]}
    return LocalNetwork(port, {**public, **rebinding, "private.cdn.example": [("10.0.0.1",)]}, client_context())


def get(local: LocalNetwork, path: str, host: str = "files.example") -> bytes:
    return fetch(f"https://{host}{path}", HOSTS, network=local.network())


@for_each("path, body", FOUND)
def test_file_is_fetched(local: LocalNetwork, path: str, body: bytes) -> None:
    local.resolved.clear()
    assert get(local, path) == body
    assert set(local.opened) == {PUBLIC}
    assert len(local.resolved) == (2 if path.startswith("/to-") else 1)
    local.opened.clear()


@for_each("path", REDIRECTS_NOT_ALLOWED)
def test_redirect_is_checked_like_the_first_url(local: LocalNetwork, path: str) -> None:
    local.resolved.clear()
    with pytest.raises(UrlNotAllowed, match="url must"):
        get(local, path)
    assert local.resolved == ["files.example"]


@for_each("path", FAILURES)
def test_incomplete_response_is_an_error(local: LocalNetwork, path: str) -> None:
    with pytest.raises(FetchFailed, match="url must"):
        get(local, path)
    assert set(local.opened) == {PUBLIC}


@for_each("path", TOO_LARGE)
def test_large_file_is_rejected(local: LocalNetwork, path: str) -> None:
    with pytest.raises(FetchTooLarge, match="at most 1048576 bytes"):
        get(local, path)


@pytest.mark.parametrize("path", SLOW)
def test_slow_server_is_left_at_the_deadline(local: LocalNetwork, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr(fetching, "MAX_SECONDS", 0.4)
    begin = time.monotonic()
    with pytest.raises(FetchFailed, match="in time"):
        get(local, path)
    assert 0.3 < time.monotonic() - begin < 1.9  # every server would continue for at least 2 s


def test_second_answer_of_the_resolver_has_no_effect(local: LocalNetwork) -> None:
    """DNS rebinding: the first answer is public, the second is private."""
    assert get(local, "/file", "rebinding.example") == b"file"
    assert (local.resolved, local.opened) == (["rebinding.example"], [PUBLIC])
    with pytest.raises(FetchFailed):
        get(local, "/file", "rebinding.example")
    assert local.opened == [PUBLIC]


def test_redirect_to_the_same_host_is_checked_again(local: LocalNetwork) -> None:
    local.answers["files.example"] = [(PUBLIC,), ("127.0.0.1",)]
    with pytest.raises(FetchFailed):
        get(local, "/to-file")
    assert local.opened == [PUBLIC]


def test_certificate_must_be_of_the_host(local: LocalNetwork) -> None:
    with pytest.raises(FetchFailed):
        get(local, "/file", "wrong.example")
    assert local.opened == [PUBLIC]


def test_certificate_must_be_of_a_trusted_authority(local: LocalNetwork) -> None:
    local.context = client_context("Another CA")
    with pytest.raises(FetchFailed):
        get(local, "/file")


def test_proxies_of_the_environment_are_ignored(local: LocalNetwork, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert get(local, "/file") == b"file"


def test_errors_do_not_show_addresses(local: LocalNetwork) -> None:
    details = set()
    for path in ("/to-private", "/no-http"):
        with pytest.raises(QrError) as error:
            get(local, path)
        details.add(error.value.detail)
    assert details == {"url must be a URL that returns a file in time"}
