"""A logo by name, as a data URI and as an upload."""

from __future__ import annotations

import io
import json
from base64 import b64encode

import numpy as np
import pytest
from flask.testing import FlaskClient
from PIL import Image

from tests.support.decoders import OPENERS, open_png, zxing

LINK = "https://example.com"
EVIL = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script></svg>'


def picture(kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (48, 24), "#c00").save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_an_upload_stands_in_the_middle(client: FlaskClient, kind: str) -> None:
    fields = {"data": LINK, "ecc": "H", "logo": (io.BytesIO(picture(kind)), "whatever.exe")}
    answer = client.post("/png", data=fields)
    assert answer.status_code == 200
    shown = open_png(answer.data)
    assert zxing(shown) == LINK.encode()
    assert (np.array(shown)[..., 1] < 60).mean() > 0.1
    assert answer.headers["X-QR-Logo"].endswith("%")
    assert int(answer.headers["X-QR-Margin"].rstrip("%")) >= 40


def test_an_upload_is_read_once_where_the_format_is_negotiated(client: FlaskClient) -> None:
    fields = {"data": LINK, "logo": (io.BytesIO(picture()), "a.png")}
    answer = client.post("/code", data=fields, headers={"Accept": "image/webp"})
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert zxing(open_png(answer.data)) == LINK.encode()


@pytest.mark.parametrize("format_name", ["png", "svg", "pdf", "eps", "jpeg", "html"])
def test_a_data_uri_is_the_same_picture_in_every_format(client: FlaskClient, format_name: str) -> None:
    uri = "data:image/png;base64," + b64encode(picture()).decode()
    answer = client.get(f"/{format_name}", query_string={"data": LINK, "ecc": "H", "logo": uri})
    assert answer.status_code == 200
    shown = OPENERS[format_name](answer.data)
    assert zxing(shown) == LINK.encode()
    uploaded = client.post(f"/{format_name}", data={"data": LINK, "ecc": "H", "logo": (io.BytesIO(picture()), "a.png")})
    assert uploaded.data == answer.data
    pixels = np.array(shown).astype(int)
    red = (pixels[..., 0] > 150) & (pixels[..., 1] < 60)
    height, width = (int(np.ptp(np.flatnonzero(red.any(axis=axis)))) + 1 for axis in (1, 0))
    assert width / height == pytest.approx(2, rel=0.15)  # never squashed


@pytest.mark.parametrize("format_name", ["svg", "svgz", "html", "pdf", "png"])
@pytest.mark.parametrize("rotate", [0, 90])
def test_a_logo_that_draws_beyond_its_view_stays_in_its_place(
    client: FlaskClient, format_name: str, rotate: int
) -> None:
    logo = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 2"><path d="M-90-90h300v300h-300z"/></svg>'
    fields = {"data": LINK, "ecc": "H", "rotate": rotate, "logo": (io.BytesIO(logo), "a.svg")}
    answer = client.post(f"/{format_name}", data=fields)
    assert answer.status_code == 200
    assert zxing(OPENERS[format_name](answer.data)) == LINK.encode()


@pytest.mark.parametrize(
    ("logo", "status", "parameter"),
    [
        ("nothing-here", 400, "logo"),
        ("../../etc/passwd", 400, "logo"),
        ("http://example.com/logo.png", 400, "logo"),
        ("data:image/png;base64,AAAA", 422, "logo"),
        ("data:image/svg+xml;base64," + b64encode(EVIL).decode(), 422, "logo"),
        ("data:text/html;base64,AAAA", 400, "logo"),
    ],
)
def test_anything_else_is_refused_by_name(client: FlaskClient, logo: str, status: int, parameter: str) -> None:
    answer = client.get("/png", query_string={"data": LINK, "logo": logo})
    assert (answer.status_code, json.loads(answer.data)["parameter"]) == (status, parameter)


def test_a_file_too_large_is_refused(client: FlaskClient) -> None:
    # Written out, for the client's own way to build such a body leaves a temporary file open.
    opening = '--b\r\nContent-Disposition: form-data; name="data"\r\n\r\nhi\r\n--b\r\n'
    upload = 'Content-Disposition: form-data; name="logo"; filename="a.png"\r\n\r\n'
    body = (opening + upload).encode() + bytes(5 * 1024 * 1024) + b"\r\n--b--\r\n"
    answer = client.post("/png", data=body, content_type="multipart/form-data; boundary=b")
    assert (answer.status_code, json.loads(answer.data)["parameter"]) == (422, "logo")


def test_upload_of_six_mebibytes_reports_no_false_size(client: FlaskClient) -> None:
    opening = '--b\r\nContent-Disposition: form-data; name="data"\r\n\r\nhi\r\n--b\r\n'
    upload = 'Content-Disposition: form-data; name="logo"; filename="a.png"\r\n\r\n'
    body = (opening + upload).encode() + picture() + bytes(6 * 1024 * 1024) + b"\r\n--b--\r\n"
    answer = client.post("/png", data=body, content_type="multipart/form-data; boundary=b")
    assert answer.status_code == 422
    assert "got more than 4 MiB" in json.loads(answer.data)["detail"]
    assert "4194305" not in answer.text


def test_an_empty_upload_is_refused(client: FlaskClient) -> None:
    answer = client.post("/png", data={"data": LINK, "logo": (io.BytesIO(b""), "a.png")})
    assert (answer.status_code, json.loads(answer.data)["parameter"]) == (422, "logo")


@pytest.mark.parametrize("format_name", ["json", "txt", "pbm"])
def test_a_logo_where_none_can_be_shown_is_refused(client: FlaskClient, format_name: str) -> None:
    answer = client.get(f"/{format_name}?data=x&logo=heart")
    assert (answer.status_code, json.loads(answer.data)["parameter"]) == (422, "logo")


def test_the_swiss_cross_belongs_to_its_bill(client: FlaskClient) -> None:
    fields = {
        "iban": "CH9300762011623852957", "creditor_name": "Muster AG", "creditor_zip": "8000",
        "creditor_town": "Zürich", "creditor_country": "CH", "currency": "CHF",
    }  # fmt: skip
    answer = client.get("/swissqr/png", query_string=fields)
    assert (answer.headers["X-QR-ECC"], answer.headers["X-QR-Logo"]) == ("M", "15%")
    refused = client.get("/swissqr/png", query_string=fields | {"logo": "heart"})
    assert (refused.status_code, json.loads(refused.data)["parameter"]) == (422, "logo")
