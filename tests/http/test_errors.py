from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qr.config import Settings
from qr.http import error_images
from qr.routes import images
from router import create_app

ERROR = "/png?data=hi&scale=0"
BROWSER = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"


def media_type(client: FlaskClient, url: str, accept: str | None = None) -> str:
    response = client.get(url, headers={"Accept": accept} if accept else {})
    assert response.status_code >= 400
    return str(response.mimetype)


@pytest.mark.parametrize(
    ("accept", "is_image"),
    [
        (None, False),
        ("*/*", False),
        ("text/html,*/*", False),
        ("image/png", True),
        ("image/*", True),
        (BROWSER, True),
        ("image/png;q=0.5, text/html", True),
        ("image/png;q=0", False),
        ("image/*, application/json", False),
        ("image/*, application/problem+json;q=0.1", False),
        ("image/*, application/json;q=0", True),
    ],
)
def test_accept_decides_without_errors(client: FlaskClient, accept: str | None, is_image: bool) -> None:
    assert media_type(client, ERROR, accept) == ("image/png" if is_image else "application/problem+json")


@pytest.mark.parametrize("accept", [None, "*/*", BROWSER, "application/json"])
def test_errors_precedes_accept(client: FlaskClient, accept: str | None) -> None:
    assert media_type(client, f"{ERROR}&errors=image", accept) == "image/png"
    assert media_type(client, f"{ERROR}&errors=json", accept) == "application/problem+json"


def test_errors_is_accepted_by_every_image(client: FlaskClient) -> None:
    for url in (
        "/png?data=hi", "/?data=hi", "/code?data=hi", "/wifi/png?ssid=a", "/user/42/qr?dark=navy", "/png/a.png?data=hi",
        "/code/a.png?data=hi", "/wifi/png/a.png?ssid=a", "/user/42/qr/a.png?dark=navy", "/check?data=hi",
    ):  # fmt: skip
        for value in ("image", "json"):
            response = client.get(f"{url}&errors={value}")
            assert (response.status_code, "X-QR-Problem" in response.headers) == (200, False)
        assert client.get(f"{url}&errors=text").status_code == 400
    assert client.get("/png?data=hi&errors=image").data == client.get("/png?data=hi").data


def test_body_can_contain_errors(client: FlaskClient) -> None:
    fields = {"data": "hi", "scale": "0", "errors": "image"}
    for request in ({"data": fields}, {"json": fields}, {"data": fields, "content_type": "multipart/form-data"}):
        response = client.post("/png", **request)
        assert (response.status_code, response.mimetype) == (400, "image/png")


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/pgn?data=hi", 404), ("/wify/png?ssid=a", 404), ("/jpg/menu.jpg?data=hi", 404),
        ("/png?" + "a=1&" * 70, 400), ("/png?data=" + "a" * 600_000, 414), ("/png?data=%FF", 400), ("/png", 400),
        ("/png?data=hi&dark=eee", 422), ("/png?data=" + "a" * 3000, 422), ("/png/a.jpg?data=hi", 400),
        ("/user/a%20b/qr", 400), ("/code", 400),
    ],
)  # fmt: skip
def test_every_error_of_an_image_is_an_image(client: FlaskClient, url: str, status: int) -> None:
    response = client.get(url, headers={"Accept": "image/png"})
    assert (response.status_code, response.mimetype) == (status, "image/png")
    assert json.loads(response.headers["X-QR-Problem"])["status"] == status
    assert response.headers["Vary"] == "Accept"
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "url", ["/user", "/user/42", "/user/42/scans", "/check?data=hi&scale=0", "/favicon.ico", "/u/1"]
)
def test_other_urls_return_no_image(sqlite_client: FlaskClient, url: str) -> None:
    response = sqlite_client.get(url, headers={"Accept": BROWSER, "X-API-Key": "wrong"})
    assert response.status_code >= 400
    assert not str(response.mimetype).startswith("image/")
    assert "X-QR-Problem" not in response.headers


def test_page_without_password_is_no_image() -> None:
    client = create_app(Settings(docs_password="long-password")).test_client()
    assert media_type(client, "/", BROWSER) == "application/problem+json"
    assert media_type(client, "/?scale=0", BROWSER) == "image/png"


def test_credentials_keep_their_header_fields() -> None:
    client = create_app(Settings(access="key")).test_client()
    response = client.get("/png?data=hi", headers={"Accept": BROWSER})
    assert (response.status_code, response.mimetype) == (401, "image/png")
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    allowed = client.put("/png", headers={"Accept": BROWSER})
    assert (allowed.status_code, allowed.mimetype, "GET" in allowed.headers["Allow"]) == (405, "image/png", True)


def test_failure_is_an_image_without_its_message(monkeypatch: pytest.MonkeyPatch, client: FlaskClient) -> None:
    def fail(*_: object, **_options: object) -> None:
        raise RuntimeError("internal text")

    monkeypatch.setattr(images, "make_admitted", fail)
    response = client.post("/svg", data={"data": "hi", "errors": "image"})
    assert (response.status_code, response.mimetype) == (500, "image/svg+xml")
    assert "internal" not in response.text + str(response.headers)


def test_failure_of_the_image_returns_the_first_error(monkeypatch: pytest.MonkeyPatch, client: FlaskClient) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("cannot draw")

    error_images._draw.cache_clear()  # of an equal error of another test
    monkeypatch.setattr(error_images, "draw_notice", fail)
    response = client.get("/png?data=hi&scale=-9&errors=image")
    problem: dict[str, Any] = response.json  # type: ignore[assignment]
    assert (response.status_code, problem["parameter"]) == (400, "scale")


def test_head_returns_the_same_header_fields(client: FlaskClient) -> None:
    get, head = (method(f"{ERROR}&errors=image") for method in (client.get, client.head))
    assert (head.data, dict(head.headers)) == (b"", dict(get.headers))


def test_every_image_route_is_known_to_the_app() -> None:
    app: Flask = create_app(Settings())
    assert app.config["IMAGES"] == {
        "index", "image", "code", "payload", "user_qr", "named_image", "named_code", "named_payload", "named_qr",
        "homebox",
    }  # fmt: skip


def test_stored_style_must_not_contain_errors(sqlite_client: FlaskClient) -> None:
    response = sqlite_client.put("/user/42", json={"style": {"errors": "image"}})
    assert (response.status_code, response.json["parameter"]) == (400, "style.errors")  # type: ignore[index]
