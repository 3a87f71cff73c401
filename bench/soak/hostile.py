"""Hostile requests, as the bytes that a client sends: expensive, malformed, truncated, or without a reader."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from tests.support.hostile_logos import HOSTILE

END = b"\r\n\r\n"
HUGE = (
    "/pbm?data=x&size=8192", "/bmp?data=x&size=4096", "/png?data=x&size=99999", "/png?data=x&scale=1000000000",
    "/png?data=x&size=2048&shape=star&dark=radial(000,300)", "/bmp?data=" + "x" * 2000 + "&parts=16&size=1400",
    "/svg?data=" + "x" * 2900 + "&shape=star&margin=40", "/png?data=" + "x" * 60_000,
    "/tiff?data=x&width=1000&dpi=1200",
)  # fmt: skip
# Without an unknown Transfer-Encoding: the HTTP server itself responds with 501 (RFC 9112, 6.1).
FIELDS = (
    b"Authorization: Basic \xff", b"Authorization: Basic ====", b"SCRIPT_NAME: /pre", b"X-Forwarded-Proto: gopher",
    b"Range: bytes=9-1", b"If-None-Match: W/\xff", b"Accept: image/png;q=1e400", b"Cookie: \xff=\xfe",
    b"X-Any: " + b"a" * 9000, b"\r\n".join(b"X-%d: a" % number for number in range(200)), b": no name", b"no colon",
    b"Content-Length: -1", b"Content-Length: 5\r\nContent-Length: 6",
    b"Transfer-Encoding: chunked\r\nContent-Length: 4",
    b"Host: [::1", b"Host: a.example\r\nHost: b.example", b"Expect: 200-maybe",
)  # fmt: skip


class Attack(NamedTuple):
    """Bytes to send. The client then ends its side, or closes the connection without reading the response."""

    kind: str
    data: bytes
    is_read: bool = True


def hostile_logo(random: Random) -> Attack:
    logo = HOSTILE[random.choice(sorted(HOSTILE))](random.choice((10, 300, 3000)))
    return Attack("hostile logo", _post("/png", _multipart(logo), b"multipart/form-data; boundary=b"))


def huge(random: Random) -> Attack:
    return Attack("hostile size", _head(b"GET", random.choice(HUGE).encode()) + END)


def garbage(random: Random) -> Attack:
    """Return a request line of random bytes, or a random query or body."""
    noise = random.randbytes(random.randrange(1, 300))
    escaped = b"".join(b"%%%02x" % byte for byte in noise)
    data = random.choice((
        noise + END,
        _head(b"GET", b"/png?" + escaped) + END,
        _head(b"GET", b"/" + escaped) + END,
        _head(random.choice((b"BREW", b"TRACE", b"PUT", b"DELETE")), b"/png?data=x") + END,
        _post("/png", noise, b"application/json"),
        _post("/wifi/png", noise, b"application/x-www-form-urlencoded"),
        _post("/mcp", b"[" * len(noise), b"application/json"),
    ))  # fmt: skip
    return Attack("hostile garbage", data)


def header_attack(random: Random) -> Attack:
    target = random.choice((b"/png?data=x", b"/", b"/user/1", b"/u/1", b"/check"))
    return Attack("hostile header", _head(b"GET", target) + b"\r\n" + random.choice(FIELDS) + END)


def truncated(random: Random) -> Attack:
    whole = _post("/png", _multipart(b"<svg/>" * 500), b"multipart/form-data; boundary=b")
    return Attack("hostile end", whole[: random.randrange(20, len(whole) - 1)])


def disconnect(random: Random) -> Attack:
    """Return a request for a large response that the client does not read."""
    return Attack("hostile disconnect", _head(b"GET", random.choice(HUGE[:2]).encode()) + END, is_read=False)


ATTACKS: tuple[Callable[[Random], Attack], ...] = (hostile_logo, huge, garbage, header_attack, truncated, disconnect)


def attack(random: Random) -> Attack:
    return random.choice(ATTACKS)(random)


def _head(method: bytes, target: bytes) -> bytes:
    return method + b" " + target + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close"


def _post(path: str, body: bytes, content_type: bytes) -> bytes:
    head = _head(b"POST", path.encode())
    return b"%s\r\nContent-Type: %s\r\nContent-Length: %d%s%s" % (head, content_type, len(body), END, body)


def _multipart(logo: bytes) -> bytes:
    field = b'--b\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
    fields = (field % (b"data", b"", b"x"), field % (b"ecc", b"", b"H"), field % (b"logo", b'; filename="a.svg"', logo))
    return b"".join(fields) + b"--b--\r\n"
