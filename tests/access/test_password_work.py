"""The work on a request does not depend on the password, or on whether a closed link has one.

The work is counted in calls, because times depend on the machine.
"""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support.user_codes import PHONE

PASSWORD = "sesame"
OPEN = {"target": "https://example.com/inside", "password": PASSWORD}
CLOSED: dict[str, dict[str, Any]] = {"disabled": {"disabled": True}, "not-started": {"starts_at": "2197-01-01T00:00Z"}}


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Return a list of the salt and the cost of each hash that is computed."""
    scrypt, found = hashlib.scrypt, list[tuple[Any, ...]]()

    def count(password: bytes, *, salt: bytes, n: int, r: int, p: int, **others: Any) -> bytes:
        found.append((salt, n, r, p))
        return scrypt(password, salt=salt, n=n, r=r, p=p, **others)

    monkeypatch.setattr(hashlib, "scrypt", count)
    return found


def guess(client: FlaskClient, user_id: str, password: str) -> int:
    return client.post(f"/u/{user_id}", data={"password": password}, headers=PHONE).status_code


def test_right_and_wrong_password_cost_one_equal_hash(
    sqlite_client: FlaskClient,
    hashes: list[tuple[Any, ...]],
    constant_time_comparisons: list[tuple[bytes, bytes]],
) -> None:
    sqlite_client.put("/user/42", json=OPEN)
    (stored,) = hashes
    hashes.clear()
    guesses = (PASSWORD, "", "s", "sesamf", "x" * 1000)
    assert [guess(sqlite_client, "42", password) for password in guesses] == [303, 403, 403, 403, 403]
    assert hashes == [stored] * len(guesses)
    compared = [pair for pair in constant_time_comparisons if len(pair[0]) == len(pair[1]) == 128]
    assert len(compared) == len(guesses)


@pytest.mark.parametrize("name", CLOSED)
def test_closed_link_costs_as_much_as_none(
    sqlite_client: FlaskClient, hashes: list[tuple[Any, ...]], name: str
) -> None:
    """A closed link must not reveal its id. The form of an open link reveals its id anyway."""
    sqlite_client.put("/user/42", json=OPEN | CLOSED[name])
    hashes.clear()
    for user_id in ("42", "unknown"):
        assert [guess(sqlite_client, user_id, password) for password in (PASSWORD, "wrong")] == [404, 404]
    assert hashes == []
