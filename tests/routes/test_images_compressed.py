"""Compressed images: formats, URLs, header fields, conditional requests and the cache."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qr.access.keys import format_entry
from qr.config import Settings
from qr.http.compression import MIN_COMPRESSED_BYTES
from qr.http.image_cache import IMAGE_CACHE
from qr.spec.formats import FORMATS
from router import create_app
from tests.support.decoders import OPENERS, zxing

GZIP = {"Accept-Encoding": "gzip"}
TEXT = "https://example.com/" + "menu/" * 40
COMPRESSED = [name for name, row in FORMATS.items() if row.compresses]
NOT_COMPRESSED = [name for name, row in FORMATS.items() if not row.compresses]


def is_gzip(response: TestResponse) -> bool:
    return response.headers.get("Content-Encoding") == "gzip"


@pytest.mark.parametrize("name", COMPRESSED)
def test_format_is_compressed_on_request(client: FlaskClient, name: str) -> None:
    query = {"data": TEXT, **({"size": "800"} if name == "datauri" else {})}
    plain, compressed = (client.get(f"/{name}", query_string=query, headers=fields) for fields in ({}, GZIP))
    assert (is_gzip(plain), is_gzip(compressed)) == (False, True)
    assert plain.headers["Vary"] == compressed.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(compressed.data) == plain.data
    assert len(compressed.data) < 0.75 * len(plain.data)
    assert int(compressed.headers["Content-Length"]) == len(compressed.data)
    assert zxing(OPENERS[name](gzip.decompress(compressed.data))) == TEXT.encode()
    different = {"ETag", "Content-Length", "Content-Encoding"}
    facts = [{(k, v) for k, v in response.headers if k not in different} for response in (plain, compressed)]
    assert facts[0] == facts[1]


@pytest.mark.parametrize("name", NOT_COMPRESSED)
def test_compressed_format_stays_as_it_is(client: FlaskClient, name: str) -> None:
    plain, accepted = (client.get(f"/{name}?data={TEXT}&scale=20", headers=fields) for fields in ({}, GZIP))
    assert accepted.data == plain.data
    assert "Vary" not in accepted.headers
    assert accepted.headers.get("Content-Encoding") == FORMATS[name].encoding


def test_small_image_is_not_compressed(client: FlaskClient) -> None:
    response = client.get("/txt?data=hi", headers=GZIP)
    assert len(response.data) < MIN_COMPRESSED_BYTES
    assert (is_gzip(response), response.headers["Vary"]) == (False, "Accept-Encoding")


def test_largest_bitmap_is_small_when_compressed(client: FlaskClient) -> None:
    IMAGE_CACHE.clear()
    response = client.get("/pbm?data=hi&size=8192", headers=GZIP)
    assert len(response.data) < 200_000
    assert len(gzip.decompress(response.data)) > 8_000_000
    assert [file.body for file in IMAGE_CACHE.values()] == [response.data]


@pytest.mark.parametrize(
    "url",
    [
        f"/code?data={TEXT}&format=svg",
        f"/?data={TEXT}&format=svg",
        f"/svg/menu.svg?data={TEXT}",
        f"/code/menu.svg?data={TEXT}",
        f"/svg?data={TEXT}&download=menu",
        f"/svg?data={TEXT}&parts=2&part=1",
        "/wifi/pbm?ssid=bistro&password=secret%20one",
        "/wifi/pbm/cafe.pbm?ssid=bistro&password=secret%20one",
        "/user/42/qr?format=bmp",
        "/user/42/qr/menu.bmp",
        "/svg?data=hi&errors=image&scale=0",
        "/code?errors=image&format=bmp",
        "/user/42/qr/a.pbm?scale=0&errors=image",
    ],
)
def test_every_url_of_images_compresses(client: FlaskClient, url: str) -> None:
    plain, compressed = (client.get(url, headers=fields) for fields in ({}, GZIP))
    assert (is_gzip(plain), is_gzip(compressed)) == (False, True)
    assert gzip.decompress(compressed.data) == plain.data
    assert compressed.status_code == plain.status_code
    for response in (plain, compressed):
        assert "accept-encoding" in response.vary
    assert compressed.headers.get("Content-Disposition") == plain.headers.get("Content-Disposition")


def test_negotiated_format_varies_by_both_fields(client: FlaskClient) -> None:
    response = client.get(f"/code?data={TEXT}", headers={**GZIP, "Accept": "image/svg+xml"})
    assert is_gzip(response)
    assert set(response.vary) == {"Accept", "Accept-Encoding"}


def test_post_and_head_are_compressed(client: FlaskClient) -> None:
    plain = client.get("/pbm?data=hi")
    posted = client.post("/pbm", data={"data": "hi"}, headers=GZIP)
    assert gzip.decompress(posted.data) == plain.data
    assert posted.headers["Cache-Control"] == "no-store"
    get, head = client.get("/pbm?data=hi", headers=GZIP), client.head("/pbm?data=hi", headers=GZIP)
    assert (head.data, dict(head.headers)) == (b"", dict(get.headers))


def test_compressed_image_has_its_own_entity_tag(client: FlaskClient) -> None:
    plain, compressed = (client.get("/pbm?data=hi", headers=fields) for fields in ({}, GZIP))
    tags = [response.headers["ETag"] for response in (plain, compressed)]
    assert tags[0] != tags[1]
    assert not any(tag.startswith("W/") for tag in tags)
    cases: list[tuple[dict[str, str], str, str]] = [({}, tags[0], tags[1]), (GZIP, tags[1], tags[0])]
    for fields, tag, other in cases:
        unchanged = client.get("/pbm?data=hi", headers={**fields, "If-None-Match": tag})
        assert (unchanged.status_code, unchanged.data, unchanged.headers["ETag"]) == (304, b"", tag)
        assert unchanged.headers["Vary"] == "Accept-Encoding"
        assert client.get("/pbm?data=hi", headers={**fields, "If-None-Match": other}).status_code == 200
        assert client.get("/pbm?data=hi", headers={**fields, "If-Match": tag}).status_code == 200
        assert client.get("/pbm?data=hi", headers={**fields, "If-Match": other}).status_code == 412


def test_secret_is_compressed_but_not_cached(client: FlaskClient) -> None:
    IMAGE_CACHE.clear()
    assert is_gzip(client.get("/wifi/pbm?ssid=bistro&password=secret%20one", headers=GZIP))
    assert not IMAGE_CACHE


@pytest.mark.parametrize("name", ["pbm", "svg"])
def test_archive_deflates_formats_that_compress(client: FlaskClient, name: str) -> None:
    url = f"/{name}?data={TEXT}&parts=2"
    first, second = (client.get(url, headers=GZIP) for _ in range(2))
    assert first.data == second.data == create_app(Settings()).test_client().get(url).data
    assert {"Vary", "Content-Encoding"}.isdisjoint(first.headers.keys())
    archive = zipfile.ZipFile(io.BytesIO(first.data))
    assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_DEFLATED}
    assert archive.read(f"1.{name}") == client.get(f"{url}&part=1").data
    assert len(first.data) < 0.7 * sum(entry.file_size for entry in archive.infolist())


def test_archive_stores_formats_that_do_not_compress(client: FlaskClient) -> None:
    archive = zipfile.ZipFile(io.BytesIO(client.get(f"/png?data={TEXT}&parts=2").data))
    assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}


def test_private_compressed_image_stays_private() -> None:
    settings = Settings(access="key", api_keys=format_entry("shop", ("make",), "k" * 32))
    client = create_app(settings).test_client()
    response = client.get("/pbm?data=hi", headers={**GZIP, "X-API-Key": "k" * 32})
    assert (is_gzip(response), response.cache_control.private) == (True, True)
