"""Test that a client is blocked after too many wrong API keys, and that the block reveals nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qr.access.backoff import MAX_FAILURES, WINDOW_SECONDS
from qr.access.keys import format_entry
from qr.config import Settings
from qr.http import guesses
from router import create_app

KEY, READER = "qr_kV3xPz9QmW7tLdY1", "qr_Hb5uRc2JfN8sXg4K"
ENTRIES = f"{format_entry('maker', ['make'], KEY)} {format_entry('reader', ['read'], READER)}"
ID_TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"
URL = "/png?data=a"


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Settings(api_keys=ENTRIES, access="key")).test_client()


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return a list with the time in seconds, which a test can change."""
    now = [1000.0]
    monkeypatch.setattr(guesses, "monotonic", lambda: now[0])
    return now


def send(client: FlaskClient, key: str | None, address: str = "192.0.2.1", **options: Any) -> TestResponse:
    headers = {"X-API-Key": key} if key else {}
    return client.get(URL, headers=headers, environ_overrides={"REMOTE_ADDR": address}, **options)


def block(client: FlaskClient, address: str = "192.0.2.1") -> None:
    for number in range(MAX_FAILURES):
        assert send(client, f"wrong{number}", address).status_code == 401


def test_eleventh_wrong_key_returns_429(client: FlaskClient) -> None:
    block(client)
    response = send(client, "wrong")
    assert (response.status_code, response.headers["Retry-After"]) == (429, "60")
    assert (response.mimetype, response.json and response.json["code"]) == ("application/problem+json", "too-many")
    assert response.headers["Cache-Control"] == "no-store"


def test_block_does_not_reveal_a_correct_key(client: FlaskClient) -> None:
    block(client)
    responses = [send(client, key) for key in ("wrong", KEY, READER, KEY[:-1], ID_TOKEN)]
    assert {response.status_code for response in responses} == {429}
    assert len({(response.data, str(response.headers)) for response in responses}) == 1


def test_block_affects_no_other_client(client: FlaskClient) -> None:
    block(client)
    assert send(client, KEY, "192.0.2.2").status_code == 200
    assert send(client, "wrong", "192.0.2.2").status_code == 401
    assert send(client, None).status_code == 401


def test_addresses_of_one_ipv6_network_share_the_count(client: FlaskClient) -> None:
    block(client, "2001:db8:1:2::1")
    assert send(client, KEY, "2001:db8:1:2:ffff::2").status_code == 429
    assert send(client, KEY, "2001:db8:1:3::1").status_code == 200


def test_block_ends_and_then_doubles(client: FlaskClient, clock: list[float]) -> None:
    block(client)
    clock[0] += WINDOW_SECONDS
    assert send(client, KEY).status_code == 200
    block(client)
    assert send(client, KEY).headers["Retry-After"] == "120"


def test_valid_key_does_not_reset_the_count(client: FlaskClient) -> None:
    for number in range(MAX_FAILURES):
        assert send(client, f"wrong{number}").status_code == 401
        assert send(client, KEY).status_code == (200 if number < MAX_FAILURES - 1 else 429)


def test_requests_that_need_no_key_ignore_the_block() -> None:
    client = create_app(Settings(api_keys=ENTRIES)).test_client()
    for _ in range(2 * MAX_FAILURES):
        client.get("/user", headers={"X-API-Key": "wrong"})
    assert client.get("/user", headers={"X-API-Key": READER}).status_code == 429
    assert client.get(URL, headers={"X-API-Key": "wrong"}).status_code == 200
    assert client.get("/health", headers={"X-API-Key": "wrong"}).status_code == 200


def test_token_of_a_private_function_is_no_guess(client: FlaskClient) -> None:
    headers = {"Authorization": f"Bearer {ID_TOKEN}"}
    for _ in range(2 * MAX_FAILURES):
        assert client.get(URL, headers=headers).status_code == 401
    assert client.get(URL, headers={**headers, "X-API-Key": KEY}).status_code == 200


def test_concurrent_guesses_get_ten_answers(client: FlaskClient) -> None:
    with ThreadPoolExecutor(16) as pool:
        responses = list(pool.map(lambda number: send(client.application.test_client(), f"wrong{number}"), range(200)))
    statuses = [response.status_code for response in responses]
    assert (statuses.count(401), statuses.count(429)) == (MAX_FAILURES, 200 - MAX_FAILURES)


def test_block_applies_to_tools_of_agents(client: FlaskClient) -> None:
    for _ in range(MAX_FAILURES):
        assert call_with_key(client, "wrong").status_code == 401
    for key in ("wrong", KEY):
        response = call_with_key(client, key)
        assert (response.status_code, response.headers["Retry-After"]) == (429, "60")
        assert response.json and response.json["error"]["data"]["code"] == "too-many"


def call_with_key(client: FlaskClient, key: str) -> TestResponse:
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "make_code", "arguments": {}}}
    return client.post("/mcp", json=message, headers={"X-API-Key": key, "MCP-Protocol-Version": "2025-06-18"})


def test_block_never_logs_keys_or_addresses(client: FlaskClient, capfd: pytest.CaptureFixture[str]) -> None:
    block(client)
    send(client, KEY)
    output = "".join(capfd.readouterr())
    assert not [text for text in ("wrong", KEY, "192.0.2.1") if text in output]
