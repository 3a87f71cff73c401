"""Test ``main.handle`` with large bodies, with concurrent requests, and as the framework's conformance tests do."""

import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.dispatch_requests import MULTIPART, Row
from tests.support.http_messages import (
    CHUNKED,
    FORM,
    JSON,
    Message,
    Response,
)
from tests.support.serving import (
    PROBE,
    PROC,
    ROOT,
    Server,
    framework_command,
    run_server,
)

CONCURRENT_REQUESTS = 10  # /probe/meet waits for this number of requests
MEGABYTE = 1_000_000
CHUNK = bytes(60_000)

USER_CODE = "/user/42/qr"
# Requests with a body that is far too large.
OVERSIZED = (
    Row("form", "POST", "/png", 413, FORM),
    Row("JSON", "POST", USER_CODE, 413, JSON),
    Row("multipart", "POST", "/svg", 413, MULTIPART),
    Row("404", "POST", "/nothing", 404, JSON),
    Row("405", "PUT", "/png", 405, JSON),
    Row("GET", "GET", "/png?data=1", 200),
)


class Load(NamedTuple):
    """A number of concurrent uploads, and the bytes of each upload. All uploads together must need less memory."""

    uploads: int
    bytes_per_upload: int


class Deployed(NamedTuple):
    """A server, and its maximum memory before the uploads."""

    server: Server
    idle_peak_bytes: int


@pytest.fixture(
    scope="module",
    params=[Load(2, 15 * MEGABYTE), pytest.param(Load(10, 45 * MEGABYTE), marks=pytest.mark.exhaustive)],
    ids=lambda load: f"{load.uploads} uploads",
)
def load(request: pytest.FixtureRequest) -> Load:
    selected: Load = request.param
    return selected


@pytest.fixture(scope="module")
def deployed(load: Load) -> Iterator[Deployed]:  # noqa: ARG001
    """Serve the function in the environment of deploy.sh, after a few requests. Each load has a new server."""
    with run_server(
        framework_command(ROOT / "main.py"), {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "1048576"}
    ) as server:
        warm_up = (
            Message("POST", "/png", JSON, b'{"data": "x"}'),
            Message(target="/svg?data=x"),
            Message(target=USER_CODE),
        )
        for message in warm_up:
            assert server.send(message).status == 200
        yield Deployed(server, server.peak_memory())


@pytest.mark.skipif(not PROC.joinpath("self", "status").exists(), reason="/proc is needed to measure memory")
@pytest.mark.parametrize("framing", ["with Content-Length", "chunked"])
@pytest.mark.parametrize("row", OVERSIZED, ids=[row.name for row in OVERSIZED])
def test_oversized_bodies_are_not_kept_in_memory(row: Row, framing: str, load: Load, deployed: Deployed) -> None:
    frame = CHUNKED if framing == "chunked" else (("Content-Length", str(load.bytes_per_upload)),)
    message = row.message._replace(fields=row.fields + frame)
    body = load.bytes_per_upload // len(CHUNK) * [CHUNK]
    responses = send_concurrently(lambda upload: deployed.server.upload(upload, body), load.uploads * [message])
    assert [response.status for response in responses] == load.uploads * [row.status]
    assert deployed.server.peak_memory() - deployed.idle_peak_bytes < load.bytes_per_upload


def test_concurrent_requests_keep_their_own_data(function: Server) -> None:
    names = [str(number) for number in range(5 * CONCURRENT_REQUESTS)]
    messages = [Message("POST", f"/probe/meet?id={name}", (), name.encode()) for name in names]
    responses = [json.loads(response.body) for response in send_concurrently(function.send, messages)]
    assert responses == [{"g": name, "query": name, "body": name} for name in names]


def test_ten_requests_run_concurrently(function: Server) -> None:
    """Replace the clock of the framework's concurrency conformance test: ten requests wait for each other."""
    responses = send_concurrently(function.send, CONCURRENT_REQUESTS * [Message(target="/probe/meet?id=1")])
    assert [response.status for response in responses] == CONCURRENT_REQUESTS * [200]


def test_function_at_root_receives_json(tmp_path: Path) -> None:
    """Run the framework's HTTP conformance test."""
    with run_server(framework_command(PROBE, target="conform"), directory=tmp_path) as server:
        assert server.send(Message("POST", "/", JSON, b'{"res": "PASS"}')).status == 200
    assert json.loads((tmp_path / "function_output.json").read_text()) == {"res": "PASS"}


def send_concurrently(send: Callable[[Message], Response], messages: Iterable[Message]) -> list[Response]:
    with ThreadPoolExecutor(50) as pool:
        return list(pool.map(send, messages))
