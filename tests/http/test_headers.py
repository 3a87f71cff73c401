from __future__ import annotations

import gzip

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from qr.http.images import ImageFile, send_image

PNG = "/png?data=hi"


def test_options_allows_every_origin(client: FlaskClient) -> None:
    headers = {"Origin": "https://shop.example", "Access-Control-Request-Method": "POST"}
    response = client.options("/png", headers=headers)
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert {"GET", "HEAD", "POST", "OPTIONS"} <= set(response.headers["Access-Control-Allow-Methods"].split(", "))


@pytest.mark.parametrize("target", [PNG, "/svg?data=hi", "/png", "/nothing", "/health", "/llms.txt", "/openapi.json"])
def test_response_blocks_scripts_and_allows_every_origin(client: FlaskClient, target: str) -> None:
    headers = client.get(target).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; img-src data:; sandbox"
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Access-Control-Expose-Headers"] == "*"
    assert "Access-Control-Allow-Credentials" not in headers  # "*" would expose nothing to requests with credentials


def test_cached_fields_are_not_shared_between_responses() -> None:
    file = ImageFile(b"body", (("ETag", '"1"'),))
    with Flask("test").test_request_context():
        first, second = send_image(file, request, "public"), send_image(file, request, "public")
        first.vary.add("Accept")
        first.headers["ETag"] = '"2"'
    assert "Vary" not in second.headers
    assert second.headers["ETag"] == '"1"'


def test_image_response_has_wsgi_fields_of_its_status() -> None:
    file = ImageFile(b"body", (("Content-Type", "image/png"), ("ETag", '"1"')))
    with Flask("test").test_request_context(headers={"If-None-Match": '"1"'}):
        unchanged = send_image(file, request, "public")
        del request.environ["HTTP_IF_NONE_MATCH"]
        image = send_image(file, request, "public")
    assert set(image.get_wsgi_headers({}).keys()) == {"Content-Type", "ETag", "Cache-Control", "Content-Length"}
    assert set(unchanged.get_wsgi_headers({}).keys()) == {"ETag", "Cache-Control"}  # RFC 9110, 15.4.5


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("ticket", "attachment; filename=ticket.png"),
        ("ticket.PNG", "attachment; filename=ticket.PNG"),
        (
            "%EF%BC%8E%EF%BC%8E%EF%BC%8Fetc",
            "attachment; filename=.._etc.png; filename*=UTF-8''%EF%BC%8E%EF%BC%8E%EF%BC%8Fetc.png",
        ),
        ("%E6%97%A5", "attachment; filename=code.png; filename*=UTF-8''%E6%97%A5.png"),
        ("my%20ticket", 'attachment; filename="my ticket.png"'),
        ("Zo%C3%AB", "attachment; filename=Zoe.png; filename*=UTF-8''Zo%C3%AB.png"),
    ],
)
def test_download_names_the_file(client: FlaskClient, name: str, disposition: str) -> None:
    assert client.get(f"{PNG}&download={name}").headers["Content-Disposition"] == disposition


@pytest.mark.parametrize("query", ["data=hi&download=ticket", "data=hi&parts=2&part=1&download=ticket.svgz"])
def test_downloaded_svgz_is_a_gzip_file(client: FlaskClient, query: str) -> None:
    """A browser decodes Content-Encoding before it saves a file."""
    response = client.get(f"/svgz?{query}")
    assert "Content-Encoding" not in response.headers
    assert response.headers["Content-Type"] == "application/gzip"
    assert response.headers["Content-Disposition"] == "attachment; filename=ticket.svgz"
    assert gzip.decompress(response.data).startswith(b"<svg ")
    assert response.data == client.get(f"/svgz?{query.partition('&download')[0]}").data


def test_displayed_svgz_has_a_content_encoding(client: FlaskClient) -> None:
    headers = client.get("/svgz?data=hi").headers
    assert (headers["Content-Encoding"], headers["Content-Type"]) == ("gzip", "image/svg+xml")
    assert client.get("/svg?data=hi&download=ticket").headers["Content-Type"] == "image/svg+xml"
