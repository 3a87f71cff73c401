"""Encode HTTP requests for a socket, and parse the responses."""

import socket
from collections.abc import Iterable, Iterator
from http.client import HTTPResponse
from io import BytesIO
from typing import NamedTuple, cast

Fields = tuple[tuple[str, str], ...]

JSON: Fields = (("Content-Type", "application/json"),)
FORM: Fields = (("Content-Type", "application/x-www-form-urlencoded"),)
OCTETS: Fields = (("Content-Type", "application/octet-stream"),)
CHUNKED: Fields = (("Transfer-Encoding", "chunked"),)
HTTPS: Fields = (("X-Forwarded-Proto", "https"),)


class Message(NamedTuple):
    """An HTTP/1.1 request (RFC 9112)."""

    method: str = "GET"
    target: str = "/"
    fields: Fields = ()
    body: bytes = b""

    @property
    def is_chunked(self) -> bool:
        return ("Transfer-Encoding", "chunked") in self.fields

    def head(self) -> bytes:
        """Return the request line and the header fields. Host, Connection and Content-Length have default values."""
        given = {name for name, _ in self.fields}
        defaults = [("Host", "localhost"), ("Connection", "close")]
        if self.body and not self.is_chunked:
            defaults.append(("Content-Length", str(len(self.body))))
        fields = [field for field in defaults if field[0] not in given] + list(self.fields)
        lines = [f"{self.method} {self.target} HTTP/1.1", *(f"{name}: {value}" for name, value in fields)]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")


class Response(NamedTuple):
    """A response with a decoded body: without its chunks."""

    status: int
    fields: list[tuple[str, str]]
    body: bytes

    def field(self, name: str) -> str:
        """Return the value of a header field that occurs once."""
        (value,) = [value for other, value in self.fields if other.lower() == name.lower()]
        return value


def encode_message(message: Message, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the bytes of a message with the chunks as its body."""
    yield message.head()
    if not message.is_chunked:
        yield from chunks
        return
    for chunk in filter(None, chunks):
        yield b"%x\r\n%b\r\n" % (len(chunk), chunk)
    yield b"0\r\n\r\n"


def parse_response(received: bytes, method: str) -> Response:
    """Parse a response. If the response must not have a body, return all bytes after its header as the body."""
    with HTTPResponse(cast(socket.socket, _ResponseSocket(received)), method=method) as response:
        response.begin()
        has_no_body = method == "HEAD" or response.status in {204, 304}
        body = received.partition(b"\r\n\r\n")[2] if has_no_body else response.read()
        return Response(response.status, response.getheaders(), body)


class _ResponseSocket:
    """The received bytes as a socket, because ``HTTPResponse`` reads from a socket."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def makefile(self, _mode: str) -> BytesIO:
        return BytesIO(self.content)
