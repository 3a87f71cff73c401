"""QuickChart's reader: its documented requests, and clients that match the texts of its errors."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from PIL import Image

from qr.config import Settings
from qr.config_values import RateLimit
from router import create_app
from tests.support.decoders import open_png
from tests.support.imitated import HOST
from tests.support.logo_files import encode_image
from tests.support.tables import for_each
from tests.support.tls_server import tls_server

CONTENT = "http://commons.wikimedia.org/wiki/Main_Page"
NOT_DECODED = "Could not decode that image. Supported formats are PNG, JPEG, BMP, TIFF, and GIF."


def make(client: FlaskClient) -> Image.Image:
    return open_png(client.get("/png", query_string={"data": CONTENT, "scale": "4"}).data)


def encode(file: bytes) -> str:
    return base64.b64encode(file).decode()


@for_each("name", ["PNG", "JPEG", "BMP", "TIFF", "GIF"])
def test_base64_image_is_read(client: FlaskClient, name: str) -> None:
    image = encode(encode_image(make(client), name))
    for value in (image, f"data:image/{name.lower()};base64,{image}", f"{image[:50]}\n{image[50:]}"):
        response = client.post("/qr-read", json={"image": value})
        assert (response.status_code, response.get_json()) == (200, {"result": CONTENT})
        assert response.headers["Cache-Control"] == "no-store"


def test_large_image_exceeds_the_limit_of_texts(client: FlaskClient) -> None:
    image = Image.effect_noise((900, 900), 90).convert("RGB")
    image.paste(make(client).resize((400, 400)), (200, 200))
    assert client.post("/qr-read", json={"image": encode(encode_image(image, "PNG"))}).get_json() == {"result": CONTENT}


def test_missing_input_has_the_documented_error(client: FlaskClient) -> None:
    expected = {"error": "Please provide either a URL or base64 encoded image"}
    for response in (
        client.get("/qr-read"),
        client.post("/qr-read", json={}),
        client.post("/qr-read", json={"url": ""}),
    ):
        assert (response.status_code, response.get_json()) == (400, expected)


@for_each("body, error", [
    ({"image": encode(b"no image")}, NOT_DECODED),
    ({"image": "%%%"}, NOT_DECODED),
    ({"image": "data:image/png;base64,"}, NOT_DECODED),
    ({"image": encode(encode_image(Image.new("L", (99, 99), 255), "PNG"))}, "No QR code was found in that image."),
    ({"image": {}}, "image must be a text, a number, true or false"),
    ([], "the body must be a JSON object"),
])  # fmt: skip
def test_unreadable_image_has_the_text_of_clients(client: FlaskClient, body: object, error: str) -> None:
    response = client.post("/qr-read", json=body)
    assert (response.status_code, response.get_json()) == (400, {"error": error})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    file = create_app(Settings()).test_client().get("/png", query_string={"data": CONTENT}).data
    response = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(file), file)
    with tls_server(lambda connection, _: connection.sendall(response), [HOST]) as port:
        yield port


def test_url_is_read_and_wins_over_an_image(fetching_client: FlaskClient) -> None:
    url = f"https://{HOST}/QR_code_%28URL%29.png"
    for response in (
        fetching_client.get("/qr-read", query_string={"url": url}),
        fetching_client.post("/qr-read", json={"url": url, "image": "%%%"}),
        fetching_client.post("/qr-read", data={"url": url}),
    ):
        assert response.get_json() == {"result": CONTENT}


@for_each("url", ["https://other.example/x.png", "http://files.example/x.png", "https://127.0.0.1/", "x"])
def test_url_that_cannot_be_fetched_has_the_text_of_clients(fetching_client: FlaskClient, url: str) -> None:
    response = fetching_client.get("/qr-read", query_string={"url": url})
    assert response.status_code == 400
    assert response.get_json()["error"].startswith("Could not fetch the image at that URL: url must be ")


def test_limits_keep_their_status() -> None:
    client = create_app(Settings(rate_limit=RateLimit(1, 3600))).test_client()
    assert client.get("/qr-read").status_code == 400
    response = client.get("/qr-read")
    assert (response.status_code, list(response.get_json())) == (429, ["error"])
