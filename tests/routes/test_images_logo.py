"""Logos by name, as data URIs and as uploads."""

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
SVG_WITH_SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script></svg>'


def logo_file(pil_format: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (48, 24), "#c00").save(file, pil_format)
    return file.getvalue()


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("logo=heart&ecc=H&version=5&logo_size=20", "20%"),
        ("logo=heart&ecc=H&version=5", "24%"),
        ("logo=heart&ecc=H&version=8&logo_size=50", "26%; requested=50%"),
        ("logo=heart&logo_size=20", "20%; enlarged-from=2"),
        ("logo=heart&logo_size=50", "29%; requested=50%; enlarged-from=2"),
        ("logo=heart&logo_size=50&ecc=H&boost=off", "17%; requested=50%"),
    ],
)
def test_header_field_reports_changes_for_the_logo(client: FlaskClient, query: str, value: str) -> None:
    assert client.get(f"/png?data={LINK}&{query}").headers["X-QR-Logo"] == value


@pytest.mark.parametrize("pil_format", ["PNG", "JPEG", "WEBP"])
def test_uploaded_logo_is_embedded(client: FlaskClient, pil_format: str) -> None:
    fields = {"data": LINK, "ecc": "H", "logo": (io.BytesIO(logo_file(pil_format)), "logo.exe")}
    response = client.post("/png", data=fields)
    assert response.status_code == 200
    image = open_png(response.data)
    assert zxing(image) == LINK.encode()
    assert (np.array(image)[..., 1] < 60).mean() > 0.1
    assert response.headers["X-QR-Logo"] == "17%"
    assert int(response.headers["X-QR-Margin"].rstrip("%")) >= 40


def test_upload_works_with_content_negotiation(client: FlaskClient) -> None:
    fields = {"data": LINK, "logo": (io.BytesIO(logo_file()), "a.png")}
    response = client.post("/code", data=fields, headers={"Accept": "image/webp"})
    assert (response.status_code, response.mimetype) == (200, "image/webp")
    assert zxing(open_png(response.data)) == LINK.encode()


@pytest.mark.parametrize("format_name", ["png", "svg", "pdf", "eps", "jpeg", "html"])
def test_data_uri_equals_upload_in_every_format(client: FlaskClient, format_name: str) -> None:
    uri = "data:image/png;base64," + b64encode(logo_file()).decode()
    response = client.get(f"/{format_name}", query_string={"data": LINK, "ecc": "H", "logo": uri})
    assert response.status_code == 200
    image = OPENERS[format_name](response.data)
    assert zxing(image) == LINK.encode()
    uploaded = client.post(
        f"/{format_name}", data={"data": LINK, "ecc": "H", "logo": (io.BytesIO(logo_file()), "a.png")}
    )
    assert uploaded.data == response.data
    pixels = np.array(image).astype(int)
    red = (pixels[..., 0] > 150) & (pixels[..., 1] < 60)
    height, width = (int(np.ptp(np.flatnonzero(red.any(axis=axis)))) + 1 for axis in (1, 0))
    assert width / height == pytest.approx(2, rel=0.15)  # the logo keeps its aspect ratio


@pytest.mark.parametrize("media_type", ["image/png", "image/svg+xml"])
def test_unencoded_plus_in_a_data_uri_is_repaired(client: FlaskClient, media_type: str) -> None:
    logo = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9H0z" fill="#c00"/> >></svg>'
    encoded = b64encode(logo).decode()
    query = f"data={LINK}&ecc=H&logo=data:{media_type};base64,{encoded}"
    assert "+" in encoded
    response = client.get("/png", query_string=query)
    assert response.status_code == 200
    assert response.data == client.get("/png", query_string=query.replace("+", "%2B")).data
    form = client.post("/png", data=query, content_type="application/x-www-form-urlencoded")
    assert form.data == response.data


@pytest.mark.parametrize("format_name", ["svg", "svgz", "html", "pdf", "png"])
@pytest.mark.parametrize("rotate", [0, 90])
def test_logo_is_clipped_to_its_view_box(client: FlaskClient, format_name: str, rotate: int) -> None:
    logo = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 2"><path d="M-90-90h300v300h-300z"/></svg>'
    fields = {"data": LINK, "ecc": "H", "rotate": rotate, "logo": (io.BytesIO(logo), "a.svg")}
    response = client.post(f"/{format_name}", data=fields)
    assert response.status_code == 200
    assert zxing(OPENERS[format_name](response.data)) == LINK.encode()


@pytest.mark.parametrize(
    ("logo", "status", "parameter"),
    [
        ("nothing-here", 400, "logo"),
        ("../../etc/passwd", 400, "logo"),
        ("http://example.com/logo.png", 400, "logo"),
        ("data:image/png;base64,AAAA", 422, "logo"),
        ("data:image/svg+xml;base64," + b64encode(SVG_WITH_SCRIPT).decode(), 422, "logo"),
        ("data:text/html;base64,AAAA", 400, "logo"),
    ],
)
def test_invalid_logo_is_rejected(client: FlaskClient, logo: str, status: int, parameter: str) -> None:
    response = client.get("/png", query_string={"data": LINK, "logo": logo})
    assert (response.status_code, json.loads(response.data)["parameter"]) == (status, parameter)


def test_upload_above_the_limit_is_rejected(client: FlaskClient) -> None:
    # Built by hand, because Flask's test client leaves a temporary file open for such a body.
    head = '--b\r\nContent-Disposition: form-data; name="data"\r\n\r\nhi\r\n--b\r\n'
    upload = 'Content-Disposition: form-data; name="logo"; filename="a.png"\r\n\r\n'
    body = (head + upload).encode() + bytes(5 * 1024 * 1024) + b"\r\n--b--\r\n"
    response = client.post("/png", data=body, content_type="multipart/form-data; boundary=b")
    assert (response.status_code, json.loads(response.data)["parameter"]) == (422, "logo")


def test_upload_of_six_mebibytes_reports_no_false_size(client: FlaskClient) -> None:
    head = '--b\r\nContent-Disposition: form-data; name="data"\r\n\r\nhi\r\n--b\r\n'
    upload = 'Content-Disposition: form-data; name="logo"; filename="a.png"\r\n\r\n'
    body = (head + upload).encode() + logo_file() + bytes(6 * 1024 * 1024) + b"\r\n--b--\r\n"
    response = client.post("/png", data=body, content_type="multipart/form-data; boundary=b")
    assert response.status_code == 422
    assert "got more than 4 MiB" in json.loads(response.data)["detail"]
    assert "4194305" not in response.text


def test_empty_upload_is_rejected(client: FlaskClient) -> None:
    response = client.post("/png", data={"data": LINK, "logo": (io.BytesIO(b""), "a.png")})
    assert (response.status_code, json.loads(response.data)["parameter"]) == (422, "logo")


@pytest.mark.parametrize("format_name", ["json", "txt", "pbm"])
def test_format_without_logos_rejects_a_logo(client: FlaskClient, format_name: str) -> None:
    response = client.get(f"/{format_name}?data=x&logo=heart")
    assert (response.status_code, json.loads(response.data)["parameter"]) == (422, "logo")


def test_qr_bill_has_the_swiss_cross_only(client: FlaskClient) -> None:
    fields = {
        "iban": "CH9300762011623852957", "creditor_name": "Muster AG", "creditor_zip": "8000",
        "creditor_town": "Zürich", "creditor_country": "CH", "currency": "CHF",
    }  # fmt: skip
    response = client.get("/swissqr/png", query_string=fields)
    assert (response.headers["X-QR-ECC"], response.headers["X-QR-Logo"]) == ("M", "15.2%")
    rejected = client.get("/swissqr/png", query_string=fields | {"logo": "heart"})
    assert (rejected.status_code, json.loads(rejected.data)["parameter"]) == (422, "logo")
