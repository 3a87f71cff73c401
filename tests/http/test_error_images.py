from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from qr import render
from qr.config import Settings
from qr.config_values import RateLimit
from qr.http.error_images import MAX_FIELD_CHARACTERS, problem_field
from qr.spec.formats import FORMATS
from router import create_app
from tests.support.decoders import OPENERS

BROWSER = {"Accept": "image/avif,image/webp,image/*,*/*;q=0.8"}


@pytest.mark.parametrize("name", FORMATS)
def test_error_has_the_requested_format(client: FlaskClient, name: str) -> None:
    response = client.get(f"/{name}?data=hi&errors=image&symbol=none")
    expected = "application/problem+json" if name == "json" else FORMATS[name].media_type
    assert (response.status_code, response.content_type) == (400, expected)
    assert response.headers.get("Content-Encoding") == FORMATS[name].encoding
    assert len(response.data) < 100_000
    assert json.loads(response.headers["X-QR-Problem"])["parameter"] == "symbol"
    if not FORMATS[name].modules_only:
        assert OPENERS[name](response.data).width >= 300


@pytest.mark.parametrize("name", ["txt", "ansi"])
def test_text_formats_contain_the_text(client: FlaskClient, name: str) -> None:
    response = client.get(f"/code?data=hi&margin=-1&format={name}&errors=image")
    assert response.text == "400 Bad Request\nmargin must be a whole number from 0 to 100; got -1\n"


@pytest.mark.parametrize(
    ("url", "media_type"),
    [
        ("/?data=hi&scale=0&format=gif", "image/gif"),
        ("/?data=hi&scale=0", "image/png"),
        ("/?data=hi&scale=0&format=giff", "image/png"),
        ("/code?data=hi&scale=0", "image/webp"),
        ("/code?data=hi&scale=0&format=svg", "image/svg+xml"),
        ("/code/a.jpg?data=hi&scale=0", "image/jpeg"),
        ("/code/a.exe?data=hi", "image/png"),
        ("/user/42/qr/a.bmp?scale=0", "image/bmp"),
        ("/user/42/qr?scale=0&format=tiff", "image/tiff"),
        ("/contact/gif?format=vcard9", "image/gif"),
    ],
)
def test_format_is_that_of_the_request(client: FlaskClient, url: str, media_type: str) -> None:
    response = client.get(url, headers={"Accept": "image/webp,image/gif;q=0.5"})
    assert (response.status_code, response.mimetype) == (400, media_type)


def test_accept_without_a_format_returns_png(client: FlaskClient) -> None:
    response = client.get("/code?data=hi", headers={"Accept": "image/avif"})
    assert (response.status_code, response.mimetype) == (406, "image/png")


def test_image_is_the_same_for_the_same_error(client: FlaskClient) -> None:
    first, second = (client.get("/png?data=hi&scale=0", headers=BROWSER) for _ in range(2))
    assert first.data == second.data
    assert first.data != client.get("/png?data=hi&scale=999", headers=BROWSER).data


def test_field_is_the_problem_in_ascii(client: FlaskClient) -> None:
    plain = client.get("/png?data=hi&ecc=%C3%A9%E6%97%A5%0A")
    field = client.get("/png?data=hi&ecc=%C3%A9%E6%97%A5%0A", headers=BROWSER).headers["X-QR-Problem"]
    assert field.isascii()
    assert field.isprintable()
    assert json.loads(field) == plain.json


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"allowed": "x" * 3000}, {"value"}),
        ({"allowed": "\N{SNOWMAN}" * 400}, {"value"}),
        ({"value": "x" * 3000}, set()),
        ({}, {"value", "allowed"}),
    ],
)
def test_long_members_are_omitted(members: dict[str, str], expected: set[str]) -> None:
    problem = {"title": "Bad Request", "status": 400, "detail": "d", "value": "v", "allowed": "a", **members}
    field = problem_field(problem)
    assert len(field) <= MAX_FIELD_CHARACTERS
    assert json.loads(field).keys() == {"title", "status", "detail", *expected}


def test_long_detail_is_cut() -> None:
    field = problem_field({"title": "Bad Request", "status": 400, "detail": "\N{SNOWMAN}" * 5000, "code": "x"})
    assert len(field) <= MAX_FIELD_CHARACTERS
    assert json.loads(field)["detail"] == "\N{SNOWMAN}" * 300


def test_secret_is_in_neither_image_nor_field(client: FlaskClient) -> None:
    for query in ("ssid=bistro&password=hunter2hunter2%0A", "ssid=bistro&password=hunter2hunter2&dark=eee"):
        response = client.get(f"/wifi/svg?{query}", headers=BROWSER)
        assert response.mimetype == "image/svg+xml"
        for text in (response.text, response.headers["X-QR-Problem"]):
            assert "hunter2" not in text
            assert "bistro" not in text


def test_rejections_above_the_rate_limit_draw_one_image(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn, original = [], render.render

    def count(*arguments: Any) -> bytes:
        drawn.append(arguments[1])
        return original(*arguments)

    client = create_app(Settings(rate_limit=RateLimit(1, 3601))).test_client()
    client.get("/png?data=hi")
    monkeypatch.setattr(render, "render", count)
    for name in ("gif", "gif", "pdf", "gif", "pdf"):
        response = client.get(f"/{name}?data=hi&errors=image")
        assert (response.status_code, response.mimetype) == (429, FORMATS[name].media_type)
    assert drawn == ["gif", "pdf"]
