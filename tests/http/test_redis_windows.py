"""Test the counts in a real Redis server: shared by all instances, exact, and without effect if Redis fails."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import pytest
from flask.testing import FlaskClient
from redis import Redis

from qr.config import Settings
from qr.config_values import RateLimit
from qr.http import redis_windows
from qr.http.rate_windows import MemoryWindows, WindowsUnavailable
from qr.http.redis_windows import TIMEOUT_SECONDS, RedisWindows
from router import create_app
from tests.support.redis_server import RedisServer, needs_redis, redis_server

pytestmark = needs_redis
URL, HOUR = "/png?data=a", 3600


@pytest.fixture(autouse=True)
def patience(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait longer than in production, unless a test measures the time: the machine of the tests can be busy."""
    if request.node.name != "test_unresponsive_redis_delays_one_request_slightly":
        monkeypatch.setattr(redis_windows, "TIMEOUT_SECONDS", 5.0)
        monkeypatch.setattr(redis_windows, "PAUSE_SECONDS", 30.0)


@pytest.fixture
def server() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


def client_with(server: RedisServer, units: int = 5) -> FlaskClient:
    return create_app(Settings(rate_limit=RateLimit(units, HOUR), rate_store=server.url)).test_client()


def test_instances_share_the_counts(server: RedisServer) -> None:
    one, other = client_with(server), client_with(server)
    assert [client.get(URL).status_code for client in (one, other, one, other, one, other)] == [200] * 5 + [429]
    response = one.get(URL)
    assert response.headers["RateLimit-Policy"] == f'"requests";q=5;w={HOUR}'
    assert response.headers["RateLimit"].startswith('"requests";r=0;t=')
    assert HOUR - 60 <= int(response.headers["Retry-After"]) <= HOUR + 1


def test_concurrent_requests_get_exactly_the_limit(server: RedisServer) -> None:
    windows = RedisWindows(server.url)
    with ThreadPoolExecutor(8) as pool:
        admitted = list(pool.map(lambda _: windows.acquire_sliding_window_entry("a", 50, HOUR), range(200)))
    assert admitted.count(True) == 50


def test_redis_and_memory_count_the_same(server: RedisServer) -> None:
    in_redis, in_memory = RedisWindows(server.url), MemoryWindows()
    for units in (1, 30, 50, 18, 2, 1, 200, 1):
        results = [windows.acquire_sliding_window_entry("a", 100, HOUR, units) for windows in (in_redis, in_memory)]
        assert results[0] == results[1], units
    one, other = (windows.get_sliding_window("a", HOUR) for windows in (in_redis, in_memory))
    assert (one[0], one[2]) == (other[0], other[2])
    assert one[3] == pytest.approx(other[3], abs=5)


def test_redis_contains_no_address_and_forgets_counts(server: RedisServer) -> None:
    client_with(server).get(URL, environ_overrides={"REMOTE_ADDR": "192.0.2.77"})
    database = Redis.from_url(server.url)
    (key,) = database.keys("*")
    assert b"192.0.2" not in key
    assert 0 < database.ttl(key) <= 2 * HOUR


def test_requests_are_served_and_logged_while_redis_is_down(
    server: RedisServer, capfd: pytest.CaptureFixture[str]
) -> None:
    client = client_with(server, 2)
    assert [client.get(URL).status_code for _ in range(3)] == [200, 200, 429]
    server.stop()
    responses = [client.get(URL) for _ in range(5)]
    assert {response.status_code for response in responses} == {200}
    assert "RateLimit" not in responses[0].headers
    entries = [json.loads(line) for line in capfd.readouterr().out.splitlines() if line.startswith("{")]
    found = [entry for entry in entries if entry["message"] != "request"]
    assert [(entry["severity"], "requests not counted" in entry["message"]) for entry in found] == [("WARNING", True)]


def test_requests_are_counted_again_after_an_outage(server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redis_windows, "PAUSE_SECONDS", 0.0)
    client = client_with(server, 2)
    server.stop()
    assert client.get(URL).status_code == 200
    server.start()
    assert [client.get(URL).status_code for _ in range(3)] == [200, 200, 429]


def test_unresponsive_redis_delays_one_request_slightly(server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redis_windows, "PAUSE_SECONDS", 30.0)
    windows, delays = RedisWindows(server.url), []
    server.pause()
    for _ in range(3):
        start = monotonic()
        with pytest.raises(WindowsUnavailable):
            windows.acquire_sliding_window_entry("a", 5, HOUR)
        delays.append(monotonic() - start)
    assert TIMEOUT_SECONDS <= delays[0] < TIMEOUT_SECONDS + 0.5  # the machine can be busy
    assert max(delays[1:]) < TIMEOUT_SECONDS


def test_wrong_password_of_redis_is_an_outage(server: RedisServer) -> None:
    url = server.url.replace("://", "://nobody:wrong@")
    with pytest.raises(WindowsUnavailable):
        RedisWindows(url).acquire_sliding_window_entry("a", 5, HOUR)
    client = create_app(Settings(rate_limit=RateLimit(1, HOUR), rate_store=url)).test_client()
    assert [client.get(URL).status_code for _ in range(3)] == [200] * 3
