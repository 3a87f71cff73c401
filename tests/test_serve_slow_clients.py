"""Test the command of the container with many slow clients at once."""

import sys
import time
from pathlib import Path

import pytest

from tests.support.container import copy_app, run_image
from tests.support.http_messages import Message
from tests.support.serving import PROC, Server
from tests.support.slow_clients import slow_clients

CLIENTS_OF_EACH_KIND = 64
MAX_SECONDS = 0.25
MAX_MEMORY_BYTES = 400 * 1024 * 1024  # goal for any 16 requests at once
REQUESTS = 300
SETTLE_SECONDS = 10  # in which 64 images of 8 MB are made


@pytest.mark.exhaustive
def test_slow_clients_do_not_delay_plain_codes(tmp_path: Path) -> None:
    copy_app(tmp_path)
    with run_image(tmp_path, Path(sys.executable), {"PYTHONPATH": ""}) as server:
        idle = _open_files(server)
        with slow_clients(server.port, CLIENTS_OF_EACH_KIND):
            time.sleep(SETTLE_SECONDS)
            assert _percentile_99(server) < MAX_SECONDS
        assert server.peak_memory() < MAX_MEMORY_BYTES
        deadline = time.monotonic() + 5
        while _open_files(server) > idle:
            assert time.monotonic() < deadline, "the server keeps connections"
            time.sleep(0.1)


def _percentile_99(server: Server) -> float:
    """Return the 99th percentile of the seconds that a response to a request for a new QR code takes."""
    return sorted(_seconds(server, number) for number in range(REQUESTS))[REQUESTS * 99 // 100]


def _seconds(server: Server, number: int) -> float:
    started = time.monotonic()
    response = server.send(Message(target=f"/png?data=https://example.com/{number}"))
    assert response.status == 200
    return time.monotonic() - started


def _open_files(server: Server) -> int:
    return len(list((PROC / str(server.session) / "fd").iterdir()))
