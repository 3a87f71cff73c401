"""Test ``main.handle`` with a database that is locked, deleted or replaced, and with a killed server."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPException
from pathlib import Path
from time import monotonic, sleep

import pytest

from tests.support.http_messages import JSON, Fields, Message
from tests.support.serving import ROOT, Server, framework_command, run_server
from tests.support.user_codes import KEY, settings_with

OWNER: Fields = (*JSON, ("X-API-Key", KEY))
TARGET = b'{"target": "https://example.com/"}'
LIMITED = b'{"target": "https://example.com/", "max_scans": 2}'
SCANS = 24
COUNT_TIMEOUT_SECONDS = 20


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "users.db"


@contextmanager
def service(path: Path) -> Iterator[Server]:
    environ = {"QR_STORE": f"sqlite:///{path}", "QR_API_KEYS": settings_with("").api_keys}
    with run_server(framework_command(ROOT / "main.py"), environ) as server:
        yield server


def put(server: Server, user_id: str, body: bytes = TARGET) -> int:
    return server.send(Message("PUT", f"/user/{user_id}", OWNER, body)).status


def total_scans(path: Path) -> int:
    with closing(sqlite3.connect(path)) as file:
        return int(file.execute("SELECT coalesce(sum(scans), 0) FROM tallies WHERE dimension = 'time'").fetchone()[0])


def test_concurrent_scans_do_not_wait_for_a_locked_database(path: Path) -> None:
    with service(path) as server:
        assert [put(server, "42"), put(server, "limited", LIMITED)] == [201, 201]
        with closing(sqlite3.connect(path, isolation_level=None)) as other, ThreadPoolExecutor(SCANS) as pool:
            other.execute("BEGIN IMMEDIATE")
            start = monotonic()
            statuses = list(pool.map(lambda _: server.send(Message(target="/u/42")).status, range(SCANS)))
            assert monotonic() - start < 2
            assert statuses == SCANS * [302]
            assert server.send(Message(target="/u/limited")).status == 503  # never redirected without being counted
            assert server.send(Message(target="/user/42", fields=OWNER)).status == 200
            other.execute("COMMIT")
        deadline = monotonic() + COUNT_TIMEOUT_SECONDS
        while total_scans(path) < SCANS and monotonic() < deadline:
            sleep(0.05)
        assert total_scans(path) == SCANS
        assert [server.send(Message(target="/u/limited")).status for _ in range(3)] == [302, 302, 410]


def test_deleted_database_is_neither_read_nor_written(path: Path) -> None:
    with service(path) as server:
        assert put(server, "42") == 201
        path.unlink()
        assert server.send(Message(target="/u/42")).status == 404
        assert put(server, "43") == 201
        assert "deleted or replaced" in server.read_log()
        with closing(sqlite3.connect(path)) as file:
            assert file.execute("SELECT id FROM users").fetchall() == [("43",)]


def test_killed_server_loses_no_acknowledged_record(path: Path) -> None:
    acknowledged: list[str] = []

    def write(server: Server, number: int) -> None:
        for step in range(1000):
            try:
                if put(server, f"{number}-{step}") == 201:
                    acknowledged.append(f"{number}-{step}")
            except (OSError, HTTPException):
                return  # the server was killed

    with service(path) as server, ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(write, server, number) for number in range(4)]
        while len(acknowledged) < 40:
            sleep(0.01)
        os.killpg(server.session, signal.SIGKILL)
        for writer in writers:
            writer.result()
    with closing(sqlite3.connect(path)) as file:
        stored = {user_id for (user_id,) in file.execute("SELECT id FROM users")}
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert set(acknowledged) <= stored
