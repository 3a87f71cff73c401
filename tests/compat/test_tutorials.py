"""The URLs of tutorials on QR codes with Flask."""

from __future__ import annotations

import base64
import io
import re

from flask.testing import FlaskClient

from qr.config import Settings
from router import create_app
from tests.support.decoders import open_png, zxing
from tests.support.tables import for_each

URL = "https://example.com/?a=b&c=d"


def test_query_returns_the_image_as_a_stream(client: FlaskClient) -> None:
    response = client.get("/", query_string={"url": URL})
    assert (response.status_code, response.content_type) == (200, "image/png")
    assert zxing(open_png(io.BytesIO(response.data).read())) == URL.encode()


@for_each("content_type", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_posted_form_shows_the_image_inline(client: FlaskClient, content_type: str) -> None:
    response = client.post("/", data={"url_str": URL, "submit": "Generate"}, content_type=content_type)
    assert (response.status_code, response.mimetype) == (200, "text/html")
    image = re.search(r'<img[^>]*src="data:image/png;base64,([^"]+)"', response.text)
    assert image
    assert zxing(open_png(base64.b64decode(image[1]))) == URL.encode()


def test_empty_form_shows_the_error_on_the_page(client: FlaskClient) -> None:
    response = client.post("/", data={"url_str": ""})
    assert (response.status_code, response.mimetype) == (400, "text/html")
    assert "data is missing" in response.text


def test_own_form_stays_strict(client: FlaskClient) -> None:
    response = client.post("/", data={"data": "x", "submit": "Generate"})
    assert (response.status_code, response.get_json()["parameter"]) == (400, "submit")
    assert client.get("/?url_str=x").status_code == 400


def test_disabled_tutorials_leave_the_field_unknown() -> None:
    client = create_app(Settings(compat="goqr")).test_client()
    response = client.post("/", data={"url_str": URL})
    assert (response.status_code, response.get_json()["parameter"]) == (400, "url_str")
    assert client.get("/", query_string={"url": URL}).status_code == 200
