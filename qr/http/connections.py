"""Connections of the container's server: problem details for invalid HTTP, and the bytes in the buffers.

waitress reads and writes in one thread, and calls the app in worker threads. ``serve.py`` closes the connections that
wait for their clients, when a limit is reached.
"""

from __future__ import annotations

import json
from contextlib import suppress
from socket import SHUT_WR
from time import time
from typing import Protocol

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.task import ErrorTask


class ProblemTask(ErrorTask):  # type: ignore[misc]  # waitress has no types
    """The response to a request that waitress rejects: problem details (RFC 9457), as the app sends them."""

    def execute(self) -> None:
        error = self.request.error
        code = error.reason.lower().replace(" ", "-")
        members = {"title": error.reason, "status": error.code, "detail": error.body, "code": code}
        body = json.dumps(members).encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers += [("Content-Type", "application/problem+json"), ("Cache-Control", "no-store")]
        self.set_close_on_finish()
        self.channel.must_linger = True
        self.content_length = len(body)
        self.write(body)


class Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """A request. A proxy must not find another end of its body, or it would mix up requests (RFC 9112, 6.1)."""

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        if "TRANSFER_ENCODING" in self.headers or (self.chunked and "CONTENT_LENGTH" in self.headers):
            raise ParsingError("Transfer-Encoding cannot be combined with Content-Length or HTTP/1.0")


class Buffers(Protocol):
    """The server of a channel: it limits the memory of all buffers together."""

    def count_received(self, size: int) -> None:
        """Count received bytes."""

    def reserve(self, channel: Channel, size: int) -> None:
        """Wait until the buffers have room for bytes of a response."""


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection.

    started:        time of the first byte of the last request, in seconds since 1970; 0 before the first request
    response_bytes: bytes of responses in the buffer; they stay in memory until all of them are sent
    reserved_bytes: bytes that a thread is about to add to the buffer
    must_linger:    whether the client can still be sending a rejected request
    is_lingering:   whether the rest of a rejected request is discarded. If the connection were closed, the system would
                    reset it, and the client could lose the response (RFC 9112, 9.6).
    """

    parser_class, error_task_class = Parser, ProblemTask
    server: Buffers
    started = 0.0
    response_bytes = 0
    reserved_bytes = 0
    must_linger = False
    is_lingering = False

    def readable(self) -> bool:
        return self.is_lingering or super().readable()

    def received(self, data: bytes) -> bool:
        if self.is_lingering:
            return False
        if self.request is None:
            self.started = time()
        self.server.count_received(len(data))
        return bool(super().received(data))

    def send_continue(self) -> None:
        if self.request.completed:  # without a body, waitress would wait for one
            self.request.expect_continue = False
        else:
            super().send_continue()

    def write_soon(self, data: bytes) -> int:
        self.server.reserve(self, len(data))
        try:
            return int(super().write_soon(data))
        finally:
            with self.outbuf_lock:
                self.reserved_bytes = 0
                self.response_bytes += len(data) if self.total_outbufs_len else 0

    def _flush_some(self, do_close: bool = True) -> bool:
        is_sent = bool(super()._flush_some(do_close))
        if not self.total_outbufs_len:
            self.response_bytes = 0
            if self.connected:
                self.outbufs[-1].prune()  # waitress keeps the memory until the next response
        return is_sent

    def handle_close(self) -> None:
        if self.must_linger and self.connected:
            self.must_linger, self.is_lingering, self.will_close = False, True, False
            with suppress(OSError):  # the client has closed the connection
                self.socket.shutdown(SHUT_WR)
            return
        self.response_bytes = self.reserved_bytes = 0
        super().handle_close()

    def is_transferring(self) -> bool:
        """Return whether a request is incomplete, or a response is not sent. The client decides how long this takes."""
        return not self.requests and bool(self.request or self.total_outbufs_len or self.is_lingering)

    def buffered_bytes(self) -> int:
        requests = [*self.requests, *filter(None, [self.request])]
        received: int = sum(one.header_bytes_received + one.body_bytes_received for one in requests)
        return received + self.reserved_bytes + self.response_bytes
