"""Render SVG documents of clients with resvg in a separate process.

resvg holds the global interpreter lock while it renders, and some documents make it panic, which can abort the process.
In a process of its own, a document can neither block nor stop the service. Each process of the service starts its
renderer with the first document, and starts another one after a failure.
"""

from __future__ import annotations

import atexit
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from qr.config import library_environment
from qr.errors import RendererBusy
from qr.graphics.resvg_worker import LENGTH
from qr.locks import lock_with_timeout
from qr.log import log
from qr.metrics import RENDERER_STOPS

WORKER = "qr.graphics.resvg_worker"
# The CPU time of a document is limited in the process. These limits are for a machine without time for the process.
MAX_RESPONSE_SECONDS = 5.0
MAX_WAITING_SECONDS = 5.0
# Longest accepted response: RGBA pixels that cannot be compressed, of the largest logo.
MAX_FILE_BYTES = 20_000_000


class RendererStopped(Exception):
    """A document that the renderer did not survive: it took too much time or memory, or made resvg abort."""


class _Process(NamedTuple):
    """A running renderer, and the connection to its standard input and output."""

    process: subprocess.Popen[bytes]
    connection: socket.socket

    def render(self, document: bytes) -> bytes:
        """Send a document and return the response. Raises ``OSError`` or ``EOFError`` if there is none."""
        self.connection.sendall(LENGTH.pack(len(document)) + document)
        (length,) = LENGTH.unpack(self._receive(LENGTH.size))
        return self._receive(min(length, MAX_FILE_BYTES))

    def stop(self) -> int:
        """End the process, and return its status: a negative number is the signal that ended it before."""
        self.connection.close()
        try:
            return self.process.wait(0.1)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    def _receive(self, length: int) -> bytes:
        received = bytearray()
        while len(received) < length:
            part = self.connection.recv(min(1 << 16, length - len(received)))
            if not part:
                raise EOFError
            received += part
        return bytes(received)


class Renderer:
    """The renderer of this process. Threads use it one after the other."""

    def __init__(self) -> None:
        self.running: _Process | None = None
        self.lock = Lock()

    def render(self, document: str) -> bytes:
        """Render an SVG document, of the size that it states, as a PNG file.

        Raises ``ValueError`` if resvg cannot render the document, ``RendererStopped`` if the document stopped the
        process, and ``RendererBusy`` if other documents take longer than ``MAX_WAITING_SECONDS``.
        """
        with lock_with_timeout(self.lock, MAX_WAITING_SECONDS, _busy_error):
            file = self._render(document.encode())
        if not file:
            raise ValueError("resvg cannot render this SVG")
        return file

    def stop(self) -> None:
        """End the process, if it runs."""
        if self.running:
            self.running.stop()
            self.running = None

    def forget(self) -> None:
        """Leave the process to the parent, after a fork. The lock can belong to a thread that no longer exists."""
        if self.running:
            self.running.connection.close()
            self.running.process.returncode = 0  # not a child of this process, which must not wait for it
        self.running, self.lock = None, Lock()

    def _render(self, document: bytes) -> bytes:
        if self.running is None or self.running.process.poll() is not None:
            self.stop()
            self.running = _start()
        try:
            return self.running.render(document)
        except (OSError, EOFError) as error:
            status = self.running.stop()
            self.running = None
            label, reason = _reason(status)
            RENDERER_STOPS.add(label)
            log("WARNING", f"the SVG renderer stopped: {reason}")
            raise RendererStopped(reason) from error


def _start() -> _Process:
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(  # noqa: S603  # our own module
            [sys.executable, "-m", WORKER],
            stdin=theirs.fileno(),
            stdout=theirs.fileno(),
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).parents[2],
            env=library_environment(),
            start_new_session=True,
        )
    ours.settimeout(MAX_RESPONSE_SECONDS)
    return _Process(process, ours)


def _reason(status: int) -> tuple[str, str]:
    """Return why a process ended, by its status: a label of ``RENDERER_STOPS``, and a sentence."""
    reasons = {
        -signal.SIGPROF: ("cpu", "the SVG took too much CPU time"),
        -signal.SIGKILL: ("timeout", "the SVG took too long"),
        -signal.SIGABRT: ("abort", "the SVG made resvg abort"),
    }
    return reasons.get(status, ("other", f"the process ended with status {status}"))


def _busy_error() -> Exception:
    return RendererBusy("other SVG logos are being rendered; try again later")


RENDERER = Renderer()
render: Callable[[str], bytes] = RENDERER.render
atexit.register(RENDERER.stop)
os.register_at_fork(after_in_child=RENDERER.forget)
