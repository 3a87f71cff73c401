"""Payloads, parts, negotiation and what is said about print, as a caller sees them."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from flask.testing import FlaskClient

from qr.config import Settings
from qr.routes import images
from router import create_app
from tests.support.decoders import open_png, zxing

WIFI = "ssid=bistro&password=se%3Bcret%20one"


def test_a_payload_is_a_code_of_its_fields(client: FlaskClient) -> None:
    answer = client.get(f"/wifi/png?{WIFI}&dark=navy")
    assert answer.status_code == 200
    assert zxing(open_png(answer.data)) == b"WIFI:T:WPA;S:bistro;P:se\\;cret one;;"
    posted = client.post("/wifi/png", json={"ssid": "bistro", "password": "se;cret one", "dark": "navy"})
    assert posted.data == answer.data


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("/geo/png?lat=0&lng=0", b"geo:0,0"),
        ("/mail/png?to=a@example.com&subject=Hi+there", b"mailto:a@example.com?subject=Hi%20there"),
        ("/phone/png?number=%2B15551234567", b"tel:+15551234567"),
        ("/url/png?url=example.com", b"https://example.com"),
    ],
)
def test_each_payload_has_its_url(client: FlaskClient, url: str, said: bytes) -> None:
    assert zxing(open_png(client.get(url).data)) == said


def test_secrets_are_kept_nowhere(client: FlaskClient) -> None:
    images.IMAGE_CACHE.clear()
    answer = client.get(f"/wifi/png?{WIFI}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert not images.IMAGE_CACHE
    assert client.get("/geo/png?lat=1&lng=2").headers["Cache-Control"].startswith("public")


def test_a_refused_secret_is_not_shown(client: FlaskClient) -> None:
    answer = client.get("/wifi/png?ssid=bistro&password=sec%0Aret")
    assert answer.status_code == 400
    assert "sec" not in answer.text.replace("secret", "")
    assert json.loads(answer.data)["parameter"] == "password"


@pytest.mark.parametrize(
    ("url", "parameter"),
    [
        ("/wifi/png?password=se%3Bcret%20one&ssid=bistro%5C", "ssid"),
        (f"/wifi/png?{WIFI}&identity=anna", "identity"),
        ("/otpauth/png?account=anna&secret=JBSWY3DPEHPK3PXP&counter=77", "counter"),
    ],
)
def test_no_field_beside_a_secret_is_shown(client: FlaskClient, url: str, parameter: str) -> None:
    refusal = json.loads(client.get(url).data)
    assert refusal["parameter"] == parameter
    assert "value" not in refusal


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
def test_what_a_payload_cannot_say_is_refused_by_name(
    client: FlaskClient, url: str, status: int, parameter: str | None
) -> None:
    answer = client.get(url)
    assert (answer.status_code, json.loads(answer.data).get("parameter")) == (status, parameter)


def test_what_a_standard_prescribes_is_so(client: FlaskClient) -> None:
    answer = client.get("/epc/png?name=Red+Cross&iban=DE89370400440532013000&amount=1")
    assert answer.headers["X-QR-ECC"] == "M"
    long = "/epc/png?name=" + "x" * 70 + "&iban=DE89370400440532013000&amount=1&version=14"
    assert client.get(long).status_code == 422


EPC = "/epc/png?name=M%C3%BCller&iban=DE89370400440532013000"
GS1 = "/gs1/png?gtin=09521234543213"


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
        (f"{GS1}&gs1=off", "gs1", "off"),
        (f"{GS1}&symbol=micro", "symbol", "micro"),
        ("/geo/png?lat=0&lng=0&gs1=on", "gs1", "on"),
    ],
)
def test_what_a_standard_prescribes_cannot_be_otherwise(
    client: FlaskClient, url: str, parameter: str, value: object
) -> None:
    answer = client.get(url)
    refusal = json.loads(answer.data)
    assert (answer.status_code, refusal["parameter"], refusal["value"]) == (400, parameter, value)
    assert "prescribes" in refusal["detail"]


def test_what_a_standard_prescribes_may_be_said(client: FlaskClient) -> None:
    plain = client.get(EPC).data
    assert client.get(f"{EPC}&ecc=M&boost=off&symbol=qr&kanji=off&gs1=off").data == plain
    assert client.get(f"{EPC}&eci=26").status_code == 200
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
def test_accept_chooses_the_format_of_code(client: FlaskClient, accept: str | None, mimetype: str) -> None:
    answer = client.get("/code?data=hi", headers={"Accept": accept} if accept else {})
    assert answer.status_code == 200
    assert answer.mimetype == mimetype
    assert answer.headers["Vary"] == "Accept"


def test_format_comes_before_accept(client: FlaskClient) -> None:
    answer = client.get("/code?data=hi&format=svg", headers={"Accept": "image/png"})
    assert answer.mimetype == "image/svg+xml"
    refused = client.get("/code?data=hi", headers={"Accept": "video/mp4"})
    assert (refused.status_code, refused.mimetype) == (406, "application/problem+json")
    problem = json.loads(refused.data)
    assert (problem["parameter"], problem["value"]) == ("Accept", "video/mp4")
    assert "image/png" in problem["allowed"]


def test_parts_come_one_by_one_or_all_in_an_archive(client: FlaskClient) -> None:
    text = "Grüße aus dem Süden, " * 5
    answer = client.get("/png", query_string={"data": text, "parts": 3, "download": "all"})
    assert (answer.mimetype, answer.headers["X-QR-Parts"]) == ("application/zip", "3")
    assert answer.headers["Content-Disposition"] == "attachment; filename=all.zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert archive.namelist() == ["1.png", "2.png", "3.png"]
    pictures = [archive.read(name) for name in archive.namelist()]
    assert b"".join(zxing(open_png(picture)) or b"" for picture in pictures).decode() == text
    assert client.get("/png", query_string={"data": text, "parts": 3, "part": 2}).data == pictures[1]
    again = client.get("/png", query_string={"data": text, "parts": 3})
    assert again.data == answer.data


def test_an_archive_of_compressed_pictures_is_not_compressed_itself(client: FlaskClient) -> None:
    answer = client.get("/svgz?data=hello&parts=2")
    assert "Content-Encoding" not in answer.headers
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert archive.read("1.svgz") == client.get("/svgz?data=hello&parts=2&part=1").data


def test_print_says_how_large_a_module_is_and_warns(client: FlaskClient) -> None:
    answer = client.get("/png?data=hi&width=30mm&dpi=300")
    assert open_png(answer.data).size == (354, 354)
    assert answer.headers["X-QR-Module-Size"] == "1.016mm"
    assert "X-QR-Warning" not in answer.headers
    poor = client.get("/png?data=hi&width=8mm&dpi=300&margin=1")
    assert poor.headers.getlist("X-QR-Warning") == ["a quiet zone of 1 modules is under the standard's 4"]
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
def test_a_size_that_cannot_be_is_shown_as_it_was_sent(client: FlaskClient, query: str, value: object) -> None:
    refusal = json.loads(client.get(f"/png?data=hi&{query}").data)
    assert (refusal["parameter"], refusal["value"]) == (query.partition("=")[0], value)


def test_a_picture_says_how_much_of_its_correction_is_left(client: FlaskClient) -> None:
    assert client.get("/png?data=hi").headers["X-QR-Margin"] == "100%"
    assert "X-QR-Margin" not in client.get("/png?data=hi&verify=off").headers


def test_a_style_is_values_under_what_is_given(client: FlaskClient) -> None:
    spelt = client.get("/png?data=hi&shape=dot&eye=pointed&eyeball=circle&dark=navy")
    assert client.get("/png?data=hi&style=dots&dark=navy").data == spelt.data
    refused = client.get("/png?data=hi&style=nothing")
    assert json.loads(refused.data)["parameter"] == "style"
    assert "dots" in json.loads(refused.data)["allowed"]


def test_an_operators_own_styles_stand_beside_them() -> None:
    own = create_app(Settings(styles='{"ours": {"dark": "#123456", "scale": 3}}')).test_client()
    assert own.get("/png?data=hi&style=ours").data == own.get("/png?data=hi&dark=123456&scale=3").data
    assert own.get("/png?data=hi&style=ours&size=300").data == own.get("/png?data=hi&dark=123456&size=300").data
    assert own.get("/png?data=hi&style=dots").status_code == 200


@pytest.mark.parametrize(
    "styles", ["[]", "{", '{"a": 1}', '{"a": {"colour": "red"}}', '{"a": {"dark": "reddish"}}', '{"a": {"data": "x"}}']
)
def test_a_style_that_no_request_could_use_stops_the_start(styles: str) -> None:
    with pytest.raises(ValueError, match=r"QR_STYLES|Expecting"):
        create_app(Settings(styles=styles))


@pytest.mark.parametrize("format_name", ["svg", "html", "pdf", "eps"])
def test_no_title_says_a_secret_in_words(client: FlaskClient, format_name: str) -> None:
    secret = client.get(f"/wifi/{format_name}?{WIFI}").data
    assert b"QR code" in secret
    assert b"bistro" not in secret
    assert b"QR code: geo:1,2" in client.get(f"/geo/{format_name}?lat=1&lng=2").data
