"""The API of goqr.me that reads QR codes: its documented examples, and clients that rely on details."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from qr.config import Settings
from qr.config_values import RateLimit
from qr.fetching import MAX_BYTES
from router import create_app
from tests.support.decoders import open_png
from tests.support.imitated import HOST
from tests.support.logo_files import encode_image
from tests.support.tables import for_each
from tests.support.tls_server import tls_server

PATH = "/v1/read-qr-code/"
BLANK = encode_image(Image.new("L", (100, 100), 255), "PNG")


def make(client: FlaskClient, text: str) -> bytes:
    file: bytes = client.get("/png", query_string={"data": text, "scale": "4"}).data
    return file


def symbol(response: TestResponse) -> dict[str, Any]:
    """Return the only symbol of a response, as clients in JavaScript do."""
    assert (response.status_code, response.mimetype) == (200, "application/json")
    (entry,) = response.get_json()
    assert entry["type"] == "qrcode"
    (found,) = entry["symbol"]
    assert found.keys() == {"seq", "data", "error"}
    return dict(found)


def post(client: FlaskClient, file: bytes, query: str = "", **fields: str) -> TestResponse:
    """Upload a file in a multipart form, whose body is in memory."""
    texts = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in {"MAX_FILE_SIZE": "1048576", **fields}.items()
    )
    head = '--x\r\nContent-Disposition: form-data; name="file"; filename="qr.png"\r\nContent-Type: image/png\r\n\r\n'
    body = texts.encode() + head.encode() + file + b"\r\n--x--\r\n"
    return client.post(f"{PATH}{query}", data=body, content_type="multipart/form-data; boundary=x")


def bare_lf_body(file: bytes) -> bytes:
    """Return the multipart body of a client that ends lines with a line feed, and names a wrong media type."""
    head = b'--x\nContent-Disposition: form-data; name="MAX_FILE_SIZE"  value="1048576"\n\n1048576\n'
    part = b'--x\nContent-Disposition: form-data; name="file"; filename="qr.png"\nContent-Type: text/plain\n\n'
    return head + part + file + b"\n--x--\n"


def read_barcode_element(xml: str) -> str:
    """Read the content as clients do: the text of ``data`` below the first ``barcode``; empty if nothing was found."""
    barcode = next(ElementTree.fromstring(xml).iter("barcode"))
    return next(barcode.iter("data")).text or ""


@for_each("text", ["HelloWorld", "https://example.com/?a=b&c=<d>", "\u00e4\u65e5\U0001f600", "a\nb"])
def test_uploaded_image_is_read(client: FlaskClient, text: str) -> None:
    file = make(client, text)
    assert symbol(post(client, file)) == {"seq": 0, "data": text, "error": None}
    assert read_barcode_element(post(client, file, "?outputformat=xml").text) == text
    assert read_barcode_element(post(client, file, outputformat="xml").text) == text


def test_own_images_are_read_without_a_quiet_zone(client: FlaskClient) -> None:
    file = client.get("/v1/create-qr-code/?data=HelloWorld").data
    assert symbol(post(client, file))["data"] == "HelloWorld"


def test_bare_line_feeds_and_wrong_media_type_are_accepted(client: FlaskClient) -> None:
    body = bare_lf_body(make(client, "HelloWorld"))
    response = client.post(f"{PATH}?outputformat=xml", data=body, content_type="multipart/form-data; boundary=x")
    assert read_barcode_element(response.text) == "HelloWorld"


def test_several_symbols_are_joined(client: FlaskClient) -> None:
    images = [open_png(make(client, text)) for text in ("one", "two")]
    sheet = Image.new("RGB", (images[0].width * 2 + 40, images[0].height), "white")
    for number, image in enumerate(images):
        sheet.paste(image, (number * (image.width + 40), 0))
    found = symbol(post(client, encode_image(sheet, "PNG")))
    assert sorted(re.split("\nQR-Code:", found["data"])) == ["one", "two"]


def test_image_without_symbol_is_an_error_with_status_200(client: FlaskClient) -> None:
    found = symbol(post(client, BLANK))
    assert found["data"] is None
    assert found["error"] == "could not find/read QR Code"
    xml = post(client, BLANK, "?outputformat=xml").text
    assert read_barcode_element(xml) == ""
    assert "<error>could not find/read QR Code</error>" in xml


@for_each("file, error", [
    (b"no image", "filetype not supported"),
    (b"\x89PNG\r\n\x1a\n", "filetype not supported"),
    (bytes(1024 * 1024 + 1), "file is too big"),
    (b"", "filetype not supported"),
])  # fmt: skip
def test_unreadable_upload_is_an_error(client: FlaskClient, file: bytes, error: str) -> None:
    assert symbol(post(client, file)) == {"seq": 0, "data": None, "error": error}


def test_request_without_file_is_an_error(client: FlaskClient) -> None:
    for response in (client.get(PATH), client.get(PATH.rstrip("/")), client.post(PATH), client.get(f"{PATH}?fileurl=")):
        assert symbol(response)["error"] == "no file: send file or fileurl"
    truncated = client.post(PATH, data=b"--x\r\n", content_type="multipart/form-data; boundary=x")
    assert symbol(truncated)["data"] is None


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    file = create_app(Settings()).test_client().get("/png?data=HelloWorld").data
    bodies = {"/qr.png": file, "/large": bytes(MAX_BYTES + 1), "/blank": BLANK}

    def handle(connection: Any, path: str) -> None:
        body = bodies.get(path, b"")
        status = b"200 OK" if path in bodies else b"404 Not Found"
        connection.sendall(b"HTTP/1.1 %b\r\nContent-Length: %d\r\n\r\n%b" % (status, len(body), body))

    with tls_server(handle, [HOST]) as port:
        yield port


def test_url_is_read_from_query_form_and_multipart(fetching_client: FlaskClient) -> None:
    url = f"https://{HOST}/qr.png"
    query = fetching_client.get(PATH, query_string={"fileurl": url})
    form = fetching_client.post(PATH, data={"fileurl": url})
    multipart = fetching_client.post(PATH, data={"fileurl": url}, content_type="multipart/form-data")
    mixed = fetching_client.post(f"{PATH}?fileurl={url}", data={"fileurl": "https://other.example/"})
    for response in (query, form, multipart, mixed):
        assert symbol(response) == {"seq": 0, "data": "HelloWorld", "error": None}
        assert response.headers["Cache-Control"] == "no-store"


@for_each("url, error", [
    (f"https://{HOST}/missing", "download error (could not establish connection)"),
    (f"https://{HOST}/large", "download error (file is too big)"),
    (f"https://{HOST}/blank", "could not find/read QR Code"),
    ("https://other.example/qr.png", "download error (fileurl must be a URL of one of the hosts files.example"),
    ("http://files.example/qr.png", "download error (fileurl must be an https URL"),
    ("http://169.254.169.254/", "download error (fileurl must be an https URL"),
])  # fmt: skip
def test_url_that_cannot_be_read_is_an_error(fetching_client: FlaskClient, url: str, error: str) -> None:
    found = symbol(fetching_client.get(PATH, query_string={"fileurl": url}))
    assert found["data"] is None
    assert found["error"].startswith(error)


def test_documented_url_needs_an_allowed_host(client: FlaskClient) -> None:
    url = "http://api.qrserver.com/v1/create-qr-code/?data=HelloWorld"
    assert "QR_FETCH_HOSTS" in symbol(client.get(PATH, query_string={"fileurl": url}))["error"]


def test_limits_keep_their_status() -> None:
    client = create_app(Settings(rate_limit=RateLimit(1, 3600))).test_client()
    response = client.get(PATH)
    assert response.status_code == 200
    response = client.get(f"{PATH}?outputformat=xml")
    assert (response.status_code, response.mimetype) == (429, "text/xml")
    closed = create_app(Settings(access="key")).test_client().get(PATH)
    assert (closed.status_code, closed.get_json()[0]["symbol"][0]["data"]) == (401, None)


def test_control_characters_do_not_break_xml(client: FlaskClient) -> None:
    xml = post(client, make(client, "a\x01]]>b"), "?outputformat=xml").text
    assert read_barcode_element(xml) == "a\ufffd]]>b"
