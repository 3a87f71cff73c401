from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient

from qr.access.keys import format_entry
from qr.access.signing import signature
from qr.config import Settings
from qr.http import guard
from router import create_app
from tests.support.decoders import open_png, zxing
from tests.support.stores import new_store_url
from tests.support.tables import for_each
from tests.support.user_codes import create_client

Pairs = list[tuple[str, str]]

FIRST, SECOND, OTHER = "first-signing-key-0", "second-signing-key-0", "another-signing-key-0"
MAKER, READER = "qr_Maker-0123456789", "qr_Reader-0123456789"
DATA = "https://example.com/?a=1&b=Grüße"
USER_URL = "https://qr.example.com/u/{id}"
PAIRS: Pairs = [("data", DATA), ("dark", "navy")]
FUTURE, PAST = "4102444800", "1700000000"


def encode_query(pairs: Pairs) -> str:
    return urlencode(pairs, quote_via=quote)


def sign(path: str, pairs: Pairs, key: str = FIRST) -> str:
    return f"{path}?{encode_query([*pairs, ('sig', signature(key, path, pairs))])}"


def make_settings(tmp_path: Path, **others: str) -> Settings:
    """Return settings with a fixed link of user codes, so that shared caches can store their images."""
    keys = f"{format_entry('maker', ['make'], MAKER)} {format_entry('reader', ['read'], READER)}"
    return Settings(store=new_store_url("sqlite", tmp_path), api_keys=keys, user_url=USER_URL, **others)  # type: ignore[arg-type]


@pytest.fixture
def visitor(tmp_path: Path) -> FlaskClient:
    """A client without a key. Images need a key or a signed URL."""
    return create_client(make_settings(tmp_path, access="signed", signing_keys=f"{FIRST} {SECOND}"), {})


@pytest.fixture
def open_client(tmp_path: Path) -> FlaskClient:
    """A client of an open service without signing keys."""
    return create_client(make_settings(tmp_path), {})


IMAGES: list[tuple[str, Pairs]] = [
    ("/png", PAIRS),
    ("/svg", [("data", "a+b c%20d"), ("style", "dots")]),
    ("/png", [("data64", "YSBi")]),
    ("/code", [("data", "hi"), ("format", "gif")]),
    ("/", [("url", "https://example.com/")]),
    ("/wifi/png", [("ssid", "Café & Bar"), ("password", "creme & br+l e%e")]),
    ("/user/a.b/qr", [("scale", "5")]),
    ("/user/42/qr", []),
]


@pytest.mark.parametrize("expiry", [[], [("exp", FUTURE)]])
@pytest.mark.parametrize(("path", "pairs"), IMAGES)
def test_signed_url_returns_the_unsigned_image(
    visitor: FlaskClient, open_client: FlaskClient, path: str, pairs: Pairs, expiry: Pairs
) -> None:
    expected = open_client.get(f"{path}?{encode_query(pairs)}")
    assert expected.status_code == 200
    for key in (FIRST, SECOND):
        url = sign(path, [*pairs, *expiry], key)
        response = visitor.get(url)
        assert (response.status_code, response.data, response.mimetype) == (200, expected.data, expected.mimetype)
        assert response.headers["ETag"] == expected.headers["ETag"]
        assert visitor.head(url).status_code == 200
    assert visitor.get(f"{path}?{encode_query(pairs)}").status_code == 401


def test_signature_ignores_encoding_and_order_of_the_query(visitor: FlaskClient) -> None:
    pairs: Pairs = [("data", "a bü~"), ("dark", "#123456")]
    sig = signature(FIRST, "/png", pairs)
    for query in (
        f"data=a%20b%C3%BC~&dark=%23123456&sig={sig}",
        f"sig={sig}&dark=%23123456&data=a+b%c3%bc%7E",
        f"d%61rk=%23123456&sig={sig}&data=a%20bü%7e",
    ):
        response = visitor.get(f"/png?{query}")
        assert (response.status_code, zxing(open_png(response.data))) == (200, "a bü~".encode())


SIGNATURE = signature(FIRST, "/png", [*PAIRS, ("exp", FUTURE)])
SIGNED_QUERY = f"{encode_query(PAIRS)}&exp={FUTURE}&sig={SIGNATURE}"
CHANGES = {
    "other value": f"/png?{SIGNED_QUERY.replace('navy', 'black')}",
    "other content": f"/png?{SIGNED_QUERY.replace('example.com', 'example.org')}",
    "other characters at the end of the content": f"/png?{SIGNED_QUERY.replace('Gr%C3%BC', 'Gr%C3%B6')}",
    "other name": f"/png?{SIGNED_QUERY.replace('dark=', 'light=')}",
    "added parameter": f"/png?{SIGNED_QUERY}&scale=5",
    "second content": f"/png?{SIGNED_QUERY}&data=hi",
    "repeated parameter": f"/png?{SIGNED_QUERY}&dark=navy",
    "missing parameter": f"/png?{SIGNED_QUERY.replace('&dark=navy', '')}",
    "added empty parameter": f"/png?{SIGNED_QUERY}&caption=",
    "missing content": f"/png?dark=navy&exp={FUTURE}&sig={SIGNATURE}",
    "later expiry time": f"/png?{SIGNED_QUERY.replace(FUTURE, '4102444801')}",
    "missing expiry time": f"/png?{SIGNED_QUERY.replace(f'&exp={FUTURE}', '')}",
    "two expiry times": f"/png?{SIGNED_QUERY}&exp=4102444801",
    "other path": f"/svg?{SIGNED_QUERY}",
    "equivalent path": f"/?{SIGNED_QUERY}",
    "other path, also PNG": f"/code?{SIGNED_QUERY}",
    "path of a user": f"/user/42/qr?{SIGNED_QUERY}",
    "empty signature": f"/png?{SIGNED_QUERY.replace(SIGNATURE, '')}",
    "shorter signature": f"/png?{SIGNED_QUERY[:-1]}",
    "longer signature": f"/png?{SIGNED_QUERY}=",
    "signature in upper case": f"/png?{SIGNED_QUERY.replace(SIGNATURE, SIGNATURE.upper())}",
    "signature that is not ASCII": f"/png?{SIGNED_QUERY.replace(SIGNATURE, '%C3%BC')}",
    "second, wrong signature": f"/png?{SIGNED_QUERY}&sig=wrong",
    "signature of another key": sign("/png", [*PAIRS, ("exp", FUTURE)], OTHER),
    "past expiry time": sign("/png", [*PAIRS, ("exp", PAST)]),
    "expiry time in 1970": sign("/png", [*PAIRS, ("exp", "0")]),
    "empty expiry time": sign("/png", [*PAIRS, ("exp", "")]),
    "expiry time that is no number": sign("/png", [*PAIRS, ("exp", "tomorrow")]),
    "expiry time with a sign": sign("/png", [*PAIRS, ("exp", "+4102444800")]),
    "expiry time in other digits": sign("/png", [*PAIRS, ("exp", "\u0664" * 10)]),
    "expiry time of 400 digits": sign("/png", [*PAIRS, ("exp", "9" * 400)]),
}


def test_signed_query_is_accepted_unchanged(visitor: FlaskClient) -> None:
    assert visitor.get(f"/png?{SIGNED_QUERY}").status_code == 200


@pytest.mark.parametrize("access", ["open", "key", "signed"])
@for_each("changed", CHANGES)
def test_changed_signed_url_returns_403(tmp_path: Path, access: str, changed: str) -> None:
    client = create_client(make_settings(tmp_path, access=access, signing_keys=f"{FIRST} {SECOND}"), {})
    response = client.get(CHANGES[changed])
    assert (response.status_code, response.content_type) == (403, "application/problem+json")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="qr"'
    assert response.headers["Cache-Control"] == "no-store"
    assert SIGNATURE[:8] not in response.text
    assert response.data == client.get("/png?sig=wrong").data


def test_signed_post_returns_403(visitor: FlaskClient) -> None:
    assert visitor.post(f"/png?{SIGNED_QUERY}").status_code == 403
    assert visitor.post(sign("/png", [("dark", "navy")]), data={"data": "hi"}).status_code == 403


def test_key_replaces_a_missing_signature_only(visitor: FlaskClient) -> None:
    for key, status in ((MAKER, 200), (READER, 403)):
        assert visitor.get(f"/png?{encode_query(PAIRS)}", headers={"X-API-Key": key}).status_code == status
    assert visitor.get(f"/png?{encode_query(PAIRS)}&sig=wrong", headers={"X-API-Key": MAKER}).status_code == 403


def test_signature_of_a_removed_key_is_rejected(tmp_path: Path) -> None:
    client = create_client(make_settings(tmp_path, access="signed", signing_keys=SECOND), {})
    assert client.get(sign("/png", PAIRS, FIRST)).status_code == 403
    assert client.get(sign("/png", PAIRS, SECOND)).status_code == 200


@pytest.mark.parametrize("path", ["/user", "/user/42", "/user/42/try"])
def test_signature_gives_no_access_to_records(visitor: FlaskClient, path: str) -> None:
    assert visitor.get(sign(path, [])).status_code == 401


NOW = 1_900_000_000


def test_signed_url_is_rejected_after_its_expiry_time(visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    url = sign("/png", [*PAIRS, ("exp", str(NOW))])
    for now, status in ((NOW - 1, 200), (NOW - 0.01, 200), (NOW, 403), (NOW + 1, 403)):
        monkeypatch.setattr(guard, "time", lambda now=now: now)
        assert visitor.get(url).status_code == status, now


@pytest.mark.parametrize("seconds", [1, 3, 60, 200, 1000, 40_000_000])
@pytest.mark.parametrize("image", [("/png", PAIRS, 31_536_000), ("/user/42/qr", [], 300)])
def test_cache_time_ends_at_the_expiry_time(
    visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch, image: tuple[str, Pairs, int], seconds: int
) -> None:
    path, pairs, max_age = image
    monkeypatch.setattr(guard, "time", lambda: NOW + 0.5)
    url = sign(path, [*pairs, ("exp", str(NOW + seconds))])
    tag = visitor.get(url).headers["ETag"]
    for headers in ({}, {"If-None-Match": tag}):
        caching = visitor.get(url, headers=headers).cache_control
        assert (caching.max_age, caching.public, caching.immutable) == (min(max_age, seconds), True, False)


def test_unexpiring_signed_url_is_cached_except_secrets(visitor: FlaskClient) -> None:
    assert visitor.get(sign("/png", PAIRS)).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    for expiry in ([], [("exp", FUTURE)]):
        assert visitor.get(sign("/wifi/png", [("ssid", "bistro"), *expiry])).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("query", ["data=https://example.com/?sig=x", "data=a%26sig=x", "data=hi&caption=sig=x"])
def test_signature_inside_a_value_is_data(tmp_path: Path, query: str, open_client: FlaskClient) -> None:
    client = create_client(make_settings(tmp_path, signing_keys=FIRST), {})
    response = client.get(f"/png?{query}")
    assert (response.status_code, response.data) == (200, open_client.get(f"/png?{query}").data)
    assert "immutable" in response.headers["Cache-Control"]


def test_signature_is_unknown_parameter_without_signing_keys(open_client: FlaskClient) -> None:
    for query in (SIGNED_QUERY, f"data=hi&exp={FUTURE}"):
        response = open_client.get(f"/png?{query}")
        assert (response.status_code, response.json and response.json["code"]) == (400, "unknown-parameter")


@pytest.mark.parametrize("first", ["1", "99999999999"])
def test_url_with_two_expiry_times_is_rejected(first: str) -> None:
    """The order of parameters is not signed, so it must not decide which expiry time applies."""
    key = "correct-horse-battery"
    pairs = [("data", "hi"), ("exp", first), ("exp", "100000000000")]
    client = create_app(Settings(access="signed", signing_keys=key)).test_client()
    query = [*pairs, ("sig", signature(key, "/png", pairs))]
    assert client.get("/png", query_string=urlencode(query)).status_code == 403


def test_signed_query_does_not_reach_the_next_request(tmp_path: Path) -> None:
    client = create_client(make_settings(tmp_path, signing_keys=FIRST), {})
    with client.application.app_context():  # both requests share its ``g``
        client.get(sign("/png", [("data", "first")]))
        response = client.get("/png?data=second")
    assert zxing(open_png(response.data)) == b"second"
