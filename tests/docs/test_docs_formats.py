"""Compare statements of docs/formats.md and docs/payloads.md with the service."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from qr.config import Settings
from router import create_app

EXAMPLE = "data=https://example.com"  # 33 modules per side, quiet zone included

# URL just within a limit of the page (empty: too slow to test here), URL just beyond the limit.
SIZES = (
    ("/png?scale=248", "/png?scale=249"),
    ("/svg?scale=248", "/svg?scale=249"),
    ("/svg?scale=248&shape=dot", "/svg?scale=249&shape=dot"),
    ("/pdf?size=8192", "/pdf?size=8193"),
    ("/svg?width=2000mm", "/svg?width=2001mm"),
    ("/svg?width=693mm&dpi=300&margin=0", "/svg?width=693mm&dpi=301&margin=0"),
    ("", "/png?scale=125&shape=dot"),
)
# Images of more pixels cost more than one request can.
COSTS = (("/webp?scale=60", "/webp?scale=91"), ("", "/webp?scale=84&shape=dot"))


@pytest.mark.parametrize(("within", "beyond"), SIZES)
def test_size_is_limited_as_documented(client: FlaskClient, within: str, beyond: str) -> None:
    if within:
        assert client.get(f"{within}&{EXAMPLE}").status_code == 200
    assert client.get(f"{beyond}&{EXAMPLE}").status_code == 400


@pytest.mark.parametrize(("within", "beyond"), COSTS)
def test_cost_is_limited_as_documented(client: FlaskClient, within: str, beyond: str) -> None:
    if within:
        assert client.get(f"{within}&{EXAMPLE}").status_code == 200
    assert client.get(f"{beyond}&{EXAMPLE}").status_code == 422


@pytest.mark.parametrize(
    "query", ["data=hello&dark=eee", "data=hello&dark=fff&light=000", "data=hello&ground_radius=50"]
)
def test_verify_off_skips_readability_checks(client: FlaskClient, query: str) -> None:
    assert client.get(f"/png?{query}").status_code in {400, 422}
    response = client.get(f"/png?{query}&verify=off")
    assert (response.status_code, response.headers["X-QR-Verified"]) == (200, "off")
    assert "X-QR-Margin" not in response.headers


def test_verify_off_keeps_the_logo_limit(client: FlaskClient) -> None:
    response = client.get("/png?data=hello&logo=heart&logo_size=50&version=1&boost=off&ecc=L&verify=off")
    assert (response.status_code, response.json["code"]) == (422, "logo-too-large")  # type: ignore[index]


CACHING = {
    "/png?data=hello": "public, max-age=31536000, immutable",
    "/user/42/qr": "private, max-age=300",
    "/wifi/png?ssid=bistro": "no-store",
    "/user": "private, no-cache",
    "/u/42": "no-store",
    "/u/42+": "no-store",
    "/png": "no-store",
    "/health": "no-store",
    "/ready": "no-store",
    "/metrics": "no-store",
}


@pytest.mark.parametrize("url", CACHING)
def test_response_is_cached_as_documented(sqlite_client: FlaskClient, url: str) -> None:
    assert sqlite_client.get(url).headers["Cache-Control"] == CACHING[url]


def test_image_of_a_fixed_link_is_cached_as_documented() -> None:
    for settings, base_url in (
        (Settings(public_url="https://qr.example.com"), "http://localhost"),
        (Settings(user_url="https://qr.example.com/{id}"), "http://localhost"),
        (Settings(in_cloud=True), "https://qr-abc-ew.a.run.app"),
        (Settings(in_cloud=True), "https://europe-west1-p.cloudfunctions.net"),
    ):
        response = create_app(settings).test_client().get("/user/42/qr", base_url=base_url)
        assert response.headers["Cache-Control"] == "public, max-age=300"


def test_error_of_secret_payload_repeats_only_other_values(client: FlaskClient) -> None:
    secret = client.get("/wifi/png?ssid=bistro&password=correct%00horse&scale=5").text
    assert "correct" not in secret
    assert "bistro" not in secret
    assert client.get("/wifi/png?ssid=bistro&password=correct+horse&scale=0").json["value"] == "0"  # type: ignore[index]
