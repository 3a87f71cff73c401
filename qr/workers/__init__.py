"""Processes for work on files of clients. A file can neither block nor stop the service, only such a process.

A request and its response are a length of four bytes, most significant byte first, and that many bytes. Each process of
the service starts a worker with the first request for it, and starts another one after a failure.
"""

from __future__ import annotations

import os
import signal
import socket
import struct
import subprocess
import sys
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from qr.config import library_environment

LENGTH = struct.Struct(">I")
# Labels of metrics, and sentences about the file, by the status of a process: a negative number is a signal.
_REASONS = {
    -signal.SIGPROF: ("cpu", "took too much CPU time"),
    -signal.SIGKILL: ("timeout", "took too long"),
    -signal.SIGABRT: ("abort", "made its library abort"),
}


class WorkerStopped(Exception):
    """A request that the worker did not survive.

    label:  reason, as a label of metrics
    reason: the end of a sentence about the file
    """

    def __init__(self, status: int) -> None:
        self.label, self.reason = _REASONS.get(status, ("other", f"ended its process with status {status}"))
        super().__init__(self.reason)


class _Process(NamedTuple):
    """A running worker, and the connection to its standard input and output."""

    process: subprocess.Popen[bytes]
    connection: socket.socket

    def ask(self, request: bytes, max_bytes: int) -> bytes:
        """Send a request and return the response. Raises ``OSError`` or ``EOFError`` if there is none."""
        self.connection.sendall(LENGTH.pack(len(request)) + request)
        (length,) = LENGTH.unpack(self._receive(LENGTH.size))
        return self._receive(min(length, max_bytes))

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


class Worker:
    """One process that runs ``module``. Threads use it one after the other; they hold ``lock`` meanwhile.

    seconds:   time limit of a response, for a machine without time for the process
    max_bytes: longest accepted response
    """

    def __init__(self, module: str, seconds: float, max_bytes: int) -> None:
        self.module, self.seconds, self.max_bytes = module, seconds, max_bytes
        self.running: _Process | None = None
        self.lock = Lock()

    def ask(self, request: bytes) -> bytes:
        """Return the response to a request. Raises ``WorkerStopped`` if the process ends, or takes too long."""
        if self.running is None or self.running.process.poll() is not None:
            self.stop()
            self.running = self._start()
        try:
            return self.running.ask(request, self.max_bytes)
        except (OSError, EOFError) as error:
            status = self.running.stop()
            self.running = None
            raise WorkerStopped(status) from error

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

    def _start(self) -> _Process:
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(  # noqa: S603  # our own module
                [sys.executable, "-m", self.module],
                stdin=theirs.fileno(),
                stdout=theirs.fileno(),
                stderr=subprocess.DEVNULL,
                cwd=Path(__file__).parents[2],
                env=library_environment(os.environ),
                start_new_session=True,
            )
        ours.settimeout(self.seconds)
        return _Process(process, ours)
