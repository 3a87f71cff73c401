from __future__ import annotations

from collections.abc import Iterator
from socket import socket, socketpair
from typing import Any, NamedTuple

import pytest
from waitress.adjustments import Adjustments

from qr.http.connections import Channel

HEAD = b"POST /png HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\n"
RESPONSE_BYTES = 5_000_000  # more than the buffers of the system


class Recorder:
    """A server that records what its channel reports."""

    def __init__(self) -> None:
        self.tasks: list[Any] = []
        self.received = self.reserved = 0

    def count_received(self, size: int) -> None:
        self.received += size

    def reserve(self, channel: Channel, size: int) -> None:
        self.reserved += size
        channel.reserved_bytes = size

    def add_task(self, task: Any) -> None:
        self.tasks.append(task)

    def pull_trigger(self) -> None:
        pass


class Connected(NamedTuple):
    channel: Any
    server: Recorder
    client: socket


@pytest.fixture
def connected() -> Iterator[Connected]:
    ours, theirs = socketpair()
    server = Recorder()
    server.active_channels = {}  # type: ignore[attr-defined]  # waitress adds the channel to it
    with ours, theirs:
        yield Connected(
            Channel(server, ours, ("127.0.0.1", 1), Adjustments(outbuf_overflow=2 * RESPONSE_BYTES), {}), server, theirs
        )


def test_incomplete_request_waits_for_its_client(connected: Connected) -> None:
    channel, server, _ = connected
    assert (channel.is_transferring(), channel.buffered_bytes()) == (False, 0)
    channel.received(HEAD + b"da")
    assert (channel.is_transferring(), channel.buffered_bytes()) == (True, len(HEAD) + 2)
    assert server.received == len(HEAD) + 2


def test_complete_request_does_not_wait(connected: Connected) -> None:
    channel, server, _ = connected
    channel.received(HEAD + b"data")
    assert not channel.is_transferring()
    assert channel.buffered_bytes() == len(HEAD) + 4
    assert server.tasks == [channel]


def test_response_counts_until_it_is_sent(connected: Connected) -> None:
    channel, server, client = connected
    channel.write_soon(b"x" * RESPONSE_BYTES)
    assert server.reserved == RESPONSE_BYTES
    assert (channel.is_transferring(), channel.buffered_bytes()) == (True, RESPONSE_BYTES)
    while channel.total_outbufs_len:
        client.recv(1 << 20)
        channel._flush_some()
    assert (channel.is_transferring(), channel.buffered_bytes()) == (False, 0)


def test_closed_connection_counts_no_bytes(connected: Connected) -> None:
    channel = connected.channel
    channel.write_soon(b"x" * RESPONSE_BYTES)
    channel.handle_close()
    assert channel.buffered_bytes() == 0
