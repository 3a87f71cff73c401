"""Google's chart API: its documented examples, those of ZXing's clone, and parameters as clients write them."""

from __future__ import annotations

from urllib.parse import urlencode

import zxingcpp
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qr.compat.google import parse_chart
from qr.config import Settings
from router import create_app
from tests.support.imitated import open_image, raster_format, read_image
from tests.support.tables import for_each

# URL after the host, size and content: examples of the documentation and of clients.
EXAMPLES = (
    ("/chart?chs=150x150&cht=qr&chl=Hello%20world", (150, 150), "Hello world"),
    ("/chart?chs=150x150&cht=qr&chl=Hello%2C+World%21", (150, 150), "Hello, World!"),
    ("/chart?cht=qr&chs=350x350&chl=http%3A%2F%2Fwww.codeunit.co.za", (350, 350), "http://www.codeunit.co.za"),
    ("/chart?chs=150x150&cht=qr&chld=L|0&chl=text", (150, 150), "text"),
    ("/chart?chs=150x150&cht=qr&chld=L|4&chl=text", (150, 150), "text"),
    ("/chart?chs=150x150&cht=qr&chld=L%7C4&chl=text", (150, 150), "text"),
    ("/chart?cht=qr&chs=230x230&chld=H&chl=123456", (230, 230), "123456"),
    ("/chart?chl=foo&chs=100x100&chld=M", (100, 100), "foo"),
    ("/chart?cht=qr&chs=300x200&chl=wide", (300, 200), "wide"),
    ("/chart?cht=qr&chs=120x240&chl=tall", (120, 240), "tall"),
    ("/chart?cht=qr&amp;chs=120x120&amp;chl=escaped", (120, 120), "escaped"),
    ("/chart?cht=qr&chs=10x50&chl=grows", (29, 50), "grows"),
    ("/chart/?cht=qr&chs=150x150&chl=slash", (150, 150), "slash"),
    ("/chart?cht=qr&chs=150x150&chl=%C3%A4&choe=UTF-8", (150, 150), "\u00e4"),
    ("/chart?cht=qr&chs=150x150&chl=%C3%A4&choe=ISO-8859-1", (150, 150), "\u00e4"),
    ("/chart?cht=qr&chs=150x150&chl=%E6%97%A5%E6%9C%AC&choe=Shift_JIS", (150, 150), "\u65e5\u672c"),
)
# Value of ``chld``; level and quiet zone.
LEVELS = (
    ("L|4", "L", 4),
    ("M", "M", 4),
    ("M|", "M", 4),
    ("|2", "L", 2),
    ("M|2", "M", 2),
    ("q|1", "Q", 1),
    ("H|0", "H", 0),
    ("", "L", 4),
)
BAD = (
    ("cht=qr&chl=x", "chs is missing"),
    ("cht=qr&chs=0x10&chl=x", "chs must be"),
    ("cht=qr&chs=4097x10&chl=x", "chs must be"),
    ("cht=qr&chs=large&chl=x", "chs must be"),
    ("cht=qr&chs=100x100&choe=UTF-7&chl=x", "choe must be"),
    ("cht=p3&chs=100x100&chl=x", "cht must be qr"),
    ("cht=qr&chs=100x100", "chl is missing"),
    ("cht=qr&chs=100x100&chl=", "chl is missing"),
    ("cht=qr&chs=100x100&chl=%FF", "chl must be"),
    ("cht=qr&chs=100x100&chl=x&chld=X|4", "chld must be"),
    ("cht=qr&chs=100x100&chl=x&chld=L|101", "chld must be"),
    ("cht=qr&chs=100x100&chl=x&chld=L|-1", "chld must be"),
    ("cht=qr&chs=100x100&chl=%E6%97%A5&choe=ISO-8859-1", "choe must be"),
    ("cht=qr&chs=4000x4000&chl=" + "x" * 3000, "holds 2953 bytes"),
)


class ChartClient:
    """A client as web pages contain it: it builds the URL of an ``<img>`` element, or posts a long text as a form."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def url(self, text: str, width: int, height: int, level: str = "L", margin: int = 4) -> str:
        query = {"cht": "qr", "chs": f"{width}x{height}", "chl": text, "choe": "UTF-8", "chld": f"{level}|{margin}"}
        return f"/chart?{urlencode(query)}"

    def post(self, text: str, size: int) -> TestResponse:
        form = {"cht": "qr", "chs": f"{size}x{size}", "chl": text}
        response = self.client.post("/chart", data=form)
        assert response.headers["Content-Type"] == "image/png"
        return response


@for_each("url, size, text", EXAMPLES)
def test_documented_url_returns_its_image(client: FlaskClient, url: str, size: tuple[int, int], text: str) -> None:
    response = client.get(url)
    assert read_image(response) == (size, text)
    assert response.content_type == "image/png"
    assert response.headers["X-QR-Verified"] == "true"
    assert "max-age=31536000" in response.headers["Cache-Control"]


@for_each("value, level, margin", LEVELS)
def test_level_and_margin_can_be_omitted(client: FlaskClient, value: str, level: str, margin: int) -> None:
    response = client.get(f"/chart?cht=qr&chs=400x400&chl=text&chld={value}")
    assert response.headers["X-QR-ECC"] == level
    scale = 400 // (21 + 2 * margin)
    left = (400 - 21 * scale) // 2
    found = open_image(response).convert("L").point(lambda value: 255 - value).getbbox()
    assert found == (left, left, left + 21 * scale, left + 21 * scale)


@for_each("query, text", BAD)
def test_bad_parameters_return_a_line_of_text(client: FlaskClient, query: str, text: str) -> None:
    response = client.get(f"/chart?{query}", headers={"Accept": "image/*"})
    assert (response.status_code, response.mimetype) == (400, "text/plain")
    assert text in response.text
    assert response.text.count("\n") == 1
    assert response.headers["Cache-Control"] == "no-store"


@for_each("extension, name", [("png", "PNG"), ("jpg", "JPEG"), ("jpeg", "JPEG"), ("gif", "GIF")])
def test_extension_selects_the_format(client: FlaskClient, extension: str, name: str) -> None:
    by_path = client.get(f"/chart.{extension}?chs=100x100&chl=foo")
    assert read_image(by_path) == ((100, 100), "foo")
    by_parameter = client.get(f"/chart?chs=100x100&chl=foo&chof=.{extension}")
    assert {raster_format(response.data) for response in (by_path, by_parameter)} == {name}
    assert client.get("/chart.bmp?chs=100x100&chl=foo").status_code == 404


def test_client_gets_its_image_by_get_and_post(client: FlaskClient) -> None:
    api = ChartClient(client)
    assert read_image(client.get(api.url("a b&c=d", 200, 200, "H", 1))) == ((200, 200), "a b&c=d")
    long = "x" * 2500
    response = client.post("/chart?chs=500x500", data={"cht": "qr", "chl": long})
    assert read_image(response) == ((500, 500), long)
    assert api.post("short", 120).data.startswith(b"\x89PNG")
    assert response.headers["Cache-Control"] == "no-store"


def test_query_overrides_the_form(client: FlaskClient) -> None:
    response = client.post("/chart?chl=query", data={"chl": "form", "chs": "100x100"})
    assert read_image(response)[1] == "query"


@for_each("charset, eci, content", [("Shift_JIS", 20, b"\x93\xfa"), ("UTF-8", None, b"\xe6\x97\xa5")])
def test_only_shift_jis_is_announced(client: FlaskClient, charset: str, eci: int | None, content: bytes) -> None:
    fields = {"chs": b"150x150", "chl": "\u65e5".encode(), "choe": charset.encode()}
    assert parse_chart(fields).encoding.eci == eci
    response = client.get(
        "/chart", query_string={"cht": "qr", **{name: value.decode() for name, value in fields.items()}}
    )
    (symbol,) = zxingcpp.read_barcodes(open_image(response))
    assert (symbol.text, symbol.bytes) == ("\u65e5", content)


def test_disabled_service_returns_404() -> None:
    client = create_app(Settings(compat="goqr")).test_client()
    response = client.get("/chart?cht=qr&chs=150x150&chl=x")
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")
    assert client.get("/chart.png?chs=100x100&chl=foo").status_code == 404
