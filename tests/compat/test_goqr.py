"""The API of goqr.me that makes QR codes: its documented examples, and clients that rely on details."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import zxingcpp
from flask.testing import FlaskClient

from qr.config import Settings
from router import create_app
from tests.support.imitated import open_image, raster_format, read_image
from tests.support.tables import for_each

PATH = "/v1/create-qr-code/"
# Query, size and content: examples of the documentation and of clients.
EXAMPLES = (
    ("data=HelloWorld!&size=100x100", (100, 100), "HelloWorld!"),
    ("data=HelloWorld&size=100x100", (100, 100), "HelloWorld"),
    ("data=HelloWorld", (200, 200), "HelloWorld"),
    ("size=150x150&data=Example", (150, 150), "Example"),
    ("size=300x300&data=https%3A%2F%2Fexample.com%2F&ecc=M", (300, 300), "https://example.com/"),
    ("data=x&amp;size=120x120", (120, 120), "x"),
    ("data=x&size=120x120&charset_target=UTF-8&filebase64=&unknown=1", (120, 120), "x"),
    ('data={"a": "b c"}', (200, 200), '{"a": "b c"}'),
    ("data=a+b%20c", (200, 200), "a b c"),
    ("data=first&data=last", (200, 200), "last"),
    ("data=x&size=&margin=&color=&ecc=", (200, 200), "x"),
    ("data=x&size=250x100", (250, 100), "x"),
    ("data=x&size=97x97&margin=7", (97, 97), "x"),
    ("data=x&size=1000x1000&qzone=4&margin=50", (1000, 1000), "x"),
    ("data=%E4&charset-source=ISO-8859-1", (200, 200), "\u00e4"),
    ("data=%C3%A4&charset-target=ISO-8859-1", (200, 200), "\u00e4"),
    ("data=x&color=255-0-0&bgcolor=ffffff", (200, 200), "x"),
    ("data=x&color=f00&bgcolor=ff0", (200, 200), "x"),
)
BAD = (
    ("data=&size=300x300", "data is missing"),
    ("", "data is missing"),
    ("data=x&size=9x9", "size must be"),
    ("data=x&size=1001x1001", "size must be"),
    ("data=x&size=1000001x1000001&format=svg", "size must be"),
    ("data=x&size=20x20", "size must be at least 23x23"),
    ("data=x&margin=51", "margin must be"),
    ("data=x&size=100x100&margin=34", "margin must be less than a third"),
    ("data=x&qzone=101", "qzone must be"),
    ("data=x&ecc=X", "ecc must be"),
    ("data=x&format=bmp", "format must be"),
    ("data=x&color=red", "color must be"),
    ("data=x&color=256-0-0", "color must be"),
    ("data=x&color=ffffff", "contrast"),
    ("data=%E4", "data must be percent-encoded UTF-8"),
    ("data=%E6%97%A5&charset-target=ISO-8859-1", "charset-target must be"),
    ("data=x&charset-source=latin1", "charset-source must be"),
    ("data=" + "x" * 3000, "holds 2953 bytes"),
)
FORMATS = (
    ("png", "image/png", "PNG"),
    ("gif", "image/gif", "GIF"),
    ("jpeg", "image/jpeg", "JPEG"),
    ("jpg", "image/jpeg", "JPEG"),
    ("svg", "image/svg+xml", None),
    ("eps", "application/postscript", "EPS"),
)


def insert_logo(svg: str, logo: str) -> str:
    """Insert a logo into an SVG file as clients do: before the end of its only group."""
    before, after = re.split("</g>", svg)
    return f"{before}{logo}</g>{after}"


@for_each("query, size, text", EXAMPLES)
def test_documented_query_returns_its_image(client: FlaskClient, query: str, size: tuple[int, int], text: str) -> None:
    for path in (PATH, PATH.rstrip("/")):
        response = client.get(f"{path}?{query}")
        assert read_image(response) == (size, text)
        assert (response.content_type, response.headers["X-QR-Version"]) == (
            "image/png",
            "2" if len(text) > 17 else "1",
        )


@for_each("query, text", BAD)
def test_bad_query_returns_400(client: FlaskClient, query: str, text: str) -> None:
    response = client.get(f"{PATH}?{query}")
    assert (response.status_code, response.mimetype) == (400, "text/plain")
    assert text in response.text


@for_each("name, media_type, detected", FORMATS)
def test_formats_have_the_requested_size(client: FlaskClient, name: str, media_type: str, detected: str | None) -> None:
    response = client.get(f"{PATH}?data=Example&size=150x150&format={name}")
    assert read_image(response) == ((150, 150), "Example")
    assert response.mimetype == media_type
    assert detected is None or raster_format(response.data) == detected


def test_vector_formats_have_logical_units_without_margin(client: FlaskClient) -> None:
    large = client.get(f"{PATH}?data=x&format=svg&size=1000000x1000000").text
    assert 'width="1000000" height="1000000"' in large
    for name in ("svg", "eps"):
        url = f"{PATH}?data=x&format={name}&size=210x210"
        assert client.get(f"{url}&margin=50").data == client.get(url).data
    assert "%%BoundingBox: 0 0 210 210" in client.get(f"{PATH}?data=x&format=eps&size=210x210").text


def test_margin_is_inside_the_size_in_background_colour(client: FlaskClient) -> None:
    image = open_image(client.get(f"{PATH}?data=x&size=124x124&margin=20&color=000080&bgcolor=eeffee"))
    assert image.size == (124, 124)
    assert image.getpixel((0, 0)) == (0xEE, 0xFF, 0xEE)
    dark = image.convert("L").point(lambda value: 255 if value < 128 else 0).getbbox()
    assert dark == (20, 20, 104, 104)  # 4 pixels for each of the 21 modules


def test_default_margin_is_one_pixel_without_quiet_zone(client: FlaskClient) -> None:
    image = open_image(client.get(f"{PATH}?data=x&size=23x23")).convert("L")
    assert image.point(lambda value: 255 - value).getbbox() == (1, 1, 22, 22)


def test_svg_has_one_group_for_a_logo(client: FlaskClient) -> None:
    svg = client.get(f"{PATH}?data=Example&format=svg&ecc=H").text
    changed = insert_logo(svg, '<rect x="9" y="9" width="3" height="3" fill="red"/>')
    assert svg.count("<g>") == svg.count("</g>") == 1
    assert changed.count("<rect") == 1
    assert changed.endswith("</g></svg>")


@for_each("level", ["L", "M", "Q", "H", "h"])
def test_level_is_exact(client: FlaskClient, level: str) -> None:
    assert client.get(f"{PATH}?data=x&ecc={level}").headers["X-QR-ECC"] == level.upper()


def test_get_parameter_overrides_post_parameter(client: FlaskClient) -> None:
    mixed = client.post(f"{PATH}?data=get&size=100x100", data={"data": "post", "size": "300x300", "ecc": "Q"})
    assert read_image(mixed) == ((100, 100), "get")
    assert mixed.headers["X-QR-ECC"] == "Q"
    multipart = client.post(PATH, data={"data": "post"}, content_type="multipart/form-data")
    assert read_image(multipart)[1] == "post"
    assert read_image(client.post(f"{PATH}?data=empty+body"))[1] == "empty body"
    assert read_image(client.post(f"{PATH}?data=other", data=b"{", content_type="application/json"))[1] == "other"


def test_target_charset_sets_the_bytes(client: FlaskClient) -> None:
    for charset, content in (("UTF-8", b"\xc3\xa4"), ("ISO-8859-1", b"\xe4")):
        query = urlencode({"data": "\u00e4", "charset-target": charset, "qzone": 4})
        (symbol,) = zxingcpp.read_barcodes(open_image(client.get(f"{PATH}?{query}")))
        assert symbol.bytes == content


def test_form_in_latin_1_is_decoded(client: FlaskClient) -> None:
    response = client.post(
        f"{PATH}?charset-source=ISO-8859-1", data=b"data=%FC", content_type="application/x-www-form-urlencoded"
    )
    assert read_image(response)[1] == "\u00fc"


def test_disabled_service_returns_404() -> None:
    client = create_app(Settings(compat="google,quickchart,tutorials")).test_client()
    assert client.get(f"{PATH}?data=x").status_code == 404
