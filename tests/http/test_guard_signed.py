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
from tests.support.stores import store_url
from tests.support.tables import for_each
from tests.support.user_codes import client_of

Pairs = list[tuple[str, str]]

FIRST, SECOND, OTHER = "first-signing-key-0", "second-signing-key-0", "another-signing-key-0"
MAKER, READER = "qr_Maker-0123456789", "qr_Reader-0123456789"
DATA = "https://example.com/?a=1&b=Grüße"
PAIRS: Pairs = [("data", DATA), ("dark", "navy")]
LATER, OVER = "4102444800", "1700000000"


def query_of(pairs: Pairs) -> str:
    return urlencode(pairs, quote_via=quote)


def signed(path: str, pairs: Pairs, key: str = FIRST) -> str:
    return f"{path}?{query_of([*pairs, ('sig', signature(key, path, pairs))])}"


def settings_of(tmp_path: Path, **others: str) -> Settings:
    keys = f"{format_entry('maker', ['make'], MAKER)} {format_entry('reader', ['read'], READER)}"
    return Settings(store=store_url("sqlite", tmp_path), api_keys=keys, **others)  # type: ignore[arg-type]


@pytest.fixture
def guest(tmp_path: Path) -> FlaskClient:
    """A client without a key, where pictures take one or a signed URL."""
    return client_of(settings_of(tmp_path, access="signed", signing_keys=f"{FIRST} {SECOND}"), {})


@pytest.fixture
def plain(tmp_path: Path) -> FlaskClient:
    """A client of an open service without signing keys."""
    return client_of(settings_of(tmp_path), {})


PICTURES: list[tuple[str, Pairs]] = [
    ("/png", PAIRS),
    ("/svg", [("data", "a+b c%20d"), ("style", "dots")]),
    ("/png", [("data64", "YSBi")]),
    ("/code", [("data", "hi"), ("format", "gif")]),
    ("/", [("url", "https://example.com/")]),
    ("/wifi/png", [("ssid", "Café & Bar"), ("password", "creme & br+l e%e")]),
    ("/user/a.b/qr", [("scale", "5")]),
    ("/user/42/qr", []),
]


@pytest.mark.parametrize("ends", [[], [("exp", LATER)]])
@pytest.mark.parametrize(("path", "pairs"), PICTURES)
def test_a_signed_url_is_the_picture_of_the_plain_one(
    guest: FlaskClient, plain: FlaskClient, path: str, pairs: Pairs, ends: Pairs
) -> None:
    expected = plain.get(f"{path}?{query_of(pairs)}")
    assert expected.status_code == 200
    for key in (FIRST, SECOND):
        url = signed(path, [*pairs, *ends], key)
        answer = guest.get(url)
        assert (answer.status_code, answer.data, answer.mimetype) == (200, expected.data, expected.mimetype)
        assert answer.headers["ETag"] == expected.headers["ETag"]
        assert guest.head(url).status_code == 200
    assert guest.get(f"{path}?{query_of(pairs)}").status_code == 401


def test_it_does_not_matter_how_a_signed_query_is_spelt_or_ordered(guest: FlaskClient) -> None:
    pairs: Pairs = [("data", "a bü~"), ("dark", "#123456")]
    sig = signature(FIRST, "/png", pairs)
    for query in (
        f"data=a%20b%C3%BC~&dark=%23123456&sig={sig}",
        f"sig={sig}&dark=%23123456&data=a+b%c3%bc%7E",
        f"d%61rk=%23123456&sig={sig}&data=a%20bü%7e",
    ):
        answer = guest.get(f"/png?{query}")
        assert (answer.status_code, zxing(open_png(answer.data))) == (200, "a bü~".encode())


SIG = signature(FIRST, "/png", [*PAIRS, ("exp", LATER)])
GOOD = f"{query_of(PAIRS)}&exp={LATER}&sig={SIG}"
REFUSED = {
    "another value": f"/png?{GOOD.replace('navy', 'black')}",
    "another content": f"/png?{GOOD.replace('example.com', 'example.org')}",
    "another end of the content": f"/png?{GOOD.replace('Gr%C3%BC', 'Gr%C3%B6')}",
    "another name": f"/png?{GOOD.replace('dark=', 'light=')}",
    "another parameter": f"/png?{GOOD}&scale=5",
    "another content besides": f"/png?{GOOD}&data=hi",
    "a parameter twice": f"/png?{GOOD}&dark=navy",
    "a parameter less": f"/png?{GOOD.replace('&dark=navy', '')}",
    "an empty parameter more": f"/png?{GOOD}&caption=",
    "no content": f"/png?dark=navy&exp={LATER}&sig={SIG}",
    "a later end": f"/png?{GOOD.replace(LATER, '4102444801')}",
    "no end": f"/png?{GOOD.replace(f'&exp={LATER}', '')}",
    "two ends": f"/png?{GOOD}&exp=4102444801",
    "another path": f"/svg?{GOOD}",
    "a path that does the same": f"/?{GOOD}",
    "a path of other letters": f"/code?{GOOD}",
    "the code of a user": f"/user/42/qr?{GOOD}",
    "an empty signature": f"/png?{GOOD.replace(SIG, '')}",
    "a shorter signature": f"/png?{GOOD[:-1]}",
    "a longer signature": f"/png?{GOOD}=",
    "a signature in capitals": f"/png?{GOOD.replace(SIG, SIG.upper())}",
    "a signature that is not ASCII": f"/png?{GOOD.replace(SIG, '%C3%BC')}",
    "a wrong signature after it": f"/png?{GOOD}&sig=wrong",
    "the signature of another key": signed("/png", [*PAIRS, ("exp", LATER)], OTHER),
    "an end that is over": signed("/png", [*PAIRS, ("exp", OVER)]),
    "an end in 1970": signed("/png", [*PAIRS, ("exp", "0")]),
    "an end that is empty": signed("/png", [*PAIRS, ("exp", "")]),
    "an end that is no number": signed("/png", [*PAIRS, ("exp", "tomorrow")]),
    "an end with a sign": signed("/png", [*PAIRS, ("exp", "+4102444800")]),
    "an end in other digits": signed("/png", [*PAIRS, ("exp", "\u0664" * 10)]),
    "an end beyond all time": signed("/png", [*PAIRS, ("exp", "9" * 400)]),
}


def test_what_is_changed_below_is_in_order_before(guest: FlaskClient) -> None:
    assert guest.get(f"/png?{GOOD}").status_code == 200


@pytest.mark.parametrize("who", ["open", "key", "signed"])
@for_each("changed", REFUSED)
def test_whatever_was_not_signed_is_refused(tmp_path: Path, who: str, changed: str) -> None:
    client = client_of(settings_of(tmp_path, access=who, signing_keys=f"{FIRST} {SECOND}"), {})
    answer = client.get(REFUSED[changed])
    assert (answer.status_code, answer.content_type) == (403, "application/problem+json")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="qr"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert SIG[:8] not in answer.text
    assert answer.data == client.get("/png?sig=wrong").data


def test_a_post_cannot_be_signed(guest: FlaskClient) -> None:
    assert guest.post(f"/png?{GOOD}").status_code == 403
    assert guest.post(signed("/png", [("dark", "navy")]), data={"data": "hi"}).status_code == 403


def test_a_key_with_the_scope_does_without_a_signature_but_not_with_a_wrong_one(guest: FlaskClient) -> None:
    for key, status in ((MAKER, 200), (READER, 403)):
        assert guest.get(f"/png?{query_of(PAIRS)}", headers={"X-API-Key": key}).status_code == status
    assert guest.get(f"/png?{query_of(PAIRS)}&sig=wrong", headers={"X-API-Key": MAKER}).status_code == 403


def test_a_signing_key_that_is_taken_away_counts_no_more(tmp_path: Path) -> None:
    client = client_of(settings_of(tmp_path, access="signed", signing_keys=SECOND), {})
    assert client.get(signed("/png", PAIRS, FIRST)).status_code == 403
    assert client.get(signed("/png", PAIRS, SECOND)).status_code == 200


@pytest.mark.parametrize("path", ["/user", "/user/42", "/user/42/scans"])
def test_a_signature_opens_no_records(guest: FlaskClient, path: str) -> None:
    assert guest.get(signed(path, [])).status_code == 401


NOW = 1_900_000_000


def test_an_end_comes(guest: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    url = signed("/png", [*PAIRS, ("exp", str(NOW))])
    for now, status in ((NOW - 1, 200), (NOW - 0.01, 200), (NOW, 403), (NOW + 1, 403)):
        monkeypatch.setattr(guard, "time", lambda now=now: now)
        assert guest.get(url).status_code == status, now


@pytest.mark.parametrize("seconds", [1, 3, 60, 200, 1000, 40_000_000])
@pytest.mark.parametrize("picture", [("/png", PAIRS, 31_536_000), ("/user/42/qr", [], 300)])
def test_a_picture_is_kept_no_longer_than_its_url_is_good(
    guest: FlaskClient, monkeypatch: pytest.MonkeyPatch, picture: tuple[str, Pairs, int], seconds: int
) -> None:
    path, pairs, usual = picture
    monkeypatch.setattr(guard, "time", lambda: NOW + 0.5)
    url = signed(path, [*pairs, ("exp", str(NOW + seconds))])
    tag = guest.get(url).headers["ETag"]
    for headers in ({}, {"If-None-Match": tag}):
        kept = guest.get(url, headers=headers).cache_control
        assert (kept.max_age, kept.public, kept.immutable) == (min(usual, seconds), True, False)


def test_a_signed_url_without_an_end_is_kept_for_ever_and_a_secret_not_at_all(guest: FlaskClient) -> None:
    assert guest.get(signed("/png", PAIRS)).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    for ends in ([], [("exp", LATER)]):
        assert guest.get(signed("/wifi/png", [("ssid", "bistro"), *ends])).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("query", ["data=https://example.com/?sig=x", "data=a%26sig=x", "data=hi&caption=sig=x"])
def test_a_signature_inside_a_value_is_just_data(tmp_path: Path, query: str, plain: FlaskClient) -> None:
    client = client_of(settings_of(tmp_path, signing_keys=FIRST), {})
    answer = client.get(f"/png?{query}")
    assert (answer.status_code, answer.data) == (200, plain.get(f"/png?{query}").data)
    assert "immutable" in answer.headers["Cache-Control"]


def test_without_signing_keys_a_signature_is_an_unknown_parameter(plain: FlaskClient) -> None:
    for query in (GOOD, f"data=hi&exp={LATER}"):
        answer = plain.get(f"/png?{query}")
        assert (answer.status_code, answer.json and answer.json["code"]) == (400, "unknown-parameter")


@pytest.mark.parametrize("first", ["1", "99999999999"])
def test_a_url_has_one_end(first: str) -> None:
    """The order of parameters is not signed, and must not decide which of two ends counts."""
    key = "correct-horse-battery"
    pairs = [("data", "hi"), ("exp", first), ("exp", "100000000000")]
    client = create_app(Settings(access="signed", signing_keys=key)).test_client()
    query = [*pairs, ("sig", signature(key, "/png", pairs))]
    assert client.get("/png", query_string=urlencode(query)).status_code == 403
