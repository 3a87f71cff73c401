from __future__ import annotations

from base64 import b64encode
from itertools import count
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from qr.access.keys import format_entry
from qr.access.signing import signature
from qr.config import Settings
from tests.support.decoders import open_png, zxing
from tests.support.stores import new_store_url
from tests.support.user_codes import create_client

MAKER, WRITER, UNKNOWN = "qr_Maker-0123456789", "qr_Writer-0123456789", "qr_Unknown-KLMNOPQRST"
KEYS = f"{format_entry('maker', ['make'], MAKER)} {format_entry('writer', ['read', 'write'], WRITER)}"
SIGNING = "a signing key of the tests".replace(" ", "-")

IMAGES = [
    "/png?data=hi",
    "/svg?data=hi",
    "/code?data=hi",
    "/?url=hi",
    "/wifi/png?ssid=bistro&password=creme+brulee",
    "/geo/svg?lat=47.4&lng=8.5",
    "/user/42/qr",
]
OPEN_PATHS = ["/", "/health", "/ready", "/u/42", "/u/42+"]

CLIENTS = count(1)


def new_address() -> dict[str, str]:
    """Return the address of another client, because wrong passwords of one client are limited."""
    return {"REMOTE_ADDR": f"10.0.{next(CLIENTS)}.1"}


@pytest.fixture(params=["key", "signed"])
def restricted(request: pytest.FixtureRequest, tmp_path: Path) -> FlaskClient:
    """A client without a key, of a service with restricted images."""
    store = new_store_url("sqlite", tmp_path)
    create_client(Settings(store=store, api_keys=KEYS), {"X-API-Key": WRITER}).put(
        "/user/42", json={"target": "https://example.com/"}
    )
    return create_client(Settings(store=store, api_keys=KEYS, access=request.param, signing_keys=SIGNING), {})


@pytest.mark.parametrize("path", IMAGES)
def test_restricted_image_needs_the_scope_make(restricted: FlaskClient, path: str) -> None:
    for headers in ({}, {"X-API-Key": UNKNOWN}):
        response = restricted.get(path, headers=headers)
        assert (response.status_code, response.content_type) == (401, "application/problem+json")
        assert response.headers["WWW-Authenticate"] == 'Bearer realm="qr"'
    wrong_scope = restricted.get(path, headers={"X-API-Key": WRITER})
    assert (wrong_scope.status_code, 'scope="make"' in wrong_scope.headers["WWW-Authenticate"]) == (403, True)
    assert restricted.get(path, headers={"X-API-Key": MAKER}).status_code == 200
    assert restricted.get(path, headers={"Authorization": f"Bearer {MAKER}"}).status_code == 200
    assert restricted.head(path).status_code == 401


@pytest.mark.parametrize("path", ["/png", "/code", "/", "/user/42/qr"])
def test_restricted_post_needs_the_key(restricted: FlaskClient, path: str) -> None:
    body = {} if path == "/user/42/qr" else {"data": "hi"}
    assert restricted.post(path, data=body).status_code == 401
    response = restricted.post(path, data=body, headers={"X-API-Key": MAKER})
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")


@pytest.mark.parametrize("path", OPEN_PATHS)
def test_links_health_and_index_need_no_key(restricted: FlaskClient, path: str) -> None:
    assert restricted.get(path).status_code == (302 if path == "/u/42" else 200)


@pytest.mark.parametrize(
    ("path", "directives"),
    [
        ("/png?data=hi", {"private", "max-age=31536000", "immutable"}),
        ("/user/42/qr", {"private", "max-age=300"}),
        ("/wifi/png?ssid=bistro", {"no-store"}),
    ],
)
def test_restricted_image_is_cached_privately(restricted: FlaskClient, path: str, directives: set[str]) -> None:
    first = restricted.get(path, headers={"X-API-Key": MAKER})
    again = restricted.get(path, headers={"X-API-Key": MAKER, "If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    for response in (first, again):
        assert set(response.headers["Cache-Control"].split(", ")) == directives


@pytest.mark.parametrize("path", IMAGES)
def test_image_preflight_needs_no_key(restricted: FlaskClient, path: str) -> None:
    response = restricted.options(
        path, headers={"Origin": "https://shop.example", "Access-Control-Request-Method": "GET"}
    )
    assert (response.status_code, response.data) == (200, b"")
    assert "X-API-Key" in response.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("path", IMAGES)
def test_open_service_ignores_keys(tmp_path: Path, path: str) -> None:
    store = new_store_url("sqlite", tmp_path)
    settings = Settings(store=store, api_keys=KEYS, public_url="https://qr.example.com")
    client = create_client(settings, {})
    for headers in ({}, {"X-API-Key": UNKNOWN}, {"Authorization": "Bearer a-token-of-Google"}):
        assert client.get(path, headers=headers).status_code == 200
    assert "private" not in client.get(path).headers["Cache-Control"]


PASSWORD = "Sésame: ouvre-toi"
DOCUMENTATION = ("/", "/docs", "/llms.txt", "/openapi.json", "/swagger.json")


def basic(user: str, password: str) -> dict[str, str]:
    return {"Authorization": f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"}


@pytest.fixture
def with_password() -> FlaskClient:
    """A client of a service with a documentation password."""
    return create_client(Settings(docs_password=PASSWORD), {})


@pytest.mark.parametrize("user", ["", "anyone", "üser"])
def test_documentation_accepts_its_password_with_any_user(with_password: FlaskClient, user: str) -> None:
    response = with_password.get("/llms.txt", headers=basic(user, PASSWORD))
    assert (response.status_code, "/user/42/qr" in response.text) == (200, True)
    for path in DOCUMENTATION:
        assert with_password.get(path, headers=basic(user, PASSWORD)).status_code == 200
        assert with_password.head(path, headers=basic(user, PASSWORD)).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        basic("anyone", "wrong"),
        basic("anyone", ""),
        basic(PASSWORD, ""),
        basic("anyone", PASSWORD.lower()),
        basic("anyone", PASSWORD[:-1]),
        {"Authorization": f"Bearer {UNKNOWN}"},
        {"Authorization": "Basic"},
        {"Authorization": "Basic ????"},
        {"Authorization": "Basic " + b64encode(b"a:\xff\xfe").decode()},
        {"Authorization": "Digest username=anyone"},
        {"X-API-Key": PASSWORD},
    ],
)
def test_documentation_without_its_password_returns_401(with_password: FlaskClient, headers: dict[str, str]) -> None:
    for path in (*DOCUMENTATION, "/?"):
        response = with_password.get(path, headers=headers, environ_overrides=new_address())
        assert (response.status_code, response.content_type) == (401, "application/problem+json")
        assert response.headers["WWW-Authenticate"] == 'Basic realm="qr documentation", charset="UTF-8"'
        assert "wifi" not in response.text
        assert response.data == with_password.get("/").data
    for path in DOCUMENTATION:
        response = with_password.head(path, headers=headers, environ_overrides=new_address())
        assert response.status_code == 401


@pytest.mark.parametrize("path", ["/openapi.json", "/assets/1/page.css"])
def test_documentation_with_a_password_is_not_shared(with_password: FlaskClient, path: str) -> None:
    response = with_password.get(path, headers=basic("", PASSWORD))
    assert (response.status_code, response.cache_control.public) == (200, False)
    assert "public" in create_client(Settings(), {}).get("/openapi.json").headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/png?data=hi", "/?url=hi", "/health", "/user/42/qr", "/u/42+"])
def test_documentation_password_protects_only_the_index(tmp_path: Path, path: str) -> None:
    client = create_client(Settings(docs_password=PASSWORD, store=new_store_url("sqlite", tmp_path)), {})
    response = client.get(path)
    assert response.status_code == (404 if path == "/u/42+" else 200)
    if path != "/health" and response.mimetype == "image/png":
        assert zxing(open_png(response.data)) in {b"hi", b"http://localhost/u/42"}


def test_signature_does_not_replace_the_documentation_password() -> None:
    key = "correct-horse-battery"
    client = create_client(Settings(docs_password=PASSWORD, signing_keys=key), {})
    response = client.get(f"/?sig={signature(key, '/', [])}")
    assert (response.status_code, "wifi" in response.text) == (400, False)


@pytest.mark.parametrize("password", [PASSWORD, "wrong", ""])
def test_documentation_password_is_compared_in_constant_time(
    with_password: FlaskClient, password: str, constant_time_comparisons: list[tuple[bytes, bytes]]
) -> None:
    """The response time then does not depend on the password."""
    with_password.get("/", headers=basic("anyone", password))
    assert constant_time_comparisons == [(password.encode(), PASSWORD.encode())]


def test_documentation_password_and_keys_are_not_interchangeable() -> None:
    client = create_client(Settings(docs_password=PASSWORD, access="key", api_keys=KEYS), {})
    assert client.get("/", headers={"X-API-Key": MAKER}).status_code == 401
    assert client.get("/?url=hi", headers=basic("", PASSWORD)).status_code == 401
    assert client.get("/?url=hi", headers={"X-API-Key": MAKER}).status_code == 200
    assert client.get("/", headers={"X-API-Key": MAKER, **basic("", PASSWORD)}).status_code == 200
