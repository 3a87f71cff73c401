"""Requests written out for a socket, and the answers that come back taken apart."""

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
    """A request as it goes over the wire (RFC 9112)."""

    method: str = "GET"
    target: str = "/"
    fields: Fields = ()
    body: bytes = b""

    @property
    def is_chunked(self) -> bool:
        return ("Transfer-Encoding", "chunked") in self.fields

    def head(self) -> bytes:
        """The request line and the fields, with those that every request needs unless it has its own."""
        own = {name for name, _ in self.fields}
        usual = [("Host", "localhost"), ("Connection", "close")]
        if self.body and not self.is_chunked:
            usual.append(("Content-Length", str(len(self.body))))
        fields = [field for field in usual if field[0] not in own] + list(self.fields)
        lines = [f"{self.method} {self.target} HTTP/1.1", *(f"{name}: {value}" for name, value in fields)]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")


class Response(NamedTuple):
    """A response without the framing it came in."""

    status: int
    fields: list[tuple[str, str]]
    body: bytes

    def field(self, name: str) -> str:
        """The value of the one field of that name."""
        (value,) = [value for other, value in self.fields if other.lower() == name.lower()]
        return value


def encode_message(message: Message, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes of a message whose body comes in pieces."""
    yield message.head()
    if not message.is_chunked:
        yield from pieces
        return
    for piece in filter(None, pieces):
        yield b"%x\r\n%b\r\n" % (len(piece), piece)
    yield b"0\r\n\r\n"


def parse_response(received: bytes, method: str) -> Response:
    """Take an answer apart; what follows the head of one that must have no body is shown nevertheless."""
    with HTTPResponse(cast(socket.socket, _ResponseSocket(received)), method=method) as response:
        response.begin()
        bodiless = method == "HEAD" or response.status in {204, 304}
        body = received.partition(b"\r\n\r\n")[2] if bodiless else response.read()
        return Response(response.status, response.getheaders(), body)


class _ResponseSocket:
    """What was received, in the place of the socket that ``HTTPResponse`` would read from."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def makefile(self, _mode: str) -> BytesIO:
        return BytesIO(self.content)
