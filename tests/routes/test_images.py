from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from qr.config import Settings
from qr.routes import images
from qr.spec.formats import FORMATS
from router import create_app
from tests.support.decoders import OPENERS, zxing

LINK = "https://example.com/a b?c=d&e=ü"


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_a_url(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/{name}", query_string={"data": LINK})
    assert answer.status_code == 200
    assert answer.content_type == FORMATS[name].media_type
    assert zxing(OPENERS[name](answer.data)) == LINK.encode()


def test_query_form_multipart_and_json_say_the_same(client: FlaskClient) -> None:
    fields = {"data": LINK, "ecc": "Q", "scale": "3"}
    asked = client.get("/png", query_string=fields).data
    assert client.post("/png", query_string=fields).data == asked
    assert client.post("/png", data=fields).data == asked
    assert client.post("/png", data=fields, content_type="multipart/form-data").data == asked
    assert client.post("/png", json=fields | {"scale": 3}).data == asked
    assert client.post("/png", query_string={"data": LINK}, json={"ecc": "Q", "scale": 3}).data == asked


def test_the_facts_of_the_code_are_headers(client: FlaskClient) -> None:
    query = {"data": "hi", "ecc": "Q", "version": "2", "mask": "5", "boost": "off"}
    headers = client.get("/png", query_string=query).headers
    facts = {name: headers[f"X-QR-{name}"] for name in ("Version", "ECC", "Modules", "Mask", "Contrast", "Verified")}
    assert facts == {
        "Version": "2", "ECC": "Q", "Modules": "25", "Mask": "5", "Contrast": "21.00", "Verified": "true"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "verdict"),
    [("", "true"), ("&light=transparent", "true; ground=white"), ("&dark=ddd&verify=off", "off")],
)
def test_the_answer_says_how_it_was_verified(client: FlaskClient, query: str, verdict: str) -> None:
    assert client.get(f"/png?data=hi{query}").headers["X-QR-Verified"] == verdict


def test_the_same_url_again_is_the_same_answer(client: FlaskClient) -> None:
    first, second = (client.get("/png?data=again") for _ in range(2))
    assert first.data == second.data
    assert dict(first.headers) == dict(second.headers)


def test_a_refusal_is_refused_again(client: FlaskClient) -> None:
    assert [client.get("/png?data=hi&dark=eee").status_code for _ in range(2)] == [422, 422]


@pytest.mark.parametrize(
    ("path", "query", "parameter"),
    [
        ("/png", {"data": "x" * 2500}, "data"),
        ("/png", {"url": "x" * 2500}, "url"),
        ("/png", {"data64": "eHh4" * 1000}, "data64"),
        ("/png", {"data": "x" * 6000, "parts": "2"}, "data"),
        ("/png", {"data": "x" * 2500, "version": "5"}, "version"),
        ("/wifi/png", {"ssid": "Guests", "password": "correct horse", "symbol": "micro"}, None),
        ("/user/42/qr", {"symbol": "micro"}, None),
    ],
)
def test_too_long_error_names_the_sent_parameter(
    client: FlaskClient, path: str, query: dict[str, str], parameter: str | None
) -> None:
    answer = client.get(path, query_string=query)
    assert answer.status_code == 422
    assert answer.json is not None
    assert (answer.json["code"], answer.json.get("parameter")) == ("data-too-long", parameter)
    assert answer.json["detail"].startswith("the content has ")
    assert answer.json["allowed"].startswith("at most ")


def test_two_apps_do_not_share_each_others_engine() -> None:
    target = "/png?data=announced&eci=26"
    assert create_app(Settings(engine="libzint")).test_client().get(target).status_code == 200
    refused = create_app(Settings(engine="qrcode")).test_client().get(target)
    assert (refused.status_code, refused.json and refused.json["parameter"]) == (422, "eci")


def test_both_engines_answer_with_the_same_picture() -> None:
    target = "/png?data=https://example.com/a"
    one, other = (create_app(Settings(engine=engine)).test_client().get(target) for engine in ("libzint", "qrcode"))
    assert one.headers["ETag"] == other.headers["ETag"]


def test_what_is_remembered_is_bounded_by_all_that_it_takes(client: FlaskClient) -> None:
    images.IMAGE_CACHE.clear()
    for number in range(900):
        assert (
            client.get("/png", query_string={"data": f"{number:04}" + "\u00e4" * 150, "scale": "1"}).status_code == 200
        )
    kept = sum(len(repr(key)) + len(picture.body) for key, picture in images.IMAGE_CACHE.items())
    assert 0 < kept < images.MAX_CACHE_BYTES
    long = f"data={'a' * images.MAX_CACHED_QUERY_BYTES}"
    assert client.get(f"/png?{long}").status_code == 200
    assert not any(long in repr(key) for key in images.IMAGE_CACHE)
