"""Clients that send slowly, do not read, or disappear, all in one thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from socket import SO_LINGER, SO_RCVBUF, SOL_SOCKET, socket
from struct import pack
from threading import Event, Thread

from tests.support.serving import LOOPBACK

HEADERS = b"GET /png?data=slow HTTP/1.1\r\nHost: localhost\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000000\r\n\r\ndata="
BODY = b"POST /png HTTP/1.1\r\nHost: localhost\r\n" + FORM + 100_000 * b"x"
LARGE_IMAGE = b"GET /pbm?data=large&size=8192 HTTP/1.1\r\nHost: localhost\r\n\r\n"  # 8 MB: more than socket buffers
SECONDS_BETWEEN_BYTES = 0.5
RECEIVE_BUFFER_BYTES = 4096


class SlowClient:
    """A connection that sends a start, then one piece after the other. It never reads.

    vanishes: reset the connection after the start, and connect again
    """

    def __init__(self, port: int, start: bytes, piece: bytes = b"", vanishes: bool = False) -> None:
        self._port, self._start, self._piece, self._vanishes = port, start, piece, vanishes
        self._connect()

    def step(self) -> None:
        """Send the next piece. If the server has closed the connection, connect again."""
        try:
            if self._vanishes:
                self.vanish()
                self._connect()
            elif self._piece:
                self._socket.send(self._piece)
        except BlockingIOError:
            pass
        except OSError:
            self._socket.close()
            self._connect()

    def vanish(self) -> None:
        self._socket.setsockopt(SOL_SOCKET, SO_LINGER, pack("ii", 1, 0))  # close with RST
        self._socket.close()

    def _connect(self) -> None:
        self._socket = socket()
        self._socket.setsockopt(SOL_SOCKET, SO_RCVBUF, RECEIVE_BUFFER_BYTES)
        self._socket.settimeout(1)
        with suppress(OSError):  # the server accepts no connection; try again in the next step
            self._socket.connect((LOOPBACK, self._port))
            self._socket.sendall(self._start)
        self._socket.setblocking(False)


KINDS: dict[str, Callable[[int, int], SlowClient]] = {
    "headers": lambda port, _: SlowClient(port, HEADERS, b"X-Slow: 1\r\n"),
    "bodies": lambda port, _: SlowClient(port, BODY, b"x"),
    "unread responses": lambda port, _: SlowClient(port, LARGE_IMAGE),
    "vanished": lambda port, number: SlowClient(
        port, b"GET /png?data=gone-%d HTTP/1.1\r\nHost: localhost\r\n\r\n" % number, vanishes=True
    ),
}


@contextmanager
def slow_clients(port: int, number: int) -> Iterator[None]:
    """Keep a number of clients of each kind connected until the end of the block."""
    numbers = count()
    clients = [create(port, next(numbers)) for _ in range(number) for create in KINDS.values()]
    stopped = Event()
    thread = Thread(target=_run, args=(clients, stopped))
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()
        for client in clients:
            client.vanish()


def _run(clients: list[SlowClient], stopped: Event) -> None:
    while not stopped.wait(SECONDS_BETWEEN_BYTES):
        for client in clients:
            client.step()
            time.sleep(0)
