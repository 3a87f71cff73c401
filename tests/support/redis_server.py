"""A Redis server on a free port of this machine, without a file, until the end of a ``with`` block."""

from __future__ import annotations

import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from socket import create_connection

import pytest

from tests.support.serving import LOOPBACK, free_port

START_TIMEOUT_SECONDS = 20

needs_redis = pytest.mark.skipif(shutil.which("redis-server") is None, reason="redis-server is not installed")


class RedisServer:
    """A running server, which a test can stop, pause and start again."""

    def __init__(self) -> None:
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://{LOOPBACK}:{self.port}"

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", LOOPBACK, "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        while not _accepts_connections(self.port):
            assert time.monotonic() < deadline, "redis-server does not start"
            time.sleep(0.02)

    def stop(self) -> None:
        if self._process:
            self._process.send_signal(signal.SIGCONT)
            self._process.kill()
            self._process.wait()

    def pause(self) -> None:
        """Stop the process without closing its port: the system accepts connections, and nothing responds."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    """Run a server until the end of the block."""
    server = RedisServer()
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _accepts_connections(port: int) -> bool:
    try:
        create_connection((LOOPBACK, port), 1).close()
    except OSError:
        return False
    return True
