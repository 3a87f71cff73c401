"""Warnings and caching of an image whose link is wrong for good after it is printed."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from qr.config import Settings
from qr.spec.formats import FORMATS
from router import create_app
from tests.support.tables import for_each

PUBLIC, PRIVATE = "public, max-age=300", "private, max-age=300"
LOCAL = "the link has a host that other networks cannot open: set PUBLIC_URL before printing"
HOST = "the link has the host of this request: set PUBLIC_URL before printing"
EXAMPLE = "https://qr.example.com"
CLOUD = Settings(in_cloud=True, function_name="qr")


@for_each(
    "settings, base_url, caching, expected",
    [
        (Settings(), "http://localhost:8080", PRIVATE, [LOCAL, HOST]),
        (Settings(), "http://127.0.0.1:8080", PRIVATE, [LOCAL, HOST]),
        (Settings(), "http://[::1]:8080", PRIVATE, [LOCAL, HOST]),
        (Settings(), "http://192.168.1.7", PRIVATE, [LOCAL, HOST]),
        (Settings(), "http://printer.local", PRIVATE, [LOCAL, HOST]),
        (Settings(), EXAMPLE, PRIVATE, [HOST]),
        (Settings(), "https://x-abc.a.run.app", PRIVATE, [HOST]),
        (CLOUD, "https://x-abc.a.run.app", PUBLIC, []),
        (CLOUD, "https://europe-west1-p.cloudfunctions.net", PUBLIC, []),
        (CLOUD, "https://x-abc.a.run.app:8443", PRIVATE, [HOST]),
        (CLOUD, EXAMPLE, PRIVATE, [HOST]),
        (Settings(public_url=EXAMPLE), "http://localhost", PUBLIC, []),
        (Settings(public_url="http://localhost:8080"), "http://localhost:8080", PUBLIC, [LOCAL]),
        (CLOUD._replace(public_url=EXAMPLE), "https://x-abc.a.run.app", PUBLIC, []),
        (Settings(user_url=EXAMPLE + "/{id}"), "http://localhost", PUBLIC, []),
    ],
)
def test_client_chosen_link_is_private_and_warned_of(
    settings: Settings, base_url: str, caching: str, expected: list[str]
) -> None:
    response = create_app(settings).test_client().get("/user/42/qr", base_url=base_url)
    assert response.headers["Cache-Control"] == caching
    assert response.headers.getlist("X-QR-Warning") == expected


@pytest.mark.parametrize("query", [*(f"format={name}" for name in FORMATS), "parts=2", "width=9mm"])
def test_every_format_has_the_warnings(client: FlaskClient, query: str) -> None:
    response = client.get(f"/user/42/qr?{query}", base_url=EXAMPLE)
    assert (response.status_code, response.headers["Cache-Control"]) == (200, PRIVATE)
    assert HOST in response.headers.getlist("X-QR-Warning")


@pytest.mark.parametrize("method", ["HEAD", "POST"])
def test_other_methods_have_the_warnings(client: FlaskClient, method: str) -> None:
    response = client.open("/user/42/qr", method=method)
    assert len(response.headers.getlist("X-QR-Warning")) == 2


def test_revalidated_image_has_the_warnings(client: FlaskClient) -> None:
    tag = client.get("/user/42/qr").headers["ETag"]
    response = client.get("/user/42/qr", headers={"If-None-Match": tag})
    assert (response.status_code, response.headers["Cache-Control"]) == (304, PRIVATE)
    assert HOST in response.headers.getlist("X-QR-Warning")


def test_private_user_url_is_named_in_the_warning() -> None:
    client = create_app(Settings(user_url="http://localhost/{id}", public_url=EXAMPLE)).test_client()
    (warning,) = client.get("/user/42/qr").headers.getlist("X-QR-Warning")
    assert warning.endswith("set USER_URL before printing")


def test_images_of_data_stay_public(client: FlaskClient) -> None:
    response = client.get("/png?data=https://example.com")
    assert response.headers["Cache-Control"].startswith("public")
    assert "X-QR-Warning" not in response.headers
