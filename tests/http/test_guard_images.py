from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from qr.access.keys import format_entry
from qr.access.signing import signature
from qr.config import Settings
from tests.support.decoders import open_png, zxing
from tests.support.stores import store_url
from tests.support.user_codes import client_of

MAKER, WRITER, UNKNOWN = "qr_Maker-0123456789", "qr_Writer-0123456789", "qr_Unknown-KLMNOPQRST"
KEYS = f"{format_entry('maker', ['make'], MAKER)} {format_entry('writer', ['read', 'write'], WRITER)}"
SIGNING = "a signing key of the tests".replace(" ", "-")

PICTURES = [
    "/png?data=hi",
    "/svg?data=hi",
    "/code?data=hi",
    "/?url=hi",
    "/wifi/png?ssid=bistro&password=creme+brulee",
    "/geo/svg?lat=47.4&lng=8.5",
    "/user/42/qr",
]
NO_PICTURES = ["/", "/health", "/u/42", "/u/42+"]


@pytest.fixture(params=["key", "signed"])
def closed(request: pytest.FixtureRequest, tmp_path: Path) -> FlaskClient:
    """A client without a key, of a service that does not make pictures for everybody."""
    store = store_url("sqlite", tmp_path)
    client_of(Settings(store=store, api_keys=KEYS), {"X-API-Key": WRITER}).put(
        "/user/42", json={"target": "https://example.com/"}
    )
    return client_of(Settings(store=store, api_keys=KEYS, access=request.param, signing_keys=SIGNING), {})


@pytest.mark.parametrize("path", PICTURES)
def test_a_closed_service_makes_pictures_only_for_keys_that_may(closed: FlaskClient, path: str) -> None:
    for headers in ({}, {"X-API-Key": UNKNOWN}):
        answer = closed.get(path, headers=headers)
        assert (answer.status_code, answer.content_type) == (401, "application/problem+json")
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="qr"'
    lesser = closed.get(path, headers={"X-API-Key": WRITER})
    assert (lesser.status_code, 'scope="make"' in lesser.headers["WWW-Authenticate"]) == (403, True)
    assert closed.get(path, headers={"X-API-Key": MAKER}).status_code == 200
    assert closed.get(path, headers={"Authorization": f"Bearer {MAKER}"}).status_code == 200
    assert closed.head(path).status_code == 401


@pytest.mark.parametrize("path", ["/png", "/code", "/", "/user/42/qr"])
def test_a_post_needs_the_key_too(closed: FlaskClient, path: str) -> None:
    body = {} if path == "/user/42/qr" else {"data": "hi"}
    assert closed.post(path, data=body).status_code == 401
    answer = closed.post(path, data=body, headers={"X-API-Key": MAKER})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")


@pytest.mark.parametrize("path", NO_PICTURES)
def test_links_health_and_the_list_of_urls_stay_open(closed: FlaskClient, path: str) -> None:
    assert closed.get(path).status_code == (302 if path == "/u/42" else 200)


@pytest.mark.parametrize(
    ("path", "caching"),
    [
        ("/png?data=hi", {"private", "max-age=31536000", "immutable"}),
        ("/user/42/qr", {"private", "max-age=300"}),
        ("/wifi/png?ssid=bistro", {"no-store"}),
    ],
)
def test_what_only_some_may_see_stays_out_of_shared_caches(closed: FlaskClient, path: str, caching: set[str]) -> None:
    first = closed.get(path, headers={"X-API-Key": MAKER})
    again = closed.get(path, headers={"X-API-Key": MAKER, "If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    for answer in (first, again):
        assert set(answer.headers["Cache-Control"].split(", ")) == caching


@pytest.mark.parametrize("path", PICTURES)
def test_a_preflight_for_a_picture_needs_no_key(closed: FlaskClient, path: str) -> None:
    answer = closed.options(path, headers={"Origin": "https://shop.example", "Access-Control-Request-Method": "GET"})
    assert (answer.status_code, answer.data) == (200, b"")
    assert "X-API-Key" in answer.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("path", PICTURES)
def test_an_open_service_takes_no_notice_of_keys(tmp_path: Path, path: str) -> None:
    client = client_of(Settings(store=store_url("sqlite", tmp_path), api_keys=KEYS), {})
    for headers in ({}, {"X-API-Key": UNKNOWN}, {"Authorization": "Bearer a-token-of-Google"}):
        assert client.get(path, headers=headers).status_code == 200
    assert "private" not in client.get(path).headers["Cache-Control"]


PASSWORD = "Sésame: ouvre-toi"


def basic(user: str, password: str) -> dict[str, str]:
    return {"Authorization": f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"}


@pytest.fixture
def documented() -> FlaskClient:
    return client_of(Settings(docs_password=PASSWORD), {})


@pytest.mark.parametrize("user", ["", "anybody", "üser"])
def test_the_documentation_takes_its_password_whatever_the_user_name(documented: FlaskClient, user: str) -> None:
    answer = documented.get("/", headers=basic(user, PASSWORD))
    assert (answer.status_code, "/user/42/qr" in answer.text) == (200, True)
    assert documented.head("/", headers=basic(user, PASSWORD)).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        basic("anybody", "wrong"),
        basic("anybody", ""),
        basic(PASSWORD, ""),
        basic("anybody", PASSWORD.lower()),
        basic("anybody", PASSWORD[:-1]),
        {"Authorization": f"Bearer {UNKNOWN}"},
        {"Authorization": "Basic"},
        {"Authorization": "Basic ????"},
        {"Authorization": "Basic " + b64encode(b"a:\xff\xfe").decode()},
        {"Authorization": "Digest username=anybody"},
        {"X-API-Key": PASSWORD},
    ],
)
def test_without_the_password_there_is_no_documentation(documented: FlaskClient, headers: dict[str, str]) -> None:
    for path in ("/", "/?"):
        answer = documented.get(path, headers=headers)
        assert (answer.status_code, answer.content_type) == (401, "application/problem+json")
        assert answer.headers["WWW-Authenticate"] == 'Basic realm="qr documentation", charset="UTF-8"'
        assert "wifi" not in answer.text
        assert answer.data == documented.get("/").data
    assert documented.head("/", headers=headers).status_code == 401


@pytest.mark.parametrize("path", ["/png?data=hi", "/?url=hi", "/health", "/user/42/qr", "/u/42+"])
def test_the_password_is_for_the_documentation_alone(tmp_path: Path, path: str) -> None:
    client = client_of(Settings(docs_password=PASSWORD, store=store_url("sqlite", tmp_path)), {})
    answer = client.get(path)
    assert answer.status_code == (404 if path == "/u/42+" else 200)
    if path != "/health" and answer.mimetype == "image/png":
        assert zxing(open_png(answer.data)) in {b"hi", b"http://localhost/u/42"}


def test_a_signature_is_not_the_password_of_the_documentation() -> None:
    key = "correct-horse-battery"
    client = client_of(Settings(docs_password=PASSWORD, signing_keys=key), {})
    answer = client.get(f"/?sig={signature(key, '/', [])}")
    assert (answer.status_code, "wifi" in answer.text) == (400, False)


@pytest.mark.parametrize("given", [PASSWORD, "wrong", ""])
def test_the_password_is_compared_whole(
    documented: FlaskClient, given: str, compared: list[tuple[bytes, bytes]]
) -> None:
    """So that how long an answer takes does not tell how much of a guess is right."""
    documented.get("/", headers=basic("anybody", given))
    assert compared == [(given.encode(), PASSWORD.encode())]


def test_a_password_and_keys_do_not_stand_in_for_each_other() -> None:
    client = client_of(Settings(docs_password=PASSWORD, access="key", api_keys=KEYS), {})
    assert client.get("/", headers={"X-API-Key": MAKER}).status_code == 401
    assert client.get("/?url=hi", headers=basic("", PASSWORD)).status_code == 401
    assert client.get("/?url=hi", headers={"X-API-Key": MAKER}).status_code == 200
    assert client.get("/", headers={"X-API-Key": MAKER, **basic("", PASSWORD)}).status_code == 200
