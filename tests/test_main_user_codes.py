"""Links and scans under the real server: what survives it, and what it does when the store does not answer."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from qr.store.firestore import TIMEOUT_SECONDS
from tests.support.decoders import open_png, zxing
from tests.support.http_messages import (
    JSON,
    Fields,
    Message,
    Response,
)
from tests.support.serving import (
    LOOPBACK,
    PROBE,
    ROOT,
    Server,
    framework,
    serving,
)
from tests.support.stores import EMULATOR_VARIABLE, PROJECT_VARIABLE, store_url
from tests.support.user_codes import KEY, settings_with

MAIN = ROOT / "main.py"
IMPATIENT = PROBE.with_name("impatient.py")  # the same, with short timeouts for Firestore
TARGET = "https://example.com/menu"
OFFICE: Fields = (("X-API-Key", KEY), *JSON)
PHONE: Fields = (("User-Agent", "iPhone"),)


@contextmanager
def service(store: str, source: Path = MAIN, **environ: str) -> Iterator[Server]:
    """The service under the framework's server."""
    keys = settings_with(store).api_keys
    firestore = {name: os.environ[name] for name in (EMULATOR_VARIABLE, PROJECT_VARIABLE) if name in os.environ}
    with serving(framework(source), firestore | {"QR_STORE": store, "QR_API_KEYS": keys} | environ) as server:
        yield server


def put(server: Server, **members: Any) -> None:
    body = json.dumps({"target": TARGET, **members}).encode()
    assert server.send(Message("PUT", "/user/42", OFFICE, body)).status in {200, 201}


def follow(server: Server) -> Response:
    return server.send(Message("GET", "/u/42", PHONE))


def total(server: Server) -> int:
    answer = server.send(Message("GET", "/user/42/scans", OFFICE))
    return int(json.loads(answer.body)["total"])


def test_a_count_survives_the_end_of_the_server(any_store: str) -> None:
    with service(any_store) as server:
        put(server)
        assert total(server) == 0
        answer = follow(server)
        assert (answer.status, answer.field("Location")) == (302, TARGET)
        os.killpg(server.session, signal.SIGKILL)
    with service(any_store) as server:
        assert total(server) == 1
        assert follow(server).status == 302
        assert total(server) == 2


@pytest.mark.parametrize("each", [10, pytest.param(100, marks=pytest.mark.exhaustive)])
def test_two_thousand_scans_from_twenty_threads_are_all_counted(tmp_path: Path, each: int) -> None:
    with service(store_url("sqlite", tmp_path)) as server:
        put(server)

        def follow_often(_thread: int) -> set[int]:
            return {follow(server).status for _ in range(each)}

        with ThreadPoolExecutor(20) as pool:
            assert set.union(*pool.map(follow_often, range(20))) == {302}
        assert total(server) == 20 * each


def test_a_redirect_ends_when_its_scan_is_kept(tmp_path: Path, project: None) -> None:  # noqa: ARG001
    """Where counting takes a round trip, the head goes first and nothing follows but the end of the body."""
    with service(store_url("firestore", tmp_path)) as server:
        put(server)
        with socket.create_connection((LOOPBACK, server.port), 30) as connection:
            connection.sendall(Message("GET", "/u/42", PHONE).head())
            head, _, rest = b"".join(iter(lambda: connection.recv(65536), b"")).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 302")
        assert b"Transfer-Encoding: chunked" in head
        assert rest == b"0\r\n\r\n"
        assert total(server) == 1


@pytest.fixture
def silent_database() -> Iterator[dict[str, str]]:
    """The environment of a service whose database takes connections and never answers."""
    with socket.create_server((LOOPBACK, 0)) as silent:
        yield {EMULATOR_VARIABLE: f"{LOOPBACK}:{silent.getsockname()[1]}", PROJECT_VARIABLE: "demo-qr"}


@pytest.mark.parametrize("source", [IMPATIENT, pytest.param(MAIN, marks=pytest.mark.exhaustive)])
def test_without_an_answer_from_the_store_pictures_go_on_and_links_say_when_to_try_again(
    source: Path, silent_database: dict[str, str]
) -> None:
    with service("firestore", source, **silent_database) as server, ThreadPoolExecutor(24) as pool:
        began = time.monotonic()
        links = [pool.submit(follow, server) for _ in range(24)]
        for link in links:
            answer = link.result()
            assert (answer.status, answer.field("Retry-After")) == (503, "5")
            assert b"Try again" in answer.body
        assert time.monotonic() - began < 3 * TIMEOUT_SECONDS

        began = time.monotonic()
        code = server.send(Message("GET", "/user/42/qr"))
        assert zxing(open_png(code.body)) == b"http://localhost/u/42"
        assert code.field("Cache-Control") == "no-store"
        assert "store is unavailable" in code.field("X-QR-Warning")
        assert server.send(Message("GET", "/png?data=hi")).status == 200
        record = server.send(Message("GET", "/user/42", OFFICE))
        assert (record.status, json.loads(record.body)["code"]) == (503, "store-unavailable")
        assert record.field("Retry-After") == "5"
        assert time.monotonic() - began < 3 * TIMEOUT_SECONDS
