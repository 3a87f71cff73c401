from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from qr.payloads import PAYLOADS
from tests.support.decoders import open_png, zxing


def test_index_lists_working_example_urls(client: FlaskClient) -> None:
    page = client.get("/llms.txt", base_url="https://qr.example.com/")
    assert page.mimetype == "text/plain"
    urls = re.findall(r"https://qr\.example\.com[^\s<]+\?\S+", page.text)
    assert len(urls) >= 3
    assert any("/code?" in url for url in urls)
    for url in urls:
        parts = urlsplit(url)
        assert client.get(f"{parts.path}?{parts.query}").status_code == 200


def test_index_lists_payloads_with_their_fields(client: FlaskClient) -> None:
    page = client.get("/llms.txt", base_url="https://qr.example.com/").text
    listed = dict(re.findall(r"https://qr\.example\.com/(\w+)/<format>  (.+)", page))
    assert set(listed) == set(PAYLOADS)
    assert listed["geo"].startswith("lat* lng* altitude ")
    for name, fields in listed.items():
        empty = {field.rstrip("*"): "" for field in fields.split()}
        problem = client.get(f"/{name}/png", query_string=empty).json
        assert problem is not None
        assert problem["code"] == "missing-parameter"


@pytest.mark.parametrize("name", ["url", "data", "text"])
def test_root_url_with_content_returns_a_png(client: FlaskClient, name: str) -> None:
    response = client.get("/", query_string={name: "https://example.com"})
    assert zxing(open_png(response.data)) == b"https://example.com"


def test_root_url_accepts_format_and_post(client: FlaskClient) -> None:
    assert client.get("/?data=hi&format=svg").mimetype == "image/svg+xml"
    assert client.post("/", json={"data": "hi"}).mimetype == "image/png"


def test_health_is_not_cached(client: FlaskClient) -> None:
    response = client.get("/health")
    assert (response.status_code, response.json) == (200, {"status": "ok"})
    assert response.headers["Cache-Control"] == "no-store"
