"""Concurrent requests for the same image are computed once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import monotonic, sleep
from typing import Any

import pytest
from flask import current_app
from flask.testing import FlaskClient

from qr.config import Settings
from qr.config_values import RateLimit
from qr.errors import Unreadable
from qr.generate import generate, generate_parts
from qr.http.image_cache import IMAGE_CACHE
from qr.http.images import ImageFile
from qr.http.work import FLIGHTS
from qr.routes import images
from router import create_app

CLIENTS = 8
URLS = {
    "small": "/png?data=once",
    "styled": "/svg?data=once&shape=dot",
    "large, not in the cache": "/pbm?data=once&size=4000",
    "long query, not in the cache": f"/png?data=once{'e' * 1200}",
    "secret, not stored": "/wifi/png?ssid=once&password=once-once",
    "all parts": "/png?data=once-once&parts=2",
}


class Calls(list[Any]):
    """The specs that are generated. A computation ends when so many ``clients`` compute, have computed, or wait."""

    clients = CLIENTS


def wait_for_others(calls: Calls) -> None:
    """Wait until the other clients compute or wait, at most 1 s."""
    flights, end = current_app.config[FLIGHTS], monotonic() + 1
    while flights.waiting + len(calls) < calls.clients and monotonic() < end:
        sleep(0.005)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Iterator[Calls]:
    """Return a list of the specs that are generated."""
    specs = Calls()
    make, make_parts = generate, generate_parts

    def slow(spec: Any, engine: str) -> Any:
        specs.append(spec)
        wait_for_others(specs)
        return make(spec, engine)

    def slow_parts(spec: Any, engine: str) -> Any:
        specs.append(spec)
        wait_for_others(specs)
        return make_parts(spec, engine)

    monkeypatch.setattr(images, "generate", slow)
    monkeypatch.setattr(images, "generate_parts", slow_parts)
    IMAGE_CACHE.clear()
    yield specs
    IMAGE_CACHE.clear()


def client_of(**values: Any) -> FlaskClient:
    return create_app(Settings(threads=64, **values)).test_client()


def responses(client: FlaskClient, url: str, method: str = "GET") -> list[Any]:
    """Send the same request from many threads at once."""
    barrier = Barrier(CLIENTS)

    def send(_: int) -> Any:
        barrier.wait(10)
        return client.application.test_client().open(url, method=method)

    with ThreadPoolExecutor(CLIENTS) as threads:
        return list(threads.map(send, range(CLIENTS)))


@pytest.mark.parametrize("name", URLS)
def test_concurrent_requests_are_computed_once(calls: Calls, name: str) -> None:
    found = responses(client_of(), URLS[name])
    assert [response.status_code for response in found] == [200] * CLIENTS
    assert len({response.data for response in found}) == 1
    assert len(calls) == 1


def test_post_requests_are_computed_separately(calls: Calls) -> None:
    assert {response.status_code for response in responses(client_of(), URLS["small"], "POST")} == {200}
    assert len(calls) == CLIENTS


def test_errors_are_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = Calls()

    def fail(*_: object) -> None:
        calls.append("")
        wait_for_others(calls)
        raise Unreadable("not readable", parameter="verify")

    monkeypatch.setattr(images, "generate", fail)
    found = responses(client_of(), "/png?data=fails&errors=json")
    assert {(response.status_code, response.json["code"]) for response in found} == {(422, "unreadable")}
    assert len(calls) == 1


def test_requests_that_wait_cost_one_unit(calls: Calls) -> None:
    url = "/svg?data=once&shape=star&version=10"
    client = client_of(rate_limit=RateLimit(1000, 3600))
    found = responses(client, url)
    used = 1000 - min(int(response.headers["RateLimit"].split("r=")[1].split(";")[0]) for response in found)
    IMAGE_CACHE.clear()
    calls.clients = 1
    single = client_of(rate_limit=RateLimit(1000, 3600)).get(url).headers["RateLimit"]
    cost = 1000 - int(single.split("r=")[1].split(";")[0])
    assert cost > 2
    assert used == cost + CLIENTS - 1
    assert len(calls) == 2


def test_rate_limit_of_one_client_stops_no_other(calls: Calls) -> None:
    client = client_of(rate_limit=RateLimit(CLIENTS + 2, 3600), proxies=1)
    url = "/svg?data=once&shape=star&version=5"
    barrier = Barrier(4)

    def send(number: int) -> int:
        own = client.application.test_client()
        address = {"X-Forwarded-For": f"192.0.2.{number}"}
        if number == 0:
            calls.clients = 1
            for _ in range(CLIENTS):
                own.get("/png?data=hi", headers=address)
            calls.clients = 4
        barrier.wait(10)
        return own.get(url, headers=address).status_code

    with ThreadPoolExecutor(4) as threads:
        statuses = list(threads.map(send, range(4)))
    assert statuses[1:] == [200] * 3
    assert len(calls) <= 3


@pytest.mark.parametrize(
    "url", ["/png?data=queued&size=1500&shape=star&dark=radial(000,300)", "/qr?text=queued&size=2900&dotStyle=dot"]
)
def test_request_in_the_queue_uses_the_image_made_meanwhile(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of()
    file = client.get("/png?data=other")
    found = ImageFile(file.data, tuple(file.headers.items()))
    asked: list[object] = []

    def find_cached(key: object) -> ImageFile | None:
        asked.append(key)
        return found if len(asked) == 3 else None  # before the flight, in it, and when the work can start

    monkeypatch.setattr("qr.http.image_cache.find_cached", find_cached)
    assert client.get(url).data == file.data
