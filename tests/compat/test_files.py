from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from PIL import Image

from qr.compat.files import FETCH_UNITS, MAX_FETCHES, center_images, fetch_file
from qr.config import Settings
from qr.config_values import RateLimit
from qr.errors import BadParameter, QrError
from qr.http.thread_slots import FETCHES
from router import create_app
from tests.support.imitated import HOST, read_image
from tests.support.logo_files import encode_image
from tests.support.tables import for_each
from tests.support.tls_server import PUBLIC, LocalNetwork, tls_server

LOGO = encode_image(Image.new("RGB", (64, 64), "navy"), "PNG")


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    response = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%b" % (len(LOGO), LOGO)
    with tls_server(lambda connection, _: connection.sendall(response), [HOST]) as port:
        yield port


def client_of(**settings: object) -> FlaskClient:
    return create_app(Settings(fetch_hosts=HOST)._replace(**settings)).test_client()  # type: ignore[arg-type]


def test_data_uri_contains_the_file() -> None:
    assert center_images()("data:image/png;base64,aGVsbG8=") == b"hello"


@for_each("url", ["data:text/html,x", "data:image/png;base64,%%", "DATA:image/png,x"])
def test_other_data_uri_is_rejected(url: str) -> None:
    with pytest.raises(BadParameter, match="centerImageUrl must be an https URL"):
        center_images()(url)


def test_centre_image_comes_from_an_allowed_host(local: LocalNetwork) -> None:
    query = {"text": "logo", "size": "400", "centerImageUrl": "https://files.example/logo.png"}
    response = client_of().get("/qr", query_string=query)
    assert read_image(response) == ((400, 400), "logo")
    assert response.headers["Cache-Control"] == "public, max-age=86400"
    assert float(response.headers["X-QR-Logo"].split("%")[0]) > 10
    assert local.opened == [PUBLIC]


@for_each("url, text", [
    ("https://other.example/logo.png", "a URL of one of the hosts files.example"),
    ("http://files.example/logo.png", "an https URL"),
    ("file:///etc/passwd", "an https URL"),
    ("logo.png", "an https URL"),
])  # fmt: skip
def test_url_that_is_not_allowed_is_an_error_image(local: LocalNetwork, url: str, text: str) -> None:
    response = client_of().get("/qr", query_string={"text": "x", "centerImageUrl": url})
    assert (response.status_code, response.content_type) == (400, "image/png")
    assert text in response.headers["X-quickchart-error"]
    assert local.opened == []


def test_without_hosts_nothing_is_fetched(local: LocalNetwork) -> None:
    query = {"text": "x", "centerImageUrl": "https://files.example/logo.png"}
    response = client_of(fetch_hosts="").get("/qr", query_string=query)
    assert "QR_FETCH_HOSTS" in response.headers["X-quickchart-error"]
    assert local.resolved == []


def test_batch_fetches_each_url_once(local: LocalNetwork) -> None:
    codes = [{"text": str(n), "size": 300, "centerImageUrl": "https://files.example/logo.png"} for n in range(3)]
    assert client_of().post("/qr/batch", json=codes).status_code == 200
    assert local.opened == [PUBLIC]
    many = [{**code, "centerImageUrl": f"https://files.example/{n}"} for n, code in enumerate(codes * 2)]
    response = client_of().post("/qr/batch", json=many)
    assert (response.status_code, len(local.opened)) == (400, 1 + MAX_FETCHES)
    assert "at most 5 different URLs" in response.get_json()["error"]


def test_fetch_is_charged(local: LocalNetwork) -> None:
    client = client_of(rate_limit=RateLimit(FETCH_UNITS, 3600))
    with client.application.test_request_context("/"):
        assert fetch_file("https://files.example/logo.png", "url") == LOGO
    query = {"text": "x", "size": "300", "centerImageUrl": "https://files.example/logo.png"}
    assert client.get("/qr", query_string=query).status_code == 429
    assert local.opened == [PUBLIC, PUBLIC]
    with pytest.raises(QrError), client.application.test_request_context("/"):
        fetch_file("https://127.0.0.1/", "url")


def test_fetches_occupy_a_quarter_of_the_threads(local: LocalNetwork) -> None:
    app = create_app(Settings(fetch_hosts=HOST, threads=4))
    slot = app.config[FETCHES].take()
    query = {"text": "logo", "centerImageUrl": "https://files.example/logo.png"}
    busy = app.test_client().get("/qr", query_string=query)
    assert (busy.status_code, busy.headers["Retry-After"], local.opened) == (503, "5", [])
    slot.release()
    assert [app.test_client().get("/qr", query_string=query).status_code for _ in range(2)] == [200, 200]
    rejected = app.test_client().get("/qr", query_string={**query, "centerImageUrl": "https://127.0.0.1/"})
    assert (rejected.status_code, app.config[FETCHES].free) == (400, 1)
