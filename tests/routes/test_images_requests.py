"""Requests for images: payloads, parts, content negotiation, print sizes and presets."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from flask.testing import FlaskClient

from qr.config import Settings
from qr.http.image_cache import IMAGE_CACHE
from router import create_app
from tests.support.decoders import open_png, zxing

COMPRESSED = {"image/svg+xml", "text/html", "text/plain"}
WIFI = "ssid=bistro&password=se%3Bcret%20one"


def test_payload_url_encodes_its_fields(client: FlaskClient) -> None:
    response = client.get(f"/wifi/png?{WIFI}&dark=navy")
    assert response.status_code == 200
    assert zxing(open_png(response.data)) == b"WIFI:T:WPA;S:bistro;P:se\\;cret one;;"
    posted = client.post("/wifi/png", json={"ssid": "bistro", "password": "se;cret one", "dark": "navy"})
    assert posted.data == response.data


@pytest.mark.parametrize(
    ("url", "content"),
    [
        ("/geo/png?lat=0&lng=0", b"geo:0,0"),
        ("/mail/png?to=a@example.com&subject=Hi+there", b"mailto:a@example.com?subject=Hi%20there"),
        ("/phone/png?number=%2B15551234567", b"tel:+15551234567"),
        ("/url/png?url=example.com", b"https://example.com"),
    ],
)
def test_payload_url_returns_its_content(client: FlaskClient, url: str, content: bytes) -> None:
    assert zxing(open_png(client.get(url).data)) == content


def test_image_with_secret_is_not_cached(client: FlaskClient) -> None:
    IMAGE_CACHE.clear()
    response = client.get(f"/wifi/png?{WIFI}")
    assert response.headers["Cache-Control"] == "no-store"
    assert not IMAGE_CACHE
    assert client.get("/geo/png?lat=1&lng=2").headers["Cache-Control"].startswith("public")


def test_rejected_secret_is_not_echoed(client: FlaskClient) -> None:
    response = client.get("/wifi/png?ssid=bistro&password=sec%0Aret")
    assert response.status_code == 400
    assert "sec" not in response.text.replace("secret", "")
    assert json.loads(response.data)["parameter"] == "password"


@pytest.mark.parametrize(
    ("url", "parameter"),
    [
        ("/wifi/png?password=se%3Bcret%20one&ssid=bistro%5C", "ssid"),
        (f"/wifi/png?{WIFI}&identity=anna", "identity"),
        ("/otpauth/png?account=anna&secret=JBSWY3DPEHPK3PXP&counter=77", "counter"),
    ],
)
def test_fields_beside_a_secret_are_not_echoed(client: FlaskClient, url: str, parameter: str) -> None:
    error = json.loads(client.get(url).data)
    assert error["parameter"] == parameter
    assert "value" not in error


@pytest.mark.parametrize(
    ("url", "status", "parameter"),
    [
        ("/wifi/png", 400, "ssid"),
        ("/wifi/png?ssid=a&data=b", 400, "data"),
        ("/geo/png?lat=91&lng=0", 400, "lat"),
        ("/epc/png?name=A&iban=DE89370400440532013001", 400, "iban"),
        ("/epc/png?name=A&iban=DE89370400440532013000&amount=1&ecc=H", 400, "ecc"),
        ("/nothing/png?data=x", 404, None),
        ("/wifi/exe?ssid=a", 404, None),
    ],
)
def test_invalid_payload_field_is_rejected_by_name(
    client: FlaskClient, url: str, status: int, parameter: str | None
) -> None:
    response = client.get(url)
    assert (response.status_code, json.loads(response.data).get("parameter")) == (status, parameter)


def test_payload_applies_settings_of_its_standard(client: FlaskClient) -> None:
    response = client.get("/epc/png?name=Red+Cross&iban=DE89370400440532013000&amount=1")
    assert response.headers["X-QR-ECC"] == "M"
    long = "/epc/png?name=" + "x" * 70 + "&iban=DE89370400440532013000&amount=1&version=14"
    assert client.get(long).status_code == 422


EPC = "/epc/png?name=M%C3%BCller&iban=DE89370400440532013000"
GS1 = "/gs1/png?gtin=09521234543213"
UPN = "/upnqr/png?iban=SI56020170014356205&name=A&street=B&city=C&amount=1&text=%C4%8Ca%C5%A1a"


@pytest.mark.parametrize(
    ("url", "parameter", "value"),
    [
        (f"{EPC}&symbol=rmqr", "symbol", "rmqr"),
        (f"{EPC}&symbol=auto", "symbol", "auto"),
        (f"{EPC}&version=R17x139", "version", "R17x139"),
        (f"{EPC}&eci=3", "eci", 3),
        (f"{EPC}&kanji=on", "kanji", "on"),
        (f"{EPC}&boost=on", "boost", "on"),
        (f"{EPC}&parts=2", "parts", 2),
        (f"{UPN}&version=14", "version", 14),
        (f"{UPN}&version=M4", "version", "M4"),
        (f"{UPN}&eci=26", "eci", 26),
        (f"{UPN}&ecc=Q", "ecc", "Q"),
        (f"{UPN}&kanji=on", "kanji", "on"),
        (f"{GS1}&gs1=off", "gs1", "off"),
        (f"{GS1}&symbol=micro", "symbol", "micro"),
        ("/geo/png?lat=0&lng=0&gs1=on", "gs1", "on"),
    ],
)
def test_parameter_against_the_standard_is_rejected(
    client: FlaskClient, url: str, parameter: str, value: object
) -> None:
    response = client.get(url)
    error = json.loads(response.data)
    assert (response.status_code, error["parameter"], error["value"]) == (400, parameter, value)
    assert "prescribes" in error["detail"]


def test_parameter_equal_to_the_standard_is_accepted(client: FlaskClient) -> None:
    default = client.get(EPC).data
    assert client.get(f"{EPC}&ecc=M&boost=off&symbol=qr&kanji=off&gs1=off").data == default
    assert client.get(f"{EPC}&eci=26").status_code == 200
    assert client.get(f"{UPN}&ecc=M&version=15&eci=4&boost=off&symbol=qr").data == client.get(UPN).data
    assert client.get(f"{GS1}&gs1=on&symbol=auto").headers["X-QR-Version"].startswith("R")


@pytest.mark.parametrize(
    ("accept", "mimetype"),
    [
        (None, "image/png"),
        ("*/*", "image/png"),
        ("image/svg+xml", "image/svg+xml"),
        ("image/svg+xml;q=0.5, image/png", "image/png"),
        ("text/html", "text/html"),
        ("text/plain", "text/plain"),
        ("text/html,application/xhtml+xml,image/avif,image/webp,*/*;q=0.8", "image/webp"),
        ("text/html, image/svg+xml;q=0.9, */*;q=0.1", "text/html"),
    ],
)
def test_accept_selects_the_format(client: FlaskClient, accept: str | None, mimetype: str) -> None:
    response = client.get("/code?data=hi", headers={"Accept": accept} if accept else {})
    assert response.status_code == 200
    assert response.mimetype == mimetype
    assert response.vary.as_set() == {"accept", *(["accept-encoding"] if mimetype in COMPRESSED else [])}


def test_format_parameter_takes_precedence_over_accept(client: FlaskClient) -> None:
    response = client.get("/code?data=hi&format=svg", headers={"Accept": "image/png"})
    assert response.mimetype == "image/svg+xml"
    rejected = client.get("/code?data=hi", headers={"Accept": "video/mp4"})
    assert (rejected.status_code, rejected.mimetype) == (406, "application/problem+json")
    problem = json.loads(rejected.data)
    assert (problem["parameter"], problem["value"]) == ("Accept", "video/mp4")
    assert "image/png" in problem["allowed"]


def test_parts_are_sent_singly_or_in_an_archive(client: FlaskClient) -> None:
    text = "Grüße aus dem Süden, " * 5
    response = client.get("/png", query_string={"data": text, "parts": 3, "download": "all"})
    assert (response.mimetype, response.headers["X-QR-Parts"]) == ("application/zip", "3")
    assert response.headers["Content-Disposition"] == "attachment; filename=all.zip"
    archive = zipfile.ZipFile(io.BytesIO(response.data))
    assert archive.namelist() == ["1.png", "2.png", "3.png"]
    bodies = [archive.read(name) for name in archive.namelist()]
    assert b"".join(zxing(open_png(body)) or b"" for body in bodies).decode() == text
    assert client.get("/png", query_string={"data": text, "parts": 3, "part": 2}).data == bodies[1]
    again = client.get("/png", query_string={"data": text, "parts": 3})
    assert again.data == response.data


def test_archive_of_svgz_has_no_content_encoding(client: FlaskClient) -> None:
    response = client.get("/svgz?data=hello&parts=2")
    assert "Content-Encoding" not in response.headers
    archive = zipfile.ZipFile(io.BytesIO(response.data))
    assert archive.read("1.svgz") == client.get("/svgz?data=hello&parts=2&part=1").data


def test_print_headers_give_module_size_and_warnings(client: FlaskClient) -> None:
    response = client.get("/png?data=hi&width=30mm&dpi=300")
    assert open_png(response.data).size == (354, 354)
    assert response.headers["X-QR-Module-Size"] == "1.016mm"
    assert "X-QR-Warning" not in response.headers
    narrow = client.get("/png?data=hi&width=8mm&dpi=300&margin=1")
    assert narrow.headers.getlist("X-QR-Warning") == ["a quiet zone of 1 modules is under the standard's 4"]
    tiny = client.get("/png?data=hi&width=7mm&dpi=300")
    assert tiny.headers.getlist("X-QR-Warning") == ["modules of 0.169 mm are under 0.33 mm"]


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("width=2000mm", "2000mm"),
        ("width=15.5cm&dpi=1200&shape=dot", "155mm"),
        ("width=4mm&dpi=72", "4mm"),
        ("size=5000&shape=dot", 5000),
    ],
)
def test_impossible_size_is_echoed_as_sent(client: FlaskClient, query: str, value: object) -> None:
    error = json.loads(client.get(f"/png?data=hi&{query}").data)
    assert (error["parameter"], error["value"]) == (query.partition("=")[0], value)


def test_header_reports_unused_error_correction(client: FlaskClient) -> None:
    assert client.get("/png?data=hi").headers["X-QR-Margin"] == "100%"
    assert "X-QR-Margin" not in client.get("/png?data=hi&verify=off").headers


def test_parameter_overrides_the_preset(client: FlaskClient) -> None:
    explicit = client.get("/png?data=hi&shape=dot&eye=pointed&eyeball=rounded&dark=navy")
    assert client.get("/png?data=hi&style=dots&dark=navy").data == explicit.data
    rejected = client.get("/png?data=hi&style=nothing")
    assert json.loads(rejected.data)["parameter"] == "style"
    assert "dots" in json.loads(rejected.data)["allowed"]


def test_configured_presets_extend_the_built_in_ones() -> None:
    client = create_app(Settings(styles='{"ours": {"dark": "#123456", "scale": 3}}')).test_client()
    assert client.get("/png?data=hi&style=ours").data == client.get("/png?data=hi&dark=123456&scale=3").data
    assert client.get("/png?data=hi&style=ours&size=300").data == client.get("/png?data=hi&dark=123456&size=300").data
    assert client.get("/png?data=hi&style=dots").status_code == 200


@pytest.mark.parametrize(
    "styles", ["[]", "{", '{"a": 1}', '{"a": {"colour": "red"}}', '{"a": {"dark": "reddish"}}', '{"a": {"data": "x"}}']
)
def test_invalid_configured_preset_fails_at_start(styles: str) -> None:
    with pytest.raises(ValueError, match=r"QR_STYLES|Expecting"):
        create_app(Settings(styles=styles))


@pytest.mark.parametrize("format_name", ["svg", "html", "pdf", "eps"])
def test_title_does_not_contain_secrets(client: FlaskClient, format_name: str) -> None:
    secret = client.get(f"/wifi/{format_name}?{WIFI}").data
    assert b"QR code" in secret
    assert b"bistro" not in secret
    assert b"QR code: geo:1,2" in client.get(f"/geo/{format_name}?lat=1&lng=2").data
