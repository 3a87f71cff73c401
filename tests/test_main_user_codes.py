"""Test links and scans in the framework's server: after its end, under load, and during an outage of the store."""

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

from qr.store.firestore_calls import TIMEOUT_SECONDS
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
    framework_command,
    run_server,
)
from tests.support.stores import EMULATOR_VARIABLE, PROJECT_VARIABLE, new_store_url
from tests.support.user_codes import KEY, settings_with

MAIN = ROOT / "main.py"
IMPATIENT = PROBE.with_name("impatient.py")  # the service with short timeouts for Firestore
TARGET = "https://example.com/menu"
KEY_AND_JSON: Fields = (("X-API-Key", KEY), *JSON)
PHONE: Fields = (("User-Agent", "iPhone"),)


@contextmanager
def service(store: str, source: Path = MAIN, **environ: str) -> Iterator[Server]:
    """Run the service in the framework's server until the end of the ``with`` block."""
    keys = settings_with(store).api_keys
    firestore = {name: os.environ[name] for name in (EMULATOR_VARIABLE, PROJECT_VARIABLE) if name in os.environ}
    with run_server(
        framework_command(source), firestore | {"QR_STORE": store, "QR_API_KEYS": keys} | environ
    ) as server:
        yield server


def put(server: Server, **members: Any) -> None:
    body = json.dumps({"target": TARGET, **members}).encode()
    assert server.send(Message("PUT", "/user/42", KEY_AND_JSON, body)).status in {200, 201}


def follow(server: Server) -> Response:
    return server.send(Message("GET", "/u/42", PHONE))


def count_scans(server: Server) -> int:
    response = server.send(Message("GET", "/user/42/scans", KEY_AND_JSON))
    return int(json.loads(response.body)["total"])


@pytest.mark.exhaustive
def test_scan_count_survives_a_killed_server(any_store: str) -> None:
    with service(any_store) as server:
        put(server)
        assert count_scans(server) == 0
        response = follow(server)
        assert (response.status, response.field("Location")) == (302, TARGET)
        os.killpg(server.session, signal.SIGKILL)
    with service(any_store) as server:
        assert count_scans(server) == 1
        assert follow(server).status == 302
        assert count_scans(server) == 2


@pytest.mark.parametrize("scans_per_thread", [10, pytest.param(100, marks=pytest.mark.exhaustive)])
def test_concurrent_scans_survive_a_killed_server(any_store: str, scans_per_thread: int) -> None:
    with service(any_store) as server:
        put(server)

        def follow_often(_thread: int) -> set[int]:
            return {follow(server).status for _ in range(scans_per_thread)}

        with ThreadPoolExecutor(20) as pool:
            assert set.union(*pool.map(follow_often, range(20))) == {302}
        os.killpg(server.session, signal.SIGKILL)
    with service(any_store) as server:
        assert count_scans(server) == 20 * scans_per_thread


def test_change_of_a_busy_link_affects_no_other_link(tmp_path: Path, project: None) -> None:  # noqa: ARG001
    with service(new_store_url("firestore", tmp_path)) as server, ThreadPoolExecutor(12) as pool:
        put(server, max_scans=1_000)
        for name in ("other", "another"):
            body = json.dumps({"target": TARGET}).encode()
            assert server.send(Message("PUT", f"/user/{name}", KEY_AND_JSON, body)).status == 201

        def change(number: int) -> int:
            body = json.dumps({"note": str(number)}).encode()
            return server.send(Message("PATCH", "/user/42", KEY_AND_JSON, body)).status

        busy = [pool.submit(follow, server) for _ in range(60)]
        changes = [pool.submit(change, number) for number in range(10)]
        others = [pool.submit(server.send, Message("GET", f"/u/{name}", PHONE)) for name in 20 * ("other", "another")]
        assert {response.result().status for response in (*busy, *others)} == {302}
        assert {change.result() for change in changes} == {200}
        scans = json.loads(server.send(Message("GET", "/user/42/scans?format=json", KEY_AND_JSON)).body)
        assert (scans["total"], scans["admitted"]) == (60, 60)


def test_redirect_ends_after_remote_scan_count(tmp_path: Path, project: None) -> None:  # noqa: ARG001
    """A remote store counts after the header is sent. Only the end of the body follows."""
    with service(new_store_url("firestore", tmp_path)) as server:
        put(server)
        with socket.create_connection((LOOPBACK, server.port), 30) as connection:
            connection.sendall(Message("GET", "/u/42", PHONE).head())
            head, _, rest = b"".join(iter(lambda: connection.recv(65536), b"")).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 302")
        assert b"Transfer-Encoding: chunked" in head
        assert rest == b"0\r\n\r\n"
        assert count_scans(server) == 1


@pytest.fixture
def silent_database() -> Iterator[dict[str, str]]:
    """Return the environment of a service whose database accepts connections and never responds."""
    with socket.create_server((LOOPBACK, 0)) as silent:
        yield {EMULATOR_VARIABLE: f"{LOOPBACK}:{silent.getsockname()[1]}", PROJECT_VARIABLE: "demo-qr"}


@pytest.mark.parametrize(
    "source",
    [IMPATIENT, pytest.param(MAIN, marks=pytest.mark.exhaustive)],
    ids=["short timeouts", "timeouts of production"],
)
def test_store_outage_affects_links_but_not_images(source: Path, silent_database: dict[str, str]) -> None:
    with service("firestore", source, **silent_database) as server, ThreadPoolExecutor(24) as pool:
        start = time.monotonic()
        links = [pool.submit(follow, server) for _ in range(24)]
        for link in links:
            response = link.result()
            assert (response.status, response.field("Retry-After")) == (503, "5")
            assert b"Try again" in response.body
        assert time.monotonic() - start < 3 * TIMEOUT_SECONDS

        start = time.monotonic()
        image = server.send(Message("GET", "/user/42/qr"))
        assert zxing(open_png(image.body)) == b"http://localhost/u/42"
        assert image.field("Cache-Control") == "no-store"
        assert any("store is unavailable" in value for name, value in image.fields if name == "X-QR-Warning")
        assert server.send(Message("GET", "/png?data=hi")).status == 200
        record = server.send(Message("GET", "/user/42", KEY_AND_JSON))
        assert (record.status, json.loads(record.body)["code"]) == (503, "store-unavailable")
        assert record.field("Retry-After") == "5"
        assert time.monotonic() - start < 3 * TIMEOUT_SECONDS
