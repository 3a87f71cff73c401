"""The plain form without JavaScript, and its page."""

from __future__ import annotations

import re
from base64 import b64decode
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from qr.access.keys import format_entry
from qr.config import Settings
from router import create_app
from tests.support.decoders import open_png, zxing
from tests.support.logo_files import encode_image

LOGO = encode_image(Image.new("RGB", (40, 40), "red"), "PNG")
URL = "https://example.com/?a=1&b=<2>"


def data_uris(page: str) -> list[str]:
    return re.findall(r'"(data:[a-z/+]+;base64,[A-Za-z0-9+/=]+)"', page)


def body_of(uri: str) -> bytes:
    return b64decode(uri.partition(",")[2])


@pytest.mark.parametrize("media_type", ["multipart/form-data", "application/x-www-form-urlencoded"])
def test_form_shows_the_image_and_its_download(client: FlaskClient, media_type: str) -> None:
    fields = {"data": URL, "style": "", "format": "png"}
    response = client.post("/form", data=fields, content_type=media_type)
    shown, download = data_uris(response.text)
    assert (response.status_code, response.mimetype, shown) == (200, "text/html", download)
    assert zxing(open_png(body_of(shown))) == URL.encode()
    assert body_of(shown) == client.get("/png", query_string={"data": URL}).data
    assert 'download="qr-code.png"' in response.text
    assert "a=1&amp;b=&lt;2&gt;</textarea>" in response.text


def test_form_embeds_the_logo_file(client: FlaskClient) -> None:
    fields = {"data": URL, "ecc": "H", "logo": (BytesIO(LOGO), "logo.png")}
    response = client.post("/form", data=fields)
    assert zxing(open_png(body_of(data_uris(response.text)[0]))) == URL.encode()
    assert response.text != client.post("/form", data={"data": URL, "ecc": "H"}).text
    empty: dict[str, Any] = {"data": URL, "logo": (BytesIO(), "")}  # a browser sends it if no file is selected
    assert client.post("/form", data=empty).status_code == 200


@pytest.mark.parametrize(
    ("fields", "name", "start"),
    [
        ({"format": "svg"}, "svg", b"<svg"),
        ({"format": "pdf"}, "pdf", b"%PDF"),
        ({"format": "eps"}, "eps", b"%!PS"),
        ({"format": "svgz"}, "svgz", b"\x1f\x8b"),
        ({"parts": "2"}, "zip", b"PK"),
        ({"format": "pdf", "dark": "cmyk(0,0,0,100)"}, "pdf", b"%PDF"),
    ],
)
def test_download_has_the_chosen_format(client: FlaskClient, fields: dict[str, str], name: str, start: bytes) -> None:
    response = client.post("/form", data={"data": URL, **fields})
    *shown, download = data_uris(response.text)
    assert response.status_code == 200
    assert f'download="qr-code.{name}"' in response.text
    assert body_of(download).startswith(start)
    assert [uri.partition(";")[0] for uri in shown] == ([] if "dark" in fields else ["data:image/svg+xml"])


@pytest.mark.parametrize(
    ("fields", "status", "problem"),
    [
        ({}, 400, "data"),
        ({"data": ""}, 400, "data"),
        ({"data": "x", "style": "<b>"}, 400, "style must be one of"),
        ({"data": "x", "format": "doc"}, 400, "format must be one of"),
        ({"data": "x" * 9000}, 422, "the content has 9000 bytes"),
        ({"data": "x", "dark": "eee"}, 422, ""),
        ({"data": "x", "unknown": "1"}, 400, "unknown"),
    ],
)
def test_form_shows_the_problem(client: FlaskClient, fields: dict[str, str], status: int, problem: str) -> None:
    response = client.post("/form", data=fields)
    assert response.status_code == status
    assert 'role="alert"' in response.text
    assert problem in response.text
    assert not data_uris(response.text)
    assert "<b>" not in response.text


def test_form_keeps_what_was_entered(client: FlaskClient) -> None:
    page = client.post("/form", data={"data": "\r\na\r\nb</textarea>", "style": "dots", "format": "svg"}).text
    assert ">\n\na\nb&lt;/textarea&gt;</textarea>" in page
    assert '<option value="dots" selected>Dots</option>' in page
    assert '<option value="svg" selected>SVG</option>' in page


def test_form_has_the_language_of_the_browser(client: FlaskClient) -> None:
    page = client.post("/form", data={"style": "dots"}, headers={"Accept-Language": "de-AT"})
    assert '<option value="dots" selected>Punkte</option>' in page.text
    assert '<strong>Kein QR-Code</strong><p lang="en">' in page.text
    assert (page.status_code, page.headers["Content-Language"]) == (400, "de")


def test_line_breaks_of_the_form_are_line_feeds(client: FlaskClient) -> None:
    page = client.post("/form", data={"data": "a\r\nb\r\n"}).text
    assert zxing(open_png(body_of(data_uris(page)[0]))) == b"a\nb\n"


def test_empty_form_has_the_presets_of_the_service() -> None:
    client = create_app(Settings(styles='{"house": {"dark": "#123"}}')).test_client()
    for path in ("/form", "/"):
        page = client.get(path)
        assert (page.status_code, "alert" in page.text) == (200, False)
        assert '<option value="house">house</option>' in page.text
    assert data_uris(client.post("/form", data={"data": "x", "style": "house"}).text)


def test_policy_of_the_form_is_strict(client: FlaskClient) -> None:
    response = client.post("/form", data={"data": "x"})
    policy = response.headers["Content-Security-Policy"]
    nonce = re.search("'nonce-([^']+)'", policy)
    assert nonce
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["Cache-Control"] == "no-store"
    assert all(f'nonce="{nonce[1]}"' in tag for tag in re.findall("<(?:style|script)[^>]*>", response.text))


def test_form_checks_access_as_images_do() -> None:
    key = "qr_Maker-0123456789"
    client = create_app(Settings(access="key", api_keys=format_entry("maker", ["make"], key))).test_client()
    assert client.get("/form").status_code == 200
    assert client.post("/form", data={"data": "x"}).status_code == 401
    assert client.get("/form?data=x").status_code == 401
    assert client.post("/form", data={"data": "x"}, headers={"X-API-Key": key}).status_code == 200


def test_empty_form_has_the_password_of_the_documentation() -> None:
    client = create_app(Settings(docs_password="secret")).test_client()
    assert client.get("/form").status_code == 401
    assert client.get("/form", auth=("", "secret")).status_code == 200


def test_body_over_the_limit_is_a_page() -> None:
    client = create_app(Settings(max_body=1000)).test_client()
    response = client.post("/form", data={"data": "x" * 1000})
    assert (response.status_code, response.mimetype) == (413, "text/html")
    assert 'role="alert"' in response.text


def test_secret_parts_of_a_form_stay_out_of_urls(client: FlaskClient) -> None:
    """The form posts, so that its fields are in a body."""
    page = client.get("/form").text
    assert re.search('<form [^>]*action="form" method="post"', page)
