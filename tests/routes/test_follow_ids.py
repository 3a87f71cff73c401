"""What a visitor without an API key learns about the ids that are in use."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.links import TARGET
from tests.support.user_codes import WITH_KEY, create_client, settings_with

LATER = "2199-01-01T00:00:00Z"
# Records whose links respond as an id without a record does.
UNOPENED: dict[str, dict[str, Any]] = {
    "empty": {},
    "disabled": {"target": TARGET, "disabled": True},
    "disabled with a password": {"target": TARGET, "disabled": True, "password": "sesame"},
    "disabled and expired": {"target": TARGET, "disabled": True, "expires_at": "2020-01-01T00:00:00Z"},
    "not started": {"target": TARGET, "starts_at": LATER},
    "not started with a limit": {"target": TARGET, "starts_at": LATER, "max_scans": 1},
}


def seen(response: TestResponse) -> tuple[int, list[tuple[str, str]], bytes]:
    """Return all that a visitor sees of a response."""
    return response.status_code, sorted(response.headers.items()), response.data


@pytest.mark.parametrize("members", UNOPENED.values(), ids=UNOPENED)
def test_unopened_link_looks_like_an_unknown_id(client_with_key: FlaskClient, members: dict[str, Any]) -> None:
    client_with_key.put("/user/42", json=members)
    for method, suffix in (("GET", ""), ("HEAD", ""), ("GET", "/"), ("POST", ""), ("GET", "+")):
        data = {"password": "sesame"} if method == "POST" else None
        known, unknown = (client_with_key.open(f"/u/{name}{suffix}", method=method, data=data) for name in ("42", "43"))
        assert seen(known) == seen(unknown)
        assert known.status_code == 404


def test_records_api_reveals_no_ids_without_a_key(any_store: str) -> None:
    settings = settings_with(any_store)
    create_client(settings, WITH_KEY).put("/user/42", json={"target": TARGET})
    visitor = create_client(settings, {})
    for suffix in ("", "/scans", "/try"):
        known, unknown = (visitor.get(f"/user/{name}{suffix}") for name in ("42", "43"))
        assert seen(known) == seen(unknown)
        assert known.status_code == 401


@pytest.mark.parametrize("members", [*UNOPENED.values(), {"target": TARGET}])
def test_image_reveals_no_record_without_a_style(sqlite_client: FlaskClient, members: dict[str, Any]) -> None:
    unknown = sqlite_client.get("/user/42/qr")
    sqlite_client.put("/user/42", json=members)
    assert seen(sqlite_client.get("/user/42/qr")) == seen(unknown)


@pytest.mark.parametrize("access", ["open", "key", "signed"])
def test_style_is_public_like_the_image_itself(any_store: str, access: str) -> None:
    settings = settings_with(any_store, access=access, signing_keys="correct-horse-battery")
    owner, visitor = create_client(settings, WITH_KEY), create_client(settings, {})
    owner.put("/user/42", json={"target": TARGET, "style": {"dark": "#123456"}, "note": "private"})
    image = visitor.get("/user/42/qr?format=svg")
    assert (image.status_code, b"#123456" in image.data) == ((200, True) if access == "open" else (401, False))
    assert b"#123456" in owner.get("/user/42/qr?format=svg").data
    assert TARGET not in image.text
    assert "private" not in image.text
