"""How much ``main.handle`` bears: large bodies, requests at the same time, and the framework's conformance tests."""

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
    framework,
    serving,
)

MEETING = 10  # requests that wait for each other in /probe/meet
MEGABYTE = 1_000_000
PIECE = bytes(60_000)

USER = "/user/42/qr"
# Where a body that is far too large may go.
OVERSIZED = (
    Row("form", "POST", "/png", 413, FORM),
    Row("JSON", "POST", USER, 413, JSON),
    Row("multipart", "POST", "/svg", 413, MULTIPART),
    Row("404", "POST", "/nothing", 404, JSON),
    Row("405", "PUT", "/png", 405, JSON),
    Row("GET", "GET", "/png?data=1", 200),
)


class Load(NamedTuple):
    """Uploads at the same time, and the bytes of each: more than the memory that all of them need together."""

    uploads: int
    size: int


class Deployed(NamedTuple):
    """A server, and the most memory that it has used before any upload."""

    server: Server
    idle: int


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
    """The function in the environment of deploy.sh, after a few requests: a new server for each load."""
    with serving(framework(ROOT / "main.py"), {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "1048576"}) as server:
        worked = (Message("POST", "/png", JSON, b'{"data": "x"}'), Message(target="/svg?data=x"), Message(target=USER))
        for message in worked:
            assert server.send(message).status == 200
        yield Deployed(server, server.peak_memory())


@pytest.mark.skipif(not PROC.joinpath("self", "status").exists(), reason="the system does not tell a peak of memory")
@pytest.mark.parametrize("framing", ["of known length", "chunked"])
@pytest.mark.parametrize("row", OVERSIZED, ids=[row.name for row in OVERSIZED])
def test_large_bodies_do_not_stay_in_memory(row: Row, framing: str, load: Load, deployed: Deployed) -> None:
    frame = CHUNKED if framing == "chunked" else (("Content-Length", str(load.size)),)
    message = row.message._replace(fields=row.fields + frame)
    body = load.size // len(PIECE) * [PIECE]
    answers = at_once(lambda upload: deployed.server.upload(upload, body), load.uploads * [message])
    assert [answer.status for answer in answers] == load.uploads * [row.status]
    assert deployed.server.peak_memory() - deployed.idle < load.size


def test_requests_at_the_same_time_do_not_mix(function: Server) -> None:
    names = [str(number) for number in range(5 * MEETING)]
    messages = [Message("POST", f"/probe/meet?id={name}", (), name.encode()) for name in names]
    answers = [json.loads(answer.body) for answer in at_once(function.send, messages)]
    assert answers == [{"g": name, "query": name, "body": name} for name in names]


def test_ten_requests_take_less_than_twice_the_time_of_one(function: Server) -> None:
    """The framework's concurrency conformance, without a clock: ten requests wait for each other."""
    answers = at_once(function.send, MEETING * [Message(target="/probe/meet?id=1")])
    assert [answer.status for answer in answers] == MEETING * [200]


def test_json_reaches_the_root(tmp_path: Path) -> None:
    """The framework's HTTP conformance."""
    with serving(framework(PROBE, target="conform"), directory=tmp_path) as server:
        assert server.send(Message("POST", "/", JSON, b'{"res": "PASS"}')).status == 200
    assert json.loads((tmp_path / "function_output.json").read_text()) == {"res": "PASS"}


def at_once(send: Callable[[Message], Response], messages: Iterable[Message]) -> list[Response]:
    with ThreadPoolExecutor(50) as pool:
        return list(pool.map(send, messages))
