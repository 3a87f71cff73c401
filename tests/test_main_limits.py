"""How much ``main.handle`` bears: large bodies, requests at the same time, and the framework's conformance tests."""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.dispatch_requests import MULTIPART, Row
from tests.support.http_messages import (
    CHUNKED,
    FORM,
    JSON,
    Answer,
    Message,
)
from tests.support.serving import (
    PROBE,
    PROC,
    ROOT,
    Server,
    framework,
    serving,
)

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


@pytest.fixture
def deployed() -> Iterator[Server]:
    """The function itself, in the environment that deploy.sh gives it, after it has worked a little."""
    with serving(framework(ROOT / "main.py"), {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "1048576"}) as server:
        worked = (Message("POST", "/png", JSON, b'{"data": "x"}'), Message(target="/svg?data=x"), Message(target=USER))
        for message in worked:
            assert server.send(message).status == 200
        yield server


@pytest.mark.skipif(not PROC.joinpath("self", "status").exists(), reason="the system does not tell a peak of memory")
@pytest.mark.parametrize("framing", ["of known length", "chunked"])
@pytest.mark.parametrize("row", OVERSIZED, ids=[row.name for row in OVERSIZED])
def test_large_bodies_do_not_stay_in_memory(row: Row, framing: str, deployed: Server) -> None:
    size = 45 * MEGABYTE  # well over what ten requests at once take by themselves, some 25 to 31
    frame = CHUNKED if framing == "chunked" else (("Content-Length", str(size)),)
    message = row.message._replace(fields=row.fields + frame)
    idle = deployed.peak_memory()
    answers = at_once(lambda upload: deployed.upload(upload, size // len(PIECE) * [PIECE]), 10 * [message])
    assert [answer.status for answer in answers] == 10 * [row.status]
    assert deployed.peak_memory() - idle < size


def test_requests_at_the_same_time_do_not_mix(function: Server) -> None:
    names = [str(number) for number in range(50)]
    messages = [Message("POST", f"/probe/sleep?seconds=0.05&id={name}", (), name.encode()) for name in names]
    answers = [json.loads(answer.body) for answer in at_once(function.send, messages)]
    assert answers == [{"g": name, "query": name, "body": name} for name in names]


def test_ten_requests_take_less_than_twice_the_time_of_one(function: Server) -> None:
    """The framework's concurrency conformance."""
    sleep = Message(target="/probe/sleep?seconds=1&id=1")
    one = duration(lambda: function.send(sleep))
    assert one >= 1
    assert duration(lambda: at_once(function.send, 10 * [sleep])) < 2 * one


def test_json_reaches_the_root(tmp_path: Path) -> None:
    """The framework's HTTP conformance."""
    with serving(framework(PROBE, target="conform"), directory=tmp_path) as server:
        assert server.send(Message("POST", "/", JSON, b'{"res": "PASS"}')).status == 200
    assert json.loads((tmp_path / "function_output.json").read_text()) == {"res": "PASS"}


def at_once(send: Callable[[Message], Answer], messages: Iterable[Message]) -> list[Answer]:
    with ThreadPoolExecutor(50) as pool:
        return list(pool.map(send, messages))


def duration(action: Callable[[], object]) -> float:
    start = time.monotonic()
    action()
    return time.monotonic() - start
