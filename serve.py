"""Serve ``router:app`` with waitress, as the container does: ``python -m serve``.

One thread receives and sends for all connections. A request reaches a worker thread when all of it has arrived, and
leaves the thread when its response is in a buffer. Slow clients therefore occupy no worker thread. This module adds the
limits that waitress does not have: the time of a transfer, and the memory of all buffers together.
"""

from __future__ import annotations

import logging
import signal
from threading import Lock
from time import sleep, time
from typing import Any

from waitress import wasyncore
from waitress.server import TcpWSGIServer

from qr.config import Listener
from qr.http.connections import Channel
from qr.http.log import filter_flask_log
from qr.log import log
from router import app

MIB = 1024 * 1024
MAX_CONNECTIONS = 1000
MIN_FREE_CONNECTIONS = 100  # below this number, the oldest connections that wait for their clients are closed
MAX_TRANSFER_SECONDS = 120  # from the first byte of a request to the last byte of its response
MAX_IDLE_SECONDS = 120  # between two requests; proxies expect that a connection stays open
MAX_BUFFERED_BYTES = 64 * MIB  # requests and unsent responses of all connections
COUNTING_BYTES = 2 * MIB  # received by all connections between two counts of the buffers
SMALL_RESPONSE_BYTES = 64 * 1024  # a response that does not wait for room in the buffers
MAX_UNREAD_BYTES = 8 * MIB  # of a connection, above which the next block of a stream waits
MAX_ROOM_SECONDS = 2  # that a larger response, or a block, waits for room
MAX_STOP_SECONDS = 8  # Cloud Run and Docker kill a container 10 seconds after SIGTERM
NO_TEMPORARY_FILE = 1 << 40  # bytes of a buffer in memory
OPTIONS: dict[str, Any] = {
    "connection_limit": MAX_CONNECTIONS,
    "asyncore_use_poll": True,  # select fails above 1024 file descriptors
    "channel_timeout": MAX_IDLE_SECONDS,
    "cleanup_interval": 1,  # seconds between two calls of maintenance
    "max_request_header_size": 128 * 1024,  # bytes of request line and header fields
    "inbuf_overflow": NO_TEMPORARY_FILE,  # a file system in memory, as in Cloud Run, would count as memory
    "outbuf_overflow": NO_TEMPORARY_FILE,
    "outbuf_high_watermark": NO_TEMPORARY_FILE,  # a thread would wait here for a slow client
    # The app checks which proxies it trusts. waitress would remove their header fields.
    "clear_untrusted_proxy_headers": False,
    "ident": None,  # no Server field
    "log_socket_errors": False,  # clients that disappear are no error
}


class Server(TcpWSGIServer):  # type: ignore[misc]  # waitress has no types
    """A server that closes connections that wait for their clients, when a limit is reached."""

    channel_class = Channel
    uncounted_bytes = 0
    is_stopping = False

    def __init__(self, **options: object) -> None:
        self.reservation = Lock()
        super().__init__(app, **options)

    def maintenance(self, now: float) -> None:
        """Close connections above the limits of time, memory and number."""
        super().maintenance(now)
        self.limit_buffers()
        waiting = self._waiting()
        surplus = waiting[: max(0, len(self.active_channels) + MIN_FREE_CONNECTIONS - MAX_CONNECTIONS)]
        late = (one for one in waiting if one.is_transferring() and one.started < now - MAX_TRANSFER_SECONDS)
        for channel in [*late, *surplus]:
            channel.will_close = True

    def count_received(self, size: int) -> None:
        self.uncounted_bytes += size
        if self.uncounted_bytes > COUNTING_BYTES:
            self.uncounted_bytes = 0
            self.limit_buffers()

    def reserve(self, channel: Channel, size: int) -> None:
        """Count a response in the buffers. A large response, and a long stream, waits until the buffers have room."""
        deadline = time() + MAX_ROOM_SECONDS
        while not self._has_room(channel, size) and time() < deadline:
            self.pull_trigger()
            sleep(0.005)  # meanwhile, the main thread closes connections
        channel.reserved_bytes = size

    def _has_room(self, channel: Channel, size: int) -> bool:
        if size <= SMALL_RESPONSE_BYTES:
            return channel.response_bytes <= MAX_UNREAD_BYTES or not channel.connected
        with self.reservation:
            is_full = self.limit_buffers(size)
            channel.reserved_bytes = 0 if is_full else size
            return not is_full

    def limit_buffers(self, size: int = 0) -> bool:
        """Close connections if the buffers have no room for ``size`` bytes. Return whether room is missing.

        The largest connections are closed, of these the oldest, until half of the buffers is free: the next responses
        then need not wait. The main thread closes the connections a moment later.
        """
        channels = list(self.active_channels.values())
        missing = size - MAX_BUFFERED_BYTES + sum(channel.buffered_bytes() for channel in channels)
        if missing <= 0:
            return False
        missing += MAX_BUFFERED_BYTES // 2 - sum(one.buffered_bytes() for one in channels if one.will_close)
        for channel in sorted(self._waiting(), key=lambda channel: -channel.buffered_bytes() // MIB):
            if missing <= 0:
                break
            missing -= channel.buffered_bytes()
            channel.will_close = True
        return True

    def _waiting(self) -> list[Channel]:
        """Return the connections that wait for their clients, the oldest first."""
        waiting = (one for one in list(self.active_channels.values()) if not one.requests and not one.will_close)
        return sorted(waiting, key=lambda channel: channel.started or channel.creation_time)

    def run(self) -> None:
        """Serve until ``stop`` is called. Then finish the requests that have arrived."""
        while not self.is_stopping:
            self._poll()
        wasyncore.dispatcher.close(self)  # refuses new connections
        deadline = time() + MAX_STOP_SECONDS
        while self._is_busy() and time() < deadline:
            self._poll()
        self.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(self._map)

    def stop(self, *_signal: object) -> None:
        self.is_stopping = True

    def _is_busy(self) -> bool:
        return any(channel.requests or channel.total_outbufs_len for channel in list(self.active_channels.values()))

    def _poll(self) -> None:
        wasyncore.loop(timeout=0.5, use_poll=True, map=self._map, count=1)
        # waitress closes a connection after its client has read from it, which a slow client may never do.
        for channel in [one for one in list(self.active_channels.values()) if one.will_close]:
            channel.handle_close()


def create_server(listener: Listener, max_body: int) -> Server:
    """Listen on an address. ``max_body`` is the maximum of a request body in bytes.

    Raises ``ValueError`` if the host has no address, and ``OSError`` if the address is not free.
    """
    try:
        return Server(**listener._asdict(), **OPTIONS, max_request_body_size=max_body)
    except ValueError:  # waitress names neither the variable nor the value
        raise ValueError(f"HOST must be an IP address, or a name with an address; got {listener.host}") from None


def format_url(host: str, port: int) -> str:
    """Return the URL of an address. An IPv6 address is in brackets (RFC 3986, 3.2.2)."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def main() -> None:
    """Serve until SIGTERM or SIGINT. Raises the errors of ``create_server``."""
    logging.getLogger("waitress").addFilter(filter_flask_log)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a queue is no fault
    # The app rejects bodies above its maximum. waitress also counts the lines between chunks (RFC 9112, 7.1).
    max_body = 2 * app.config["SETTINGS"].max_body
    server = create_server(Listener.from_environ(), max_body)
    signal.signal(signal.SIGTERM, server.stop)
    signal.signal(signal.SIGINT, server.stop)
    log("INFO", f"listening on {format_url(server.effective_host, server.effective_port)}")
    server.run()


if __name__ == "__main__":
    main()
