from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from qr.config import Settings
from router import create_app
from tests.support.decoders import open_png, open_svg, zxing
from tests.support.user_codes import WITH_KEY, create_client, settings_with


def test_image_of_a_user_encodes_the_link(client: FlaskClient) -> None:
    response = client.get("/user/42/qr", base_url="https://qr.example.com/")
    assert zxing(open_png(response.data)) == b"https://qr.example.com/u/42"


def test_user_url_sets_the_encoded_link() -> None:
    client = create_app(Settings(user_url="https://example.com/members/{id}?from=card")).test_client()
    response = client.get("/user/J.Doe-7_x/qr?format=svg&dark=navy")
    assert response.mimetype == "image/svg+xml"
    assert zxing(open_svg(response.data)) == b"https://example.com/members/J.Doe-7_x?from=card"


def test_image_of_a_user_is_cached_five_minutes() -> None:
    client = create_app(Settings(public_url="https://qr.example.com")).test_client()
    assert client.get("/user/42/qr").headers["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize("user_id", ["a" * 65, ".", "..", "__a__", "a b", "a%0Ab", "%C3%A9", "a;b", "a%2Bb", "%ff"])
def test_invalid_id_is_rejected(client: FlaskClient, user_id: str) -> None:
    response = client.get(f"/user/{user_id}/qr")
    assert response.status_code == 400
    assert response.json is not None
    assert response.json["parameter"] == "id"


@pytest.mark.parametrize("user_id", ["a", "a" * 64, "...", "__a", "a__", "__", "-", "0"])
def test_valid_id_is_accepted(client: FlaskClient, user_id: str) -> None:
    assert client.get(f"/user/{user_id}/qr").status_code == 200


def test_content_parameter_is_rejected(client: FlaskClient) -> None:
    response = client.get("/user/42/qr?data=https://elsewhere.example")
    assert response.status_code == 400
    assert response.json is not None
    assert response.json["code"] == "unknown-parameter"


def test_equal_values_of_other_types_have_their_own_image(sqlite_client: FlaskClient) -> None:
    """In Python, 1, 1.0 and True are equal. As a caption, they are the texts 1, 1.0 and true."""
    images = []
    for value in (1, True, 1.0):
        sqlite_client.put("/user/42", json={"style": {"caption": value}})
        images.append(sqlite_client.get("/user/42/qr").data)
    assert len(set(images)) == 3


def test_query_overrides_the_stored_style(client_with_key: FlaskClient) -> None:
    default = client_with_key.get("/user/42/qr")
    client_with_key.put("/user/42", json={"style": {"style": "dots", "dark": "#123456", "scale": 5, "format": "svg"}})
    stored, overridden = (
        client_with_key.get("/user/42/qr"),
        client_with_key.get("/user/42/qr?dark=%23900&shape=square&format=png"),
    )
    assert (default.mimetype, stored.mimetype, overridden.mimetype) == ("image/png", "image/svg+xml", "image/png")
    assert "#123456" in stored.text
    assert open_png(overridden.data).size == (33 * 5, 33 * 5)
    assert overridden.data != default.data
    assert {zxing(open_png(default.data)), zxing(open_svg(stored.data)), zxing(open_png(overridden.data))} == {
        b"http://localhost/u/42"
    }


def test_changed_style_applies_to_the_next_image(client_with_key: FlaskClient) -> None:
    tags = set()
    for dark in ("#123456", "#654321"):
        client_with_key.put("/user/42", json={"style": {"dark": dark}})
        tags.add(client_with_key.get("/user/42/qr").headers["ETag"])
    client_with_key.delete("/user/42")
    tags.add(client_with_key.get("/user/42/qr").headers["ETag"])
    assert len(tags) == 3


def test_former_name_of_octagon_stays_valid_in_records(tmp_path: Path) -> None:
    """A record can be older than the name. The image of its link must not fail."""
    settings = settings_with(f"sqlite:///{tmp_path}/users.db")
    client = create_client(settings, WITH_KEY)
    client.put("/user/42", json={"style": {"eye": "octagon", "eyeball": "octagon"}})
    expected = client.get("/user/42/qr").data
    with closing(sqlite3.connect(tmp_path / "users.db")) as database, database:
        assert database.execute("UPDATE users SET link = replace(link, 'octagon', 'diamond')").rowcount == 1
    image = create_client(settings, WITH_KEY).get("/user/42/qr")
    assert (image.status_code, image.data) == (200, expected)


def test_size_in_the_query_replaces_stored_scale(client_with_key: FlaskClient) -> None:
    client_with_key.put("/user/42", json={"style": {"scale": 5}})
    assert open_png(client_with_key.get("/user/42/qr?size=300").data).size == (300, 300)


def test_format_without_the_stored_style_is_rejected(client_with_key: FlaskClient) -> None:
    client_with_key.put("/user/42", json={"style": {"shape": "dot"}})
    response = client_with_key.get("/user/42/qr?format=txt")
    assert (response.status_code, response.json and response.json["parameter"]) == (422, "style")


INVALID_STYLES = [
    ({"parts": 2}, "style.parts"),
    ({"parts": 2, "part": 1}, "style.parts"),
    ({"verify": "off"}, "style.verify"),
    ({"style": "unverified"}, "style.verify"),
    ({"style": "two"}, "style.parts"),
    ({"dark": "#eee"}, "style.dark"),
]


@pytest.mark.parametrize(("style", "parameter"), INVALID_STYLES)
def test_invalid_stored_style_is_rejected(tmp_path: Path, style: dict[str, object], parameter: str) -> None:
    presets = '{"unverified": {"verify": "off", "dark": "#eee"}, "two": {"parts": "2"}}'
    sqlite_client = create_client(settings_with(f"sqlite:///{tmp_path}/users.db", styles=presets), WITH_KEY)
    sqlite_client.put("/user/42", json={"style": {"scale": 8}})
    for response in (
        sqlite_client.put("/user/42", json={"style": style}),
        sqlite_client.patch("/user/42", json={"style": style}),
    ):
        assert response.status_code in {400, 422}
        assert response.json
        assert response.json["parameter"] == parameter


@pytest.mark.parametrize("scale", ["8.5", "true"])
def test_equal_looking_scale_is_validated_again(sqlite_client: FlaskClient, scale: str) -> None:
    sqlite_client.put("/user/42", json={"style": {"scale": 8 if scale[0] == "8" else 1}})
    response = sqlite_client.patch(
        "/user/42", data=f'{{"style": {{"scale": {scale}}}}}', content_type="application/json"
    )
    assert (response.status_code, response.json and response.json["parameter"]) == (400, "style.scale")


def test_store_outage_gives_uncached_image_in_default_style(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "__stdout__", sys.stdout)
    client = create_client(settings_with(f"sqlite:///{tmp_path}/no/such/folder/users.db"), {})
    response = client.get("/user/42/qr")
    assert zxing(open_png(response.data)) == b"http://localhost/u/42"
    assert response.headers["Cache-Control"] == "no-store"
    assert "store is unavailable" in response.headers["X-QR-Warning"]
    assert "StoreUnavailable raised: OperationalError" in capsys.readouterr().out
    assert (client.get("/u/42").status_code, client.get("/u/42").headers["Retry-After"]) == (503, "5")
