from __future__ import annotations

import gzip
import re

import pytest
from flask.testing import FlaskClient

from qr.config import Settings
from router import create_app

FILES = ("swagger-ui.css", "swagger-ui-bundle.js", "docs.css", "docs.js")


def test_page_allows_only_its_own_resources(client: FlaskClient) -> None:
    response = client.get("/docs")
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert not re.search(r"https?://", response.text)
    (nonce,) = set(re.findall(r"'nonce-([^']+)'", policy))
    assert response.text.count(f'nonce="{nonce}"') == len(FILES)


@pytest.mark.parametrize("name", FILES)
def test_files_of_the_page_are_served(client: FlaskClient, name: str) -> None:
    (path,) = re.findall(rf'"(/docs/[0-9a-f]+/{re.escape(name)})"', client.get("/docs").text)
    response = client.get(path)
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
    compressed = client.get(path, headers={"Accept-Encoding": "gzip"})
    is_compressed = compressed.headers.get("Content-Encoding") == "gzip"
    assert (gzip.decompress(compressed.data) if is_compressed else compressed.data) == response.data
    assert client.get(f"/docs/1/{name}").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", ["docs.html", "swagger-ui.js", "VERSION", "..%2fdocs.css"])
def test_other_files_of_the_package_are_not_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/docs/1/{name}").status_code == 404


def test_urls_start_with_the_path_of_the_service() -> None:
    client = create_app(Settings(public_url="https://codes.example/qr")).test_client()
    assert 'data-contract="/qr/openapi.json"' in client.get("/docs").text
