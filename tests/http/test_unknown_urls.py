from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from qr.config import Settings
from qr.http.unknown_urls import suggest_path
from qr.payloads import PAYLOADS
from qr.spec.formats import FORMATS
from router import create_app


@pytest.mark.parametrize(
    ("path", "suggestion"),
    [
        ("/jpg", "/jpeg"), ("/JPG", "/jpeg"), ("/PNG", "/png"), ("/tif", "/tiff"), ("/htm", "/html"),
        ("/vcard", "/contact/<format>"), ("/contact", "/contact/<format>"), ("/Wifi", "/wifi/<format>"),
        ("/wlan/", "/wifi/<format>"), ("/contact/jpg", "/contact/jpeg"), ("/vcard/png", "/contact/png"),
        ("/ical/jpg", "/event/jpeg"), ("/wifi/jpg/", "/wifi/jpeg"), ("/codes", "/code"), ("/jpg/", "/jpeg"),
    ],
)  # fmt: skip
def test_unknown_url_error_suggests_a_url(client: FlaskClient, path: str, suggestion: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.json is not None
    assert (
        response.json["detail"] == f"there is nothing at this URL; did you mean {suggestion}? /llms.txt lists all URLs"
    )
    names = suggestion.strip("/").split("/")
    assert client.get(f"/{names[0]}/json").status_code != 404 or client.get(f"/{names[0]}").status_code != 404


@pytest.mark.parametrize(
    ("path", "suggestion"),
    [
        ("/jpg/menu.jpg", "/jpeg/menu.jpg"), ("/wify/png/my cafe.png", "/wifi/png/my cafe.png"),
        ("/wifi/cafe.png", "/wifi/<format>/cafe.png"), ("/codes/a.svg", "/code/a.svg"),
    ],
)  # fmt: skip
def test_suggested_url_keeps_the_file_name(path: str, suggestion: str) -> None:
    assert suggest_path(path) == suggestion


@pytest.mark.parametrize("path", ["/ico", "/nothing", "/avif", "/foo/png", "/wifi/ico"])
def test_unknown_url_error_lists_formats_and_payloads(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.json is not None
    assert response.json["allowed"] == (
        f"/<format> or /<payload>/<format>; formats: {', '.join(FORMATS)}; payloads: {', '.join(PAYLOADS)}"
    )


@pytest.mark.parametrize(
    "path", ["/favicon.ico", "/a/b/c", "/user/42/png", "/user/42/a/b", "/jpg/jpg/jpg", "/" + "x" * 3000]
)
def test_other_unknown_url_has_a_short_error(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.json is not None
    assert response.json["detail"] == "there is nothing at this URL; /llms.txt lists all URLs"


def test_unknown_url_hints_are_hidden_with_docs_password() -> None:
    response = create_app(Settings(docs_password="secret")).test_client().get("/jpg")
    assert response.json is not None
    assert set(response.json) == {"title", "status", "detail", "code"}
    assert "jpeg" not in response.text
