"""Test that wrong passwords are limited per client, for each link and for the documentation."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qr.access.backoff import MAX_FAILURES, WINDOW_SECONDS
from qr.config import Settings
from qr.http import guesses
from tests.support.stores import new_store_url
from tests.support.user_codes import PHONE, WITH_KEY, create_client, hash_passwords_cheaply, settings_with

PASSWORD = "sesame"
GUESSER, OWNER = "192.0.2.1", "192.0.2.2"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return a list with the time in seconds, which a test can change."""
    now = [1000.0]
    monkeypatch.setattr(guesses, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def visitor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A client that visits the links 42 and 43, which have the same password."""
    hash_passwords_cheaply(monkeypatch)
    settings = settings_with(new_store_url("sqlite", tmp_path))
    for user_id in ("42", "43"):
        record = {"target": "https://example.com/", "password": PASSWORD}
        assert create_client(settings, WITH_KEY).put(f"/user/{user_id}", json=record).status_code == 201
    return create_client(settings, PHONE)


def enter(visitor: FlaskClient, password: str, address: str, user_id: str = "42") -> TestResponse:
    data = {"password": password}
    return visitor.post(f"/u/{user_id}", data=data, environ_overrides={"REMOTE_ADDR": address})


def guess(visitor: FlaskClient) -> None:
    for number in range(MAX_FAILURES):
        assert enter(visitor, f"wrong{number}", GUESSER).status_code == 403


def test_guessing_blocks_the_client_with_429(visitor: FlaskClient, clock: list[float]) -> None:
    guess(visitor)
    responses = [enter(visitor, password, GUESSER) for password in ("wrong", PASSWORD)]
    assert [(response.status_code, response.headers["Retry-After"]) for response in responses] == [(429, "60")] * 2
    assert responses[0].data == responses[1].data
    assert responses[0].mimetype == "text/html"
    clock[0] += WINDOW_SECONDS
    assert enter(visitor, PASSWORD, GUESSER).status_code == 303


def test_guessing_does_not_lock_out_other_clients(visitor: FlaskClient) -> None:
    guess(visitor)
    assert enter(visitor, "wrong", GUESSER).status_code == 429
    assert enter(visitor, PASSWORD, OWNER).status_code == 303


def test_block_is_for_one_link(visitor: FlaskClient) -> None:
    guess(visitor)
    assert enter(visitor, "wrong", GUESSER).status_code == 429
    assert enter(visitor, PASSWORD, GUESSER, "43").status_code == 303


def test_form_is_shown_during_a_block(visitor: FlaskClient) -> None:
    guess(visitor)
    assert visitor.get("/u/42", environ_overrides={"REMOTE_ADDR": GUESSER}).status_code == 200


def test_blocked_guess_costs_no_hash(visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    guess(visitor)
    monkeypatch.setattr("qr.access.passwords.check_password_hash", lambda *_: pytest.fail("a password was hashed"))
    assert enter(visitor, PASSWORD, GUESSER).status_code == 429


def test_documentation_password_is_limited(clock: list[float]) -> None:
    client = create_client(Settings(docs_password=PASSWORD), {})
    for _ in range(2 * MAX_FAILURES):
        assert client.get("/llms.txt").status_code == 401
    for number in range(MAX_FAILURES):
        assert client.get("/llms.txt", auth=("anyone", f"wrong{number}")).status_code == 401
    response = client.get("/llms.txt", auth=("anyone", PASSWORD))
    assert (response.status_code, response.headers["Retry-After"]) == (429, "60")
    assert client.get("/png?data=a").status_code == 200
    clock[0] += WINDOW_SECONDS
    assert client.get("/llms.txt", auth=("anyone", PASSWORD)).status_code == 200
