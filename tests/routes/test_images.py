from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from qr.config import Settings
from qr.http.image_cache import IMAGE_CACHE, MAX_CACHE_BYTES
from qr.routes import images
from qr.spec.formats import FORMATS
from router import create_app
from tests.support.decoders import OPENERS, zxing

LINK = "https://example.com/a b?c=d&e=ü"


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_has_a_url(client: FlaskClient, name: str) -> None:
    response = client.get(f"/{name}", query_string={"data": LINK})
    assert response.status_code == 200
    assert response.content_type == FORMATS[name].media_type
    assert zxing(OPENERS[name](response.data)) == LINK.encode()


def test_query_form_multipart_and_json_are_equivalent(client: FlaskClient) -> None:
    fields = {"data": LINK, "ecc": "Q", "scale": "3"}
    expected = client.get("/png", query_string=fields).data
    assert client.post("/png", query_string=fields).data == expected
    assert client.post("/png", data=fields).data == expected
    assert client.post("/png", data=fields, content_type="multipart/form-data").data == expected
    assert client.post("/png", json=fields | {"scale": 3}).data == expected
    assert client.post("/png", query_string={"data": LINK}, json={"ecc": "Q", "scale": 3}).data == expected


def test_headers_describe_symbol_and_image(client: FlaskClient) -> None:
    query = {"data": "hi", "ecc": "Q", "version": "2", "mask": "5", "boost": "off"}
    headers = client.get("/png", query_string=query).headers
    facts = {name: headers[f"X-QR-{name}"] for name in ("Version", "ECC", "Modules", "Mask", "Contrast", "Verified")}
    assert facts == {
        "Version": "2", "ECC": "Q", "Modules": "25", "Mask": "5", "Contrast": "21.00", "Verified": "true"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "verified"),
    [("", "true"), ("&light=transparent", "true; ground=white"), ("&dark=ddd&verify=off", "off")],
)
def test_header_reports_the_verification(client: FlaskClient, query: str, verified: str) -> None:
    assert client.get(f"/png?data=hi{query}").headers["X-QR-Verified"] == verified


def test_repeated_request_gets_an_equal_response(client: FlaskClient) -> None:
    first, second = (client.get("/png?data=again") for _ in range(2))
    assert first.data == second.data
    assert dict(first.headers) == dict(second.headers)


def test_rejected_request_is_rejected_again(client: FlaskClient) -> None:
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
    response = client.get(path, query_string=query)
    assert response.status_code == 422
    assert response.json is not None
    assert (response.json["code"], response.json.get("parameter")) == ("data-too-long", parameter)
    assert response.json["detail"].startswith("the content has ")
    assert response.json["allowed"].startswith("at most ")


def test_apps_do_not_share_their_engine() -> None:
    target = "/png?data=announced&eci=26"
    assert create_app(Settings(engine="libzint")).test_client().get(target).status_code == 200
    rejected = create_app(Settings(engine="qrcode")).test_client().get(target)
    assert (rejected.status_code, rejected.json and rejected.json["parameter"]) == (422, "eci")


def test_both_engines_give_the_same_image() -> None:
    target = "/png?data=https://example.com/a"
    first, second = (create_app(Settings(engine=engine)).test_client().get(target) for engine in ("libzint", "qrcode"))
    assert first.headers["ETag"] == second.headers["ETag"]


def test_image_cache_counts_keys_and_bodies(client: FlaskClient) -> None:
    IMAGE_CACHE.clear()
    for number in range(400):  # more than fit
        assert (
            client.get("/png", query_string={"data": f"{number:04}" + "\u00e4" * 150, "scale": "1"}).status_code == 200
        )
    assert len(IMAGE_CACHE) < 400
    cached_bytes = sum(len(repr(key)) + len(image.body) for key, image in IMAGE_CACHE.items())
    assert 0 < cached_bytes < MAX_CACHE_BYTES
    long = f"data={'a' * images.MAX_CACHED_QUERY_BYTES}"
    assert client.get(f"/png?{long}").status_code == 200
    assert not any(long in repr(key) for key in IMAGE_CACHE)
