from __future__ import annotations

import sys
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qr.access.keys import format_entry
from qr.config import Settings
from router import create_app
from tests.support.stores import store_url
from tests.support.user_codes import client_of

EXAMPLE = "https://example.com/"
READER, WRITER, MAKER = "qr_kV3xPz9QmW7tLdY1", "qr_Hb5uRc2JfN8sXg4K", "qr_wT6yMe0AoZ3vBq9D"
REMOVED, UNKNOWN = "qr_Lj7iGn1UxS5pCk2F", "qr_dQ8rEh4VbY6zTm0W"
KEYS = {"read": READER, "write": WRITER, "make": MAKER}
ENTRIES = tuple(format_entry(scope, [scope], key) for scope, key in KEYS.items())

# Method and path, what a key must be allowed, and the answer to one that is.
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
# What opens nothing, with every way to say it wrong.
CLOSED: dict[str, dict[str, str]] = {
    "no key": {},
    "an empty key": {"X-API-Key": ""},
    "an unknown key": {"X-API-Key": UNKNOWN},
    "an unknown key as token": {"Authorization": f"Bearer {UNKNOWN}"},
    "a removed key": {"X-API-Key": REMOVED},
    "a removed key as token": {"Authorization": f"Bearer {REMOVED}"},
    "the hash of a key": {"X-API-Key": ENTRIES[0].rpartition(":")[2]},
    "the entry of a key": {"X-API-Key": ENTRIES[0]},
    "a key in other letters": {"X-API-Key": READER.upper()},
    "the beginning of a key": {"X-API-Key": READER[:-1]},
    "a key behind a wrong scheme": {"Authorization": f"Basic {READER}"},
    "a key without a scheme": {"Authorization": READER},
    "a key that is not ASCII": {"X-API-Key": "qr_Schüssel"},
    "two keys in one": {"X-API-Key": f"{READER}, {WRITER}"},
    "a wrong key before a right token": {"X-API-Key": UNKNOWN, "Authorization": f"Bearer {READER}"},
}


@pytest.fixture
def store(tmp_path: Path) -> str:
    """A store with one record, made with a key that has been taken away since."""
    url = store_url("sqlite", tmp_path)
    before = Settings(store=url, api_keys=" ".join([*ENTRIES, format_entry("old", ["read", "write"], REMOVED)]))
    assert client_of(before, {"X-API-Key": REMOVED}).put("/user/42", json={"target": EXAMPLE}).status_code == 201
    return url


@pytest.fixture
def anybody(store: str) -> FlaskClient:
    return client_of(Settings(store=store, api_keys="\n".join(ENTRIES)), {})


def ask(client: FlaskClient, route: tuple[str, str], headers: dict[str, str]) -> TestResponse:
    method, path = route
    body = {"target": EXAMPLE} if method in {"POST", "PUT", "PATCH"} else None
    return client.open(path, method=method, headers=headers, json=body)


def assert_nothing_of(key: str, answer: TestResponse) -> None:
    told = answer.text + str(answer.headers)
    assert not [part for part in (key[i : i + 5] for i in range(3, len(key) - 4)) if part in told]


def assert_unchanged(client: FlaskClient) -> None:
    answer = ask(client, ("GET", "/user/42"), {"X-API-Key": READER})
    assert answer.headers["ETag"].startswith('"1-')


@pytest.mark.parametrize("route", ROUTES, ids=" ".join)
@pytest.mark.parametrize("header", ["X-API-Key: ", "Authorization: Bearer ", "authorization: bearer  "])
def test_a_key_opens_what_its_scope_allows(anybody: FlaskClient, route: tuple[str, str], header: str) -> None:
    scope, status = ROUTES[route]
    name, scheme = header.split(": ")
    answer = ask(anybody, route, {name: f"{scheme}{KEYS[scope]}"})
    assert answer.status_code == status, answer.text


@pytest.mark.parametrize("route", ROUTES, ids=" ".join)
def test_a_key_of_another_scope_opens_nothing(anybody: FlaskClient, route: tuple[str, str]) -> None:
    scope, _ = ROUTES[route]
    for other in KEYS.keys() - {scope}:
        answer = ask(anybody, route, {"X-API-Key": KEYS[other]})
        assert (answer.status_code, answer.content_type) == (403, "application/problem+json")
        assert answer.headers["WWW-Authenticate"] == f'Bearer realm="qr", error="insufficient_scope", scope="{scope}"'
        assert answer.headers["Cache-Control"] == "no-store"
        assert_nothing_of(KEYS[other], answer)
    assert_unchanged(anybody)


@pytest.mark.parametrize("route", ROUTES, ids=" ".join)
def test_whatever_is_no_key_gets_the_same_answer(anybody: FlaskClient, route: tuple[str, str]) -> None:
    answers = [ask(anybody, route, headers) for headers in CLOSED.values()]
    assert {answer.status_code for answer in answers} == {401}
    assert len({(answer.data, str(answer.headers)) for answer in answers}) == 1
    assert answers[0].content_type == "application/problem+json"
    assert answers[0].headers["WWW-Authenticate"] == 'Bearer realm="qr"'
    assert answers[0].headers["Cache-Control"] == "no-store"
    for key in (READER, REMOVED, UNKNOWN):
        assert_nothing_of(key, answers[0])
    assert_unchanged(anybody)


@pytest.mark.parametrize("route", ROUTES, ids=" ".join)
def test_without_keys_records_are_closed_and_the_refusal_says_why(store: str, route: tuple[str, str]) -> None:
    client = client_of(Settings(store=store), {})
    for headers in ({}, {"X-API-Key": ""}, {"X-API-Key": READER}, {"X-API-Key": WRITER}):
        answer = ask(client, route, headers)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="qr"'
        assert route[0] == "HEAD" or "QR_API_KEYS" in answer.text


def test_one_key_may_have_several_scopes_and_one_scope_several_keys(store: str) -> None:
    entries = [format_entry("both", ["read", "write"], READER), format_entry("next", ["read"], WRITER)]
    client = client_of(Settings(store=store, api_keys=",".join(entries)), {})
    assert ask(client, ("GET", "/user/42"), {"X-API-Key": READER}).status_code == 200
    assert ask(client, ("PATCH", "/user/42"), {"X-API-Key": READER}).status_code == 200
    assert ask(client, ("GET", "/user/42"), {"X-API-Key": WRITER}).status_code == 200
    assert ask(client, ("PATCH", "/user/42"), {"X-API-Key": WRITER}).status_code == 403


def test_a_key_is_found_beside_the_token_that_google_asks_for(anybody: FlaskClient) -> None:
    token = "Bearer eyJhbGciOiJSUzI1NiJ9.e30.SIGNATURE_REMOVED_BY_GOOGLE"
    assert ask(anybody, ("GET", "/user/42"), {"X-API-Key": READER, "Authorization": token}).status_code == 200
    assert ask(anybody, ("GET", "/user/42"), {"Authorization": token}).status_code == 401


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/user", {"GET", "POST"}),
        ("/user/42", {"GET", "PUT", "PATCH", "DELETE"}),
        ("/user/42/scans", {"GET"}),
    ],
)
def test_a_preflight_passes_without_a_key(anybody: FlaskClient, path: str, methods: set[str]) -> None:
    asked = {
        "Origin": "https://shop.example",
        "Access-Control-Request-Method": max(methods),
        "Access-Control-Request-Headers": "authorization,content-type,if-match,x-api-key",
    }
    answer = anybody.options(path, headers=asked)
    allowed = {name: answer.headers[f"Access-Control-Allow-{name}"] for name in ("Origin", "Methods", "Headers")}
    assert (answer.status_code, answer.data, allowed["Origin"]) == (200, b"", "*")
    assert methods <= set(allowed["Methods"].split(", "))
    for header in ("Authorization", "Content-Type", "If-Match", "If-None-Match", "X-API-Key"):
        assert header in allowed["Headers"].split(", ")


@pytest.mark.parametrize("path", ["/user", "/user/42/scans", "/png?data=hi", "/user/42/qr"])
def test_a_key_in_the_query_is_no_key(anybody: FlaskClient, path: str) -> None:
    target = f"{path}{'&' if '?' in path else '?'}api_key={READER}"
    with_key = anybody.get(target, headers={"X-API-Key": READER})
    assert (with_key.status_code, with_key.json and with_key.json["code"]) == (400, "unknown-parameter")
    without = anybody.get(target)
    assert without.status_code == (401 if path in {"/user", "/user/42/scans"} else 400)
    for answer in (with_key, without):
        assert_nothing_of(READER, answer)


@pytest.mark.parametrize("is_broken", [False, True])
def test_nothing_of_a_key_reaches_the_log(
    tmp_path: Path, is_broken: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "__stdout__", sys.stdout)
    folder = tmp_path / "no such folder" if is_broken else tmp_path
    client = client_of(Settings(store=f"sqlite:///{folder}/users.db", api_keys=" ".join(ENTRIES)), {})
    for key in (READER, WRITER, UNKNOWN):
        for headers in ({"X-API-Key": key}, {"Authorization": f"Bearer {key}"}):
            for route in ROUTES:
                ask(client, route, headers)
    captured = capsys.readouterr()
    logged = captured.out + captured.err
    assert ("ERROR" in logged) == is_broken
    for key in (READER, WRITER, UNKNOWN):
        assert key[3:] not in logged
    assert not [entry for entry in ENTRIES if entry.rpartition(":")[2] in logged]


def test_every_endpoint_says_what_it_asks_for() -> None:
    app = create_app(Settings())
    assert set(app.view_functions) == set(app.config["ACCESS"])


def test_an_endpoint_that_does_not_say_answers_nobody() -> None:
    app = create_app(Settings())
    app.add_url_rule("/more", "more", lambda: "open to all")
    answer = app.test_client().get("/more")
    assert (answer.status_code, "open" in answer.text) == (500, False)


@pytest.mark.parametrize("key", [READER, MAKER, UNKNOWN, ""])
def test_every_key_is_compared_with_every_entry(
    anybody: FlaskClient, key: str, compared: list[tuple[bytes, bytes]]
) -> None:
    """So that how long an answer takes does not tell how near a key was."""
    anybody.get("/user", headers={"X-API-Key": key})
    assert [known for _, known in compared] == [bytes.fromhex(entry.rpartition(":")[2]) for entry in ENTRIES]


@pytest.mark.parametrize(
    ("settings", "variable"),
    [
        (Settings(api_keys="shop"), "QR_API_KEYS: entry 1"),
        (Settings(api_keys=f"{ENTRIES[0]} shop:read:{READER}"), "QR_API_KEYS: entry 2"),
        (Settings(api_keys=ENTRIES[0].replace(":read:", ":admin:")), "QR_API_KEYS: entry 1"),
        (Settings(api_keys=ENTRIES[0].replace(":read:", "::")), "QR_API_KEYS: entry 1"),
        (Settings(api_keys=ENTRIES[0][:-1]), "QR_API_KEYS: entry 1"),
        (Settings(access="signed"), "QR_ACCESS=signed needs QR_SIGNING_KEYS"),
        (Settings(access="signed", api_keys=ENTRIES[0]), "QR_SIGNING_KEYS"),
        (Settings(access="signed", signing_keys="too short"), "QR_SIGNING_KEYS"),
        (Settings(signing_keys=" ".join("abc"[n] * 16 for n in range(3))), "QR_SIGNING_KEYS"),
    ],
)
def test_settings_that_would_open_nothing_are_refused_at_once(settings: Settings, variable: str) -> None:
    with pytest.raises(ValueError, match=variable) as refusal:
        create_app(settings)
    assert READER not in str(refusal.value)
