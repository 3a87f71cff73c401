from __future__ import annotations

import gzip
import json
import re

import pytest
from flask.testing import FlaskClient

from qr.config import Settings
from qr.web import languages, read_assets
from router import create_app
from tests.support.tables import for_each


def asset_url(client: FlaskClient, name: str) -> str:
    """Return the path of an asset, as the page links it."""
    version = re.search(r'data-version="([0-9a-f]+)"', client.get("/").text)
    assert version
    return f"/assets/{version[1]}/{name}"


def test_page_allows_only_its_own_resources(client: FlaskClient) -> None:
    response = client.get("/")
    policy = response.headers["Content-Security-Policy"]
    (nonce,) = set(re.findall(r"'nonce-([^']+)'", policy))
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert response.text.count(f'nonce="{nonce}"') == len(re.findall(r"<script|<style|rel=.?stylesheet", response.text))
    assert response.headers["Cache-Control"] == "no-store"


def test_each_response_has_another_nonce(client: FlaskClient) -> None:
    assert client.get("/").headers["Content-Security-Policy"] != client.get("/").headers["Content-Security-Policy"]


@pytest.mark.parametrize("accepted", ["", "xx", "en-GB,en;q=0.5", "*"])
def test_page_is_english_without_another_language(client: FlaskClient, accepted: str) -> None:
    response = client.get("/", headers={"Accept-Language": accepted})
    assert '<html lang="en" dir="ltr"' in response.text
    assert (response.headers["Content-Language"], "Accept-Language" in response.vary) == ("en", True)


@pytest.mark.parametrize("language", languages())
def test_page_has_the_language_of_the_browser(client: FlaskClient, language: str) -> None:
    response = client.get("/", headers={"Accept-Language": f"{language}-XX,en;q=0.1"})
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in response.text
    assert languages()[language]["make.question"] in response.text
    assert response.headers["Content-Language"] == language


def test_page_is_compressed(client: FlaskClient) -> None:
    response = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert (response.headers["Content-Encoding"], "Accept-Encoding" in response.vary) == ("gzip", True)
    assert gzip.decompress(response.data).endswith(b"</html>")


@for_each("name", [*read_assets(), "controls.json", "forms.json", "links/controls.json", "batch/controls.json"])
def test_current_asset_is_cached_for_ever(client: FlaskClient, name: str) -> None:
    response = client.get(asset_url(client, name))
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
    compressed = client.get(asset_url(client, name), headers={"Accept-Encoding": "gzip"})
    is_compressed = compressed.headers.get("Content-Encoding") == "gzip"
    assert (gzip.decompress(compressed.data) if is_compressed else compressed.data) == response.data


def test_asset_of_another_version_is_not_cached(client: FlaskClient) -> None:
    response = client.get("/assets/older/page.css")
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")


@pytest.mark.parametrize("name", ["page.html", "missing.js", "../__init__.py", "languages/"])
def test_other_files_are_not_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/assets/1/{name}").status_code == 404


def test_controls_have_the_presets_of_the_deployment() -> None:
    client = create_app(Settings(styles='{"brand": {"dark": "navy"}}')).test_client()
    assert "brand" in json.loads(client.get(asset_url(client, "controls.json")).data)["presets"]


def test_page_derives_its_urls_from_the_public_url() -> None:
    client = create_app(Settings(public_url="https://codes.example/qr")).test_client()
    assert 'data-service="https://codes.example/qr/"' in client.get("/").text
