"""Test the rate limit over HTTP: who is counted, what counts, and what a client sees."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from qr.access.backoff import MAX_FAILURES
from qr.access.keys import format_entry
from qr.config import Settings
from qr.config_values import RateLimit
from qr.http.image_cache import IMAGE_CACHE
from qr.http.rate_limits import LIMITER, POLICIES, Quota, wait_seconds
from qr.http.rate_windows import MemoryWindows
from router import create_app
from tests.support.tables import for_each

KEY, OTHER_KEY = "qr_kV3xPz9QmW7tLdY1", "qr_Hb5uRc2JfN8sXg4K"
ENTRIES = f"{format_entry('key', ['make', 'read'], KEY)} {format_entry('key', ['make'], OTHER_KEY)}"
PLAIN, STYLED = "/png?data=a", "/png?data=a&shape=star&size=512"


def client_with(units: int = 5, **others: Any) -> FlaskClient:
    return create_app(Settings(rate_limit=RateLimit(units, 3600), api_keys=ENTRIES, **others)).test_client()


def get(client: FlaskClient, url: str = PLAIN, address: str = "192.0.2.1", **options: Any) -> TestResponse:
    return client.get(url, environ_overrides={"REMOTE_ADDR": address}, **options)


def remaining(response: TestResponse) -> int:
    match = re.fullmatch(r'"[a-z]+";r=(\d+);t=\d+', response.headers["RateLimit"])
    assert match
    return int(match[1])


def test_no_limit_without_the_setting(client: FlaskClient) -> None:
    assert client.application.config[LIMITER] is None
    responses = [client.get(PLAIN) for _ in range(20)]
    assert {response.status_code for response in responses} == {200}
    assert not [name for name in responses[0].headers if name[0].lower().startswith("ratelimit")]


def test_request_above_the_limit_returns_429() -> None:
    client = client_with()
    assert [get(client).status_code for _ in range(5)] == [200] * 5
    response = get(client)
    assert (response.status_code, response.content_type) == (429, "application/problem+json")
    assert response.headers["RateLimit-Policy"] == '"requests";q=5;w=3600'
    assert remaining(response) == 0
    assert 3590 <= int(response.headers["Retry-After"]) <= 3601  # when the units start to leave the window
    assert response.headers["Cache-Control"] == "no-store"
    assert response.json == {
        "type": "https://iana.org/assignments/http-problem-types#quota-exceeded",
        "title": "Too Many Requests",
        "status": 429,
        "code": "rate-limit-exceeded",
        "detail": "the rate limit of 5 units per 3600 seconds is exceeded; try again later",
        "violated-policies": ["requests"],
    }


def test_responses_state_the_remaining_units() -> None:
    client = client_with()
    assert [remaining(get(client)) for _ in range(6)] == [4, 3, 2, 1, 0, 0]
    for url in ("/user", "/nothing", "/png?data=", "/user/42/qr"):
        assert "RateLimit" in get(client, url).headers
    assert get(client).headers["Access-Control-Expose-Headers"] == "*"


def test_images_with_more_work_cost_more_units() -> None:
    client = client_with(100)
    IMAGE_CACHE.clear()
    first = remaining(get(client, STYLED))
    assert 80 < first < 98
    assert remaining(get(client, STYLED)) == first - 1  # from the cache
    assert remaining(get(client, f"/check?{STYLED.partition('?')[2]}")) < first - 2
    posted = client.post("/png", data={"data": "a", "shape": "star"}, environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    assert remaining(posted) < 99


def test_work_above_the_limit_is_not_started(monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_with(20)
    IMAGE_CACHE.clear()
    for _ in range(18):
        get(client)
    monkeypatch.setattr("qr.routes.images.generate", lambda *_: pytest.fail("work started"))
    response = get(client, STYLED)
    assert (response.status_code, remaining(response)) == (429, 1)
    assert int(response.headers["Retry-After"]) > 3600


def test_request_that_costs_more_than_the_limit_costs_all() -> None:
    client = client_with(3)
    IMAGE_CACHE.clear()
    response = get(client, STYLED)
    assert (response.status_code, remaining(response)) == (200, 0)


@given(st.integers(1, 50), st.lists(st.tuples(st.floats(0, 90), st.integers(1, 50)), max_size=8), st.integers(1, 50))
def test_retry_is_admitted_after_the_stated_time(limit: int, earlier: list[tuple[float, int]], units: int) -> None:
    now = 1000.0
    windows, units = MemoryWindows(lambda: now), min(units, limit)
    for seconds, amount in earlier:
        now += seconds
        windows.acquire_sliding_window_entry("a", limit, 60, amount)
    quota = Quota("requests", "a", limit, 60)
    wait = wait_seconds(windows.get_sliding_window("a", 60), quota, units)
    if windows.acquire_sliding_window_entry("a", limit, 60, units):
        return
    now += wait - 1.01
    if wait > 2:
        assert not MemoryWindowsCopy(windows, lambda: now).acquire_sliding_window_entry("a", limit, 60, units)
    now += 1.01
    assert windows.acquire_sliding_window_entry("a", limit, 60, units)


class MemoryWindowsCopy(MemoryWindows):
    """Counts with the content of other counts."""

    def __init__(self, original: MemoryWindows, clock: Any) -> None:
        super().__init__(clock)
        self._windows = dict(original._windows)


def test_each_client_has_its_own_quota() -> None:
    client = client_with()
    for _ in range(6):
        response = get(client)
    assert response.status_code == 429
    assert get(client, address="192.0.2.2").status_code == 200
    assert get(client, headers={"X-API-Key": KEY}).status_code == 200


def test_each_key_has_its_own_quota_at_all_addresses() -> None:
    client = client_with()
    for number in range(6):
        response = get(client, address=f"192.0.2.{number}", headers={"X-API-Key": KEY})
    assert response.status_code == 429
    assert get(client, headers={"Authorization": f"Bearer {KEY}"}).status_code == 429
    assert get(client, headers={"X-API-Key": OTHER_KEY}).status_code == 200
    assert get(client).status_code == 200


def test_client_behind_a_proxy_cannot_choose_its_address() -> None:
    client = client_with(proxies=1)
    for number in range(6):
        response = get(client, headers={"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.9"})
    assert response.status_code == 429
    assert get(client, headers={"X-Forwarded-For": "203.0.113.9, 203.0.113.10"}).status_code == 200


def test_ipv6_network_is_one_client() -> None:
    client = client_with()
    for number in range(6):
        response = get(client, address=f"2001:db8::{number}")
    assert response.status_code == 429
    assert get(client, address="2001:db8:0:1::1").status_code == 200


@for_each(
    "method, url, policy",
    [
        ("GET", "/u/42", "links"),
        ("POST", "/u/42", "links"),
        ("GET", "/u/42+", "links"),
        ("GET", "/health", "health"),
        ("GET", "/ready", "health"),
        ("GET", "/docs/1/docs.css", "files"),
        ("GET", "/docs", "requests"),
        ("OPTIONS", "/png", "preflight"),
        ("GET", "/qr-code.js", "files"),
        ("GET", "/user/42/qr", "requests"),
        ("GET", "/nothing/here", "requests"),
        ("GET", "/", "requests"),
    ],
)
def test_policies_have_their_own_quotas(method: str, url: str, policy: str) -> None:
    client = client_with()
    for _ in range(6):
        get(client)
    response = client.open(url, method=method, environ_overrides={"REMOTE_ADDR": "192.0.2.1"})
    assert response.headers["RateLimit-Policy"] == f'"{policy}";q={5 * POLICIES[policy]};w=3600'
    assert (response.status_code == 429) == (policy == "requests")


def test_exhausted_link_quota_shows_a_page() -> None:
    client = client_with(1)
    for _ in range(POLICIES["links"] + 1):
        response = get(client, "/u/42")
    assert (response.status_code, response.mimetype) == (429, "text/html")
    assert int(response.headers["Retry-After"]) > 0


def test_error_is_an_image_if_the_client_asks_for_it() -> None:
    client = client_with(1)
    get(client)
    response = get(client, f"{PLAIN}&errors=image")
    assert (response.status_code, response.mimetype) == (429, "image/png")
    assert json.loads(response.headers["X-QR-Problem"])["code"] == "rate-limit-exceeded"
    assert response.headers["Retry-After"]


def test_requests_without_access_are_counted_too() -> None:
    client = client_with(access="key")
    assert [get(client).status_code for _ in range(7)] == [401] * 5 + [429] * 2


def test_rate_limit_does_not_reveal_a_correct_key() -> None:
    client = client_with(1000)
    for number in range(MAX_FAILURES):
        get(client, headers={"X-API-Key": f"wrong{number}"})
    responses = [get(client, headers={"X-API-Key": key}) for key in ("wrong", KEY)]
    assert [response.status_code for response in responses] == [429, 429]
    assert len({(response.data, str(response.headers)) for response in responses}) == 1


def test_concurrent_requests_get_exactly_the_limit() -> None:
    client = client_with(50)
    with ThreadPoolExecutor(16) as pool:
        responses = list(pool.map(lambda _: get(client.application.test_client()), range(200)))
    assert [response.status_code for response in responses].count(200) == 50


def mcp_message(number: int = 1) -> dict[str, Any]:
    arguments = {"data": "a"}
    return {
        "jsonrpc": "2.0", "id": number, "method": "tools/call", "params": {"name": "make_code", "arguments": arguments},
    }  # fmt: skip


def test_messages_of_agents_are_counted() -> None:
    client, headers = client_with(10), {"MCP-Protocol-Version": "2025-03-26"}
    batch = [mcp_message(number) for number in range(4)]
    assert remaining(client.post("/mcp", json=batch, headers=headers)) == 6
    assert remaining(client.post("/mcp", json=mcp_message(), headers=headers)) == 5
    response = client.post("/mcp", json=[*batch, *batch], headers=headers)
    assert response.status_code == 429
    message = mcp_message()
    message["params"]["arguments"] = {"data": "a", "shape": "star", "size": 4096}
    response = client.post("/mcp", json=message, headers=headers)
    assert (response.status_code, int(response.headers["Retry-After"]) > 0) == (429, True)
    assert response.json and response.json["error"]["data"]["code"] == "rate-limit-exceeded"


def test_rate_store_without_a_limit_stops_the_start() -> None:
    with pytest.raises(ValueError, match="QR_RATE_STORE needs QR_RATE_LIMIT"):
        create_app(Settings(rate_store="redis://localhost"))
