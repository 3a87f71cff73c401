from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from qr.payloads import PAYLOADS
from tests.support.decoders import open_png, zxing


def test_the_index_lists_urls_that_work(client: FlaskClient) -> None:
    page = client.get("/", base_url="https://qr.example.com/")
    assert page.mimetype == "text/plain"
    urls = re.findall(r"https://qr\.example\.com[^\s<]+\?\S+", page.text)
    assert len(urls) >= 3
    assert any("/code?" in url for url in urls)
    for url in urls:
        parts = urlsplit(url)
        assert client.get(f"{parts.path}?{parts.query}").status_code == 200


def test_the_index_lists_payloads_with_their_fields(client: FlaskClient) -> None:
    page = client.get("/", base_url="https://qr.example.com/").text
    listed = dict(re.findall(r"https://qr\.example\.com/(\w+)/<format>  (.+)", page))
    assert set(listed) == set(PAYLOADS)
    assert listed["geo"].startswith("lat* lng* altitude ")
    for name, fields in listed.items():
        given = {field.rstrip("*"): "" for field in fields.split()}
        refusal = client.get(f"/{name}/png", query_string=given).json
        assert refusal is not None
        assert refusal["code"] == "missing-parameter"


@pytest.mark.parametrize("name", ["url", "data", "text"])
def test_the_root_answers_data_with_a_png(client: FlaskClient, name: str) -> None:
    answer = client.get("/", query_string={name: "https://example.com"})
    assert zxing(open_png(answer.data)) == b"https://example.com"


def test_the_root_takes_a_format_too(client: FlaskClient) -> None:
    assert client.get("/?data=hi&format=svg").mimetype == "image/svg+xml"
    assert client.post("/", json={"data": "hi"}).mimetype == "image/png"


def test_health_is_told_now(client: FlaskClient) -> None:
    answer = client.get("/health")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
    assert answer.headers["Cache-Control"] == "no-store"
