"""QuickChart's QR codes: the examples of its documentation and of its tests, and clients that rely on details."""

from __future__ import annotations

import base64
import json
from io import BytesIO
from urllib.parse import quote

from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from qr.config import Settings
from qr.config_values import RateLimit
from router import create_app
from tests.support.decoders import open_png
from tests.support.imitated import open_image, raster_format, read_image
from tests.support.logo_files import encode_image
from tests.support.tables import for_each

# URL after the host, size and content.
EXAMPLES = (
    ("/qr?text=Hello+world", (150, 150), "Hello world"),
    ("/qr?text=Here's my text", (150, 150), "Here's my text"),
    ("/qr?text=hello%20werld", (150, 150), "hello werld"),
    ("/qr?text=Bug&margin=0", (150, 150), "Bug"),
    ("/qr?text=hello%20world&format=svg", (150, 150), "hello world"),
    ("/qr?text=x&dark=f00&light=0000", (150, 150), "x"),
    ("/qr?text=x&light=00000000", (150, 150), "x"),
    ("/qr?text=x&dark=%23123&light=%23ffffffff", (150, 150), "x"),
    ("/qr?text=x&format=unknown&unknown=1", (150, 150), "x"),
    ("/qr?text=x&size=200px&margin=2.9", (200, 200), "x"),
    ("/qr?text=x&size=0", (150, 150), "x"),
    ("/qr?text=x&size=large&margin=-1", (150, 150), "x"),
    ("/qr?text=x&size=51&margin=0", (51, 51), "x"),
    ("/qr?text=x&size=20", (116, 116), "x"),
    ("/qr?text=x&size=-5&format=svg", (116, 116), "x"),
    ("/qr?text=x&size=9999", (3000, 3000), "x"),
    ("/qr/?text=slash", (150, 150), "slash"),
    ("/qr?text=%E6%97%A5%E6%9C%AC&mode=sjis", (150, 150), "\u65e5\u672c"),
    ("/qr?text=x&format=jpg", (150, 150), "x"),
    ("/gchart?cht=qr&chs=150x150&chl=Hello", (150, 150), "Hello"),
    ("/gchart?cht=qr&chs=150x99&chl=%C3%A4&choe=ISO-8859-1&chld=H|1", (150, 150), "\u00e4"),
    ("/chart?cht=qr&chs=150x150&chl=Hello", (150, 150), "Hello"),
)
LEVELS = (
    ("", "M"), ("&ecLevel=l", "L"), ("&ecLevel=Medium", "M"), ("&ecLevel=quartile", "Q"), ("&ecLevel=H", "H"),
    ("&ecLevel=Z", "M"),
)  # fmt: skip
BAD = (
    ("", "You are missing variable `text`"),
    ("text=", "You are missing variable `text`"),
    ("text=x&dark=red", "dark must be a hex colour"),
    ("text=x&dark=12345", "dark must be a hex colour"),
    ("text=x&dark=fff", "contrast"),
    ("text=x&margin=four", "margin must be"),
    ("text=x&margin=101", "margin must be"),
    ("text=x&captionFontColor=nocolor&caption=x", "captionFontColor must be"),
    ("text=x&centerImageUrl=x&centerImageSizeRatio=big", "centerImageUrl"),
    ("text=" + "x" * 3000, "holds 2331 bytes"),
)


class BrowserClient:
    """A client in the way of web applications: it posts JSON, and shows the text of ``X-quickchart-error``."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def create(self, **options: object) -> TestResponse:
        response = self.client.post("/qr", json=options)
        if response.status_code != 200:
            raise ValueError(response.headers["X-quickchart-error"])
        return response


def png_pixels(response: TestResponse) -> bytes:
    return open_image(response).tobytes()


@for_each("url, size, text", EXAMPLES)
def test_documented_url_returns_its_image(client: FlaskClient, url: str, size: tuple[int, int], text: str) -> None:
    response = client.get(url)
    assert read_image(response) == (size, text)
    assert response.headers["X-QR-Verified"].startswith("true")
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@for_each("query, level", LEVELS)
def test_unknown_levels_become_the_default(client: FlaskClient, query: str, level: str) -> None:
    assert client.get(f"/qr?text=x{query}").headers["X-QR-ECC"] == level


@for_each("query, text", BAD)
def test_error_is_an_image_with_its_text(client: FlaskClient, query: str, text: str) -> None:
    for name, media_type in (("png", "image/png"), ("svg", "image/svg+xml"), ("jpg", "image/jpeg")):
        response = client.get(f"/qr?{query}&format={name}")
        assert (response.status_code, response.content_type) == (400, media_type)
        assert text in response.headers["X-quickchart-error"]
        assert response.headers["Access-Control-Expose-Headers"] == "*"
        assert open_image(response).width == 400


def test_error_field_is_one_line_of_ascii(client: FlaskClient) -> None:
    response = client.get(f"/qr?text=x&dark={quote(chr(0xE9) + chr(13) + chr(10) + 'Set-Cookie: a=b')}")
    assert response.status_code == 400
    assert response.headers["X-quickchart-error"].isascii()
    assert "Set-Cookie" not in response.headers


def test_base64_is_plain_text_of_the_png(client: FlaskClient) -> None:
    response = client.get("/qr?text=x&format=base64")
    assert response.mimetype == "text/plain"
    assert base64.b64decode(response.data, validate=True) == client.get("/qr?text=x").data
    error = client.get("/qr?format=base64")
    assert (error.status_code, error.mimetype) == (400, "text/plain")
    assert base64.b64decode(error.data, validate=True) == client.get("/qr").data


def test_post_accepts_json_form_and_multipart(client: FlaskClient) -> None:
    options = {"text": "x", "size": 200, "margin": 1, "dark": "00f"}
    expected = client.get("/qr?text=x&size=200&margin=1&dark=00f").data
    posted = client.post("/qr", json={**options, "unknown": None})
    assert (posted.data, posted.headers["Cache-Control"]) == (expected, "no-store")
    assert client.post("/qr", data=options).data == expected
    assert client.post("/qr", data=options, content_type="multipart/form-data").data == expected
    assert client.post("/qr?size=200", json={**options, "size": "50"}).data == expected


@for_each("body", [b"", b"[", b"[]", b"1", b'{"text": {"a": 1}}', b'{"text": NaN}', b"[" * 100_000])
def test_malformed_json_returns_an_error_image(client: FlaskClient, body: bytes) -> None:
    response = client.post("/qr", data=body, content_type="application/json")
    assert (response.status_code, response.content_type) == (400, "image/png")
    assert response.headers["X-quickchart-error"]


def test_client_shows_the_error_of_the_service(client: FlaskClient) -> None:
    api = BrowserClient(client)
    assert raster_format(api.create(text="x", size=300).data) == "PNG"
    try:
        api.create(size=300)
    except ValueError as error:
        assert str(error) == "You are missing variable `text`"


def test_styles_change_dots_and_finders(client: FlaskClient) -> None:
    base = "/qr?text=styled&size=290&ecLevel=H"
    images = {png_pixels(client.get(base))}
    for style in ("dotStyle=dot", "dotStyle=rounded", "finderStyle=circle", "finderStyle=rounded",
                  "finderDotStyle=dot", "finderDotStyle=rounded", "finderColor=0000aa"):  # fmt: skip
        response = client.get(f"{base}&{style}")
        assert read_image(response) == ((290, 290), "styled")
        images.add(png_pixels(response))
    assert len(images) == 8
    assert png_pixels(client.get(f"{base}&dotStyle=unknown&finderStyle=square")) in images


def test_caption_is_inside_the_size(client: FlaskClient) -> None:
    url = "/qr?text=x&size=300"
    response = client.get(f"{url}&caption=Scan%20me&captionFontColor=navy&captionFontFamily=serif&captionFontSize=20")
    assert read_image(response) == ((300, 300), "x")
    assert png_pixels(response) != png_pixels(client.get(url))


def test_center_image_is_a_data_uri_or_an_upload(client: FlaskClient) -> None:
    logo = encode_image(Image.new("RGB", (64, 64), "navy"), "PNG")
    data = f"data:image/png;base64,{base64.b64encode(logo).decode()}"
    by_url = client.post("/qr", json={"text": "logo", "size": 400, "centerImageUrl": data})
    assert read_image(by_url) == ((400, 400), "logo")
    assert by_url.headers["X-QR-ECC"] == "H"
    assert float(by_url.headers["X-QR-Logo"].split("%")[0]) > 10
    form = {"text": "logo", "size": "400", "centerImage": (BytesIO(logo), "logo.png")}
    assert client.post("/qr", data=form).data == by_url.data
    small = client.post("/qr", json={"text": "logo", "size": 400, "centerImageUrl": data, "centerImageWidth": 40})
    assert small.headers["X-QR-Logo"].startswith("10%")
    rejected = client.get("/qr?text=x&centerImageUrl=https://example.com/logo.png")
    assert (rejected.status_code, rejected.content_type) == (400, "image/png")


def test_transparent_background_is_transparent(client: FlaskClient) -> None:
    response = client.get("/qr?text=x&light=0000")
    image = Image.open(BytesIO(response.data)).convert("RGBA")
    assert image.getpixel((0, 0))[3] == 0  # type: ignore[index]
    assert open_png(response.data).getpixel((0, 0)) == (255, 255, 255)


def test_other_charts_return_an_error_image(client: FlaskClient) -> None:
    chart = json.dumps({"type": "bar"})
    for url in (f"/chart?c={chart}", f"/gchart?chart={chart}"):
        response = client.get(url)
        assert (response.status_code, response.content_type) == (400, "image/png")
        assert "QR codes" in response.headers["X-quickchart-error"]


def test_rate_limit_returns_an_error_image() -> None:
    client = create_app(Settings(rate_limit=RateLimit(1, 3600))).test_client()
    assert client.get("/qr?text=x").status_code == 200
    response = client.get("/qr?text=x")
    assert (response.status_code, response.content_type) == (429, "image/png")
    assert int(response.headers["Retry-After"]) > 0
    assert "rate limit" in response.headers["X-quickchart-error"]


def test_closed_service_needs_a_key() -> None:
    client = create_app(Settings(access="key")).test_client()
    response = client.get("/qr?text=x")
    assert (response.status_code, response.content_type) == (401, "image/png")
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_disabled_service_returns_404() -> None:
    client = create_app(Settings(compat="google")).test_client()
    for path in ("/qr?text=x", "/gchart?cht=qr&chs=99x99&chl=x"):
        assert client.get(path).status_code == 404
    assert client.post("/qr/batch", json=[]).status_code == 404
    assert client.get("/chart?cht=qr&chs=99x99&chl=x").status_code == 200
