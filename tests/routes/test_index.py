from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.support.decoders import open_png, zxing


@pytest.mark.parametrize("name", ["url", "data", "text"])
def test_root_url_with_content_returns_a_png(client: FlaskClient, name: str) -> None:
    response = client.get("/", query_string={name: "https://example.com"})
    assert zxing(open_png(response.data)) == b"https://example.com"


def test_root_url_accepts_format_and_post(client: FlaskClient) -> None:
    assert client.get("/?data=hi&format=svg").mimetype == "image/svg+xml"
    assert client.post("/", json={"data": "hi"}).mimetype == "image/png"
