from __future__ import annotations

import gzip

from flask.testing import FlaskClient

from qr.http.image_cache import IMAGE_CACHE

SVG = "/v1/create-qr-code/?data=compat-cache&format=svg&ecc=H&size=500x500"


def test_repeated_request_comes_from_the_cache(client: FlaskClient) -> None:
    IMAGE_CACHE.clear()
    first, second = client.get(SVG), client.get(SVG + "&unknown=1")
    assert first.data == second.data
    assert first.headers["ETag"] == second.headers["ETag"]
    assert len(IMAGE_CACHE) == 1
    assert client.get(SVG, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert client.head(SVG).headers["ETag"] == first.headers["ETag"]


def test_posted_and_long_content_is_not_cached(client: FlaskClient) -> None:
    IMAGE_CACHE.clear()
    assert client.post(SVG).headers["Cache-Control"] == "no-store"
    assert client.get("/qr?text=" + "x" * 1025).status_code == 200
    assert not IMAGE_CACHE


def test_services_do_not_share_changed_files(client: FlaskClient) -> None:
    assert b"<g>" in client.get("/v1/create-qr-code/?data=x&format=svg&size=150x150&margin=0&qzone=4&ecc=M").data
    assert b"<g>" not in client.get("/qr?text=x&format=svg").data


def test_svg_is_compressed_on_request(client: FlaskClient) -> None:
    response = client.get(SVG, headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.data) == client.get(SVG).data
