"""Batches on both servers: memory, other requests meanwhile, and clients that disconnect or do not read."""

from __future__ import annotations

import json
import socket
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from tests.support.container import copy_app, run_image
from tests.support.http_messages import Message, Response
from tests.support.serving import LOOPBACK, ROOT, Server, framework_command, run_server

MIB = 1024 * 1024
MAX_MEMORY_BYTES = 60 * MIB  # of 10,000 QR codes, more than idle
MAX_SECONDS = 0.25  # of a plain QR code during batches
ROWS = 10_000
Run = Callable[[Path], AbstractContextManager[Server]]
CSV = (("Content-Type", "text/csv"),)


@contextmanager
def function(_: Path) -> Iterator[Server]:
    with run_server(framework_command(ROOT / "main.py")) as server:
        yield server


@contextmanager
def container(folder: Path) -> Iterator[Server]:
    copy_app(folder)
    with run_image(folder, Path(sys.executable), {"PYTHONPATH": ""}) as server:
        yield server


both_servers = pytest.mark.parametrize("run", [function, container])


def batch(server: Server, start: int = 0, rows: int = ROWS, query: str = "") -> Response:
    body = "".join(["url,name\n", *(f"https://example.com/{row},n{row}\n" for row in range(start, start + rows))])
    return server.send(Message("POST", f"/batch?{query}", CSV, body.encode()))


def start_batch(server: Server) -> socket.socket:
    """Send a request for a batch, and do not read the response."""
    connection = socket.create_connection((LOOPBACK, server.port), 30)
    message = Message("POST", f"/batch?range={{00001..{ROWS}}}&scale=20")
    connection.sendall(message.head())
    return connection


@pytest.mark.exhaustive
@both_servers
@pytest.mark.parametrize("query", ["", "format=svg", "sheet=avery-l7160"])
def test_memory_does_not_grow_with_the_rows(tmp_path: Path, run: Run, query: str) -> None:
    with run(tmp_path) as server:
        batch(server, rows=10)
        idle = server.peak_memory()
        response = batch(server, query=query)
        assert response.status == 200
        assert response.body.rstrip().endswith(b"rows=10000; errors=0")
        used = server.peak_memory() - idle
        print(f"{used / MIB:.1f} MiB")
        assert used < MAX_MEMORY_BYTES


@pytest.mark.exhaustive
@both_servers
def test_batches_do_not_delay_plain_codes(tmp_path: Path, run: Run) -> None:
    with run(tmp_path) as server, ThreadPoolExecutor(4) as pool:
        batch(server, rows=10)
        batches = [pool.submit(batch, server, ROWS * number) for number in range(4)]
        seconds: list[float] = []
        while not all(one.done() for one in batches):
            started = time.monotonic()
            assert server.send(Message(target=f"/png?data=https://example.com/{len(seconds)}")).status == 200
            seconds.append(time.monotonic() - started)
        assert {one.result().status for one in batches} == {200}
        assert len(seconds) > 100
        percentile = sorted(seconds)[len(seconds) * 99 // 100]
        print(f"{len(seconds)} requests, 99th percentile {percentile:.3f} s")
        assert percentile < MAX_SECONDS


@pytest.mark.parametrize("run", [function, pytest.param(container, marks=pytest.mark.exhaustive)])
def test_slots_are_free_after_clients_disconnect(tmp_path: Path, run: Run) -> None:
    with run(tmp_path) as server:
        for _ in range(6):  # more than slots
            connection = start_batch(server)
            connection.recv(100)
            connection.close()
            deadline = time.monotonic() + 5
            while (response := batch(server, rows=2)).status == 503:
                assert time.monotonic() < deadline
                time.sleep(0.05)
            assert response.status == 200


@pytest.mark.exhaustive
def test_client_that_does_not_read_ends(tmp_path: Path) -> None:
    with container(tmp_path) as server:
        connections = [start_batch(server) for _ in range(4)]
        time.sleep(2)
        rejected = server.send(Message("POST", "/batch?range={1..2}"))
        assert json.loads(rejected.body)["code"] == "overloaded"
        deadline = time.monotonic() + 40
        while server.send(Message("POST", "/batch?range={1..2}")).status == 503:
            assert time.monotonic() < deadline
            time.sleep(1)
        for connection in connections:
            connection.close()
