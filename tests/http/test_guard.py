from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qr.access.keys import format_entry
from qr.config import Settings
from qr.http.guard import CHECKS, allow_everyone
from router import create_app
from tests.support.stores import new_store_url
from tests.support.user_codes import create_client

EXAMPLE = "https://example.com/"
READER, WRITER, MAKER = "qr_kV3xPz9QmW7tLdY1", "qr_Hb5uRc2JfN8sXg4K", "qr_wT6yMe0AoZ3vBq9D"
REMOVED, UNKNOWN = "qr_Lj7iGn1UxS5pCk2F", "qr_dQ8rEh4VbY6zTm0W"
KEYS = {"read": READER, "write": WRITER, "make": MAKER}
ENTRIES = tuple(format_entry(scope, [scope], key) for scope, key in KEYS.items())

# Method and path; the scope that a key needs, and the status with this scope.
ROUTES: dict[tuple[str, str], tuple[str, int]] = {
    ("GET", "/user"): ("read", 200),
    ("GET", "/user/42"): ("read", 200),
    ("HEAD", "/user/42"): ("read", 200),
    ("GET", "/user/42/scans"): ("read", 200),
    ("GET", "/user/42/scans?format=csv"): ("read", 200),
    ("POST", "/user"): ("write", 201),
    ("PUT", "/user/42"): ("write", 200),
    ("PUT", "/user/43"): ("write", 201),
    ("PATCH", "/user/42"): ("write", 200),
    ("DELETE", "/user/42"): ("write", 204),
}
# Header fields without valid credentials.
INVALID_CREDENTIALS: dict[str, dict[str, str]] = {
    "no key": {},
    "empty key": {"X-API-Key": ""},
    "unknown key": {"X-API-Key": UNKNOWN},
    "unknown key as token": {"Authorization": f"Bearer {UNKNOWN}"},
    "removed key": {"X-API-Key": REMOVED},
    "removed key as token": {"Authorization": f"Bearer {REMOVED}"},
    "hash of a key": {"X-API-Key": ENTRIES[0].rpartition(":")[2]},
    "entry of a key": {"X-API-Key": ENTRIES[0]},
    "key in upper case": {"X-API-Key": READER.upper()},
    "key without its last character": {"X-API-Key": READER[:-1]},
    "key with the wrong scheme": {"Authorization": f"Basic {READER}"},
    "key without a scheme": {"Authorization": READER},
    "key that is not ASCII": {"X-API-Key": "qr_Schüssel"},
    "two keys in one field": {"X-API-Key": f"{READER}, {WRITER}"},
    "wrong key and valid token": {"X-API-Key": UNKNOWN, "Authorization": f"Bearer {READER}"},
}


@pytest.fixture
def store(tmp_path: Path) -> str:
    """The URL of a store with one record, created with a key that was removed later."""
    url = new_store_url("sqlite", tmp_path)
    before = Settings(store=url, api_keys=" ".join([*ENTRIES, format_entry("old", ["read", "write"], REMOVED)]))
    assert create_client(before, {"X-API-Key": REMOVED}).put("/user/42", json={"target": EXAMPLE}).status_code == 201
    return url


@pytest.fixture
def anonymous(store: str) -> FlaskClient:
    """A client that sends no key."""
    return create_client(Settings(store=store, api_keys="\n".join(ENTRIES)), {})


def send(
    client: FlaskClient, route: tuple[str, str], headers: dict[str, str], address: str = "127.0.0.1"
) -> TestResponse:
    method, path = route
    body = {"target": EXAMPLE} if method in {"POST", "PUT", "PATCH"} else None
    return client.open(path, method=method, headers=headers, json=body, environ_overrides={"REMOTE_ADDR": address})


def assert_key_is_not_in(response: TestResponse, key: str) -> None:
    text = response.text + str(response.headers)
    assert not [part for part in (key[i : i + 5] for i in range(3, len(key) - 4)) if part in text]


def assert_record_is_unchanged(client: FlaskClient) -> None:
    response = send(client, ("GET", "/user/42"), {"X-API-Key": READER})
    assert response.headers["ETag"].startswith('"1-')


@pytest.mark.parametrize("route", ROUTES, ids=" ".join)
@pytest.mark.parametrize("header", ["X-API-Key: ", "Authorization: Bearer ", "authorization: bearer  "])
def test_key_allows_the_requests_of_its_scope(anonymous: FlaskClient, route: tuple[str, str], header: str) -> None:
    scope, status = ROUTES[route]
    name, scheme = header.split(": ")
    response = send(anonymous, route, {name: f"{scheme}{KEYS[scope]}"})
    assert response.status_code == status, response.text


@pytest.mark.parametrize("route", ROUTES, ids=" ".join)
def test_key_without_the_scope_returns_403(anonymous: FlaskClient, route: tuple[str, str]) -> None:
    scope, _ = ROUTES[route]
    for other in KEYS.keys() - {scope}:
        response = send(anonymous, route, {"X-API-Key": KEYS[other]})
        assert (response.status_code, response.content_type) == (403, "application/problem+json")
        assert response.headers["WWW-Authenticate"] == f'Bearer realm="qr", error="insufficient_scope", scope="{scope}"'
        assert response.headers["Cache-Control"] == "no-store"
        assert_key_is_not_in(response, KEYS[other])
    assert_record_is_unchanged(anonymous)


@pytest.mark.parametrize("route", ROUTES, ids=" ".join)
def test_invalid_credentials_get_identical_401_responses(anonymous: FlaskClient, route: tuple[str, str]) -> None:
    # One client sends at most ten wrong keys per minute.
    responses = [
        send(anonymous, route, headers, f"192.0.2.{number}")
        for number, headers in enumerate(INVALID_CREDENTIALS.values())
    ]
    assert {response.status_code for response in responses} == {401}
    assert len({(response.data, str(response.headers)) for response in responses}) == 1
    assert responses[0].content_type == "application/problem+json"
    assert responses[0].headers["WWW-Authenticate"] == 'Bearer realm="qr"'
    assert responses[0].headers["Cache-Control"] == "no-store"
    for key in (READER, REMOVED, UNKNOWN):
        assert_key_is_not_in(responses[0], key)
    assert_record_is_unchanged(anonymous)


@pytest.mark.parametrize("route", ROUTES, ids=" ".join)
def test_service_without_keys_rejects_record_requests(store: str, route: tuple[str, str]) -> None:
    client = create_client(Settings(store=store), {})
    for headers in ({}, {"X-API-Key": ""}, {"X-API-Key": READER}, {"X-API-Key": WRITER}):
        response = send(client, route, headers)
        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"] == 'Bearer realm="qr"'
        assert route[0] == "HEAD" or "QR_API_KEYS" in response.text


def test_key_can_have_several_scopes(store: str) -> None:
    entries = [format_entry("both", ["read", "write"], READER), format_entry("next", ["read"], WRITER)]
    client = create_client(Settings(store=store, api_keys=",".join(entries)), {})
    assert send(client, ("GET", "/user/42"), {"X-API-Key": READER}).status_code == 200
    assert send(client, ("PATCH", "/user/42"), {"X-API-Key": READER}).status_code == 200
    assert send(client, ("GET", "/user/42"), {"X-API-Key": WRITER}).status_code == 200
    assert send(client, ("PATCH", "/user/42"), {"X-API-Key": WRITER}).status_code == 403


def test_api_key_works_beside_a_google_token(anonymous: FlaskClient) -> None:
    token = "Bearer eyJhbGciOiJSUzI1NiJ9.e30.SIGNATURE_REMOVED_BY_GOOGLE"
    assert send(anonymous, ("GET", "/user/42"), {"X-API-Key": READER, "Authorization": token}).status_code == 200
    assert send(anonymous, ("GET", "/user/42"), {"Authorization": token}).status_code == 401


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/user", {"GET", "POST"}),
        ("/user/42", {"GET", "PUT", "PATCH", "DELETE"}),
        ("/user/42/scans", {"GET"}),
    ],
)
def test_preflight_needs_no_key(anonymous: FlaskClient, path: str, methods: set[str]) -> None:
    headers = {
        "Origin": "https://shop.example",
        "Access-Control-Request-Method": max(methods),
        "Access-Control-Request-Headers": "authorization,content-type,if-match,x-api-key",
    }
    response = anonymous.options(path, headers=headers)
    allowed = {name: response.headers[f"Access-Control-Allow-{name}"] for name in ("Origin", "Methods", "Headers")}
    assert (response.status_code, response.data, allowed["Origin"]) == (200, b"", "*")
    assert methods <= set(allowed["Methods"].split(", "))
    for header in ("Authorization", "Content-Type", "If-Match", "If-None-Match", "X-API-Key"):
        assert header in allowed["Headers"].split(", ")


@pytest.mark.parametrize("path", ["/user", "/user/42/scans", "/png?data=hi", "/user/42/qr"])
def test_key_in_the_query_is_ignored(anonymous: FlaskClient, path: str) -> None:
    target = f"{path}{'&' if '?' in path else '?'}api_key={READER}"
    with_key = anonymous.get(target, headers={"X-API-Key": READER})
    assert (with_key.status_code, with_key.json and with_key.json["code"]) == (400, "unknown-parameter")
    without = anonymous.get(target)
    assert without.status_code == (401 if path in {"/user", "/user/42/scans"} else 400)
    for response in (with_key, without):
        assert_key_is_not_in(response, READER)


@pytest.mark.parametrize("is_broken", [False, True])
def test_keys_are_not_logged(
    tmp_path: Path, is_broken: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "__stdout__", sys.stdout)
    folder = tmp_path / "no such folder" if is_broken else tmp_path
    client = create_client(Settings(store=f"sqlite:///{folder}/users.db", api_keys=" ".join(ENTRIES)), {})
    for key in (READER, WRITER, UNKNOWN):
        for headers in ({"X-API-Key": key}, {"Authorization": f"Bearer {key}"}):
            for route in ROUTES:
                send(client, route, headers)
    captured = capsys.readouterr()
    logged = captured.out + captured.err
    assert ("ERROR" in logged) == is_broken
    for key in (READER, WRITER, UNKNOWN):
        assert key[3:] not in logged
    assert not [entry for entry in ENTRIES if entry.rpartition(":")[2] in logged]


def test_every_endpoint_has_an_access_check() -> None:
    app = create_app(Settings())
    assert set(app.view_functions) == set(app.config["ACCESS"])


@pytest.mark.parametrize(
    ("settings", "check"),
    [
        (Settings(), allow_everyone),
        (Settings(docs_password="secret"), allow_everyone),
        (Settings(signing_keys="correct-horse-battery"), CHECKS["image"]),
        (Settings(access="key"), CHECKS["image"]),
        (Settings(access="signed", signing_keys="correct-horse-battery"), CHECKS["image"]),
    ],
)
def test_open_images_have_no_access_check(settings: Settings, check: Callable[[], None]) -> None:
    access = create_app(settings).config["ACCESS"]
    assert {access[endpoint] for endpoint in ("image", "named_image", "code", "payload")} == {check}
    assert access["read_record"] is CHECKS["read"]
    assert access["index"] is CHECKS["documentation"]


def test_endpoint_without_an_access_check_returns_500() -> None:
    app = create_app(Settings())
    app.add_url_rule("/more", "more", lambda: "open to all")
    response = app.test_client().get("/more")
    assert (response.status_code, "open" in response.text) == (500, False)


@pytest.mark.parametrize("key", [READER, MAKER, UNKNOWN, ""])
def test_key_is_compared_with_every_entry(
    anonymous: FlaskClient, key: str, constant_time_comparisons: list[tuple[bytes, bytes]]
) -> None:
    """The response time then does not depend on the key."""
    anonymous.get("/user", headers={"X-API-Key": key})
    assert [known for _, known in constant_time_comparisons] == [
        bytes.fromhex(entry.rpartition(":")[2]) for entry in ENTRIES
    ]
