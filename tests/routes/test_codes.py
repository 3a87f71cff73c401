from __future__ import annotations

import sys
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from qr.config import Settings
from router import create_app
from tests.support.decoders import open_png, open_svg, zxing
from tests.support.user_codes import WITH_KEY, client_of, settings_with


def test_a_users_code_leads_to_their_public_link(client: FlaskClient) -> None:
    answer = client.get("/user/42/qr", base_url="https://qr.example.com/")
    assert zxing(open_png(answer.data)) == b"https://qr.example.com/u/42"


def test_the_link_may_be_anywhere() -> None:
    client = create_app(Settings(user_url="https://example.com/members/{id}?from=card")).test_client()
    answer = client.get("/user/J.Doe-7_x/qr?format=svg&dark=navy")
    assert answer.mimetype == "image/svg+xml"
    assert zxing(open_svg(answer.data)) == b"https://example.com/members/J.Doe-7_x?from=card"


def test_it_may_change_so_it_is_not_kept_for_ever(client: FlaskClient) -> None:
    assert client.get("/user/42/qr").headers["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize("user_id", ["a" * 65, ".", "..", "__a__", "a b", "a%0Ab", "%C3%A9", "a;b", "a%2Bb", "%ff"])
def test_a_bad_id_is_refused(client: FlaskClient, user_id: str) -> None:
    answer = client.get(f"/user/{user_id}/qr")
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["parameter"] == "id"


@pytest.mark.parametrize("user_id", ["a", "a" * 64, "...", "__a", "a__", "__", "-", "0"])
def test_a_good_id_is_not(client: FlaskClient, user_id: str) -> None:
    assert client.get(f"/user/{user_id}/qr").status_code == 200


def test_the_url_says_what_the_code_says(client: FlaskClient) -> None:
    answer = client.get("/user/42/qr?data=https://elsewhere.example")
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["code"] == "unknown-parameter"


def test_a_code_looks_as_its_record_says_and_as_the_query_says_over_it(office: FlaskClient) -> None:
    plain = office.get("/user/42/qr")
    office.put("/user/42", json={"style": {"style": "dots", "dark": "#123456", "scale": 5, "format": "svg"}})
    stored, asked = office.get("/user/42/qr"), office.get("/user/42/qr?dark=%23900&shape=square&format=png")
    assert (plain.mimetype, stored.mimetype, asked.mimetype) == ("image/png", "image/svg+xml", "image/png")
    assert "#123456" in stored.text
    assert open_png(asked.data).size == (33 * 5, 33 * 5)
    assert asked.data != plain.data
    assert {zxing(open_png(plain.data)), zxing(open_svg(stored.data)), zxing(open_png(asked.data))} == {
        b"http://localhost/u/42"
    }


def test_a_new_style_shows_at_once(office: FlaskClient) -> None:
    tags = set()
    for dark in ("#123456", "#654321"):
        office.put("/user/42", json={"style": {"dark": dark}})
        tags.add(office.get("/user/42/qr").headers["ETag"])
    office.delete("/user/42")
    tags.add(office.get("/user/42/qr").headers["ETag"])
    assert len(tags) == 3


def test_a_size_in_the_query_takes_the_place_of_the_stored_one(office: FlaskClient) -> None:
    office.put("/user/42", json={"style": {"scale": 5}})
    assert open_png(office.get("/user/42/qr?size=300").data).size == (300, 300)


def test_what_a_format_cannot_show_of_the_stored_style_is_refused(office: FlaskClient) -> None:
    office.put("/user/42", json={"style": {"shape": "dot"}})
    answer = office.get("/user/42/qr?format=txt")
    assert (answer.status_code, answer.json and answer.json["parameter"]) == (422, "style")


NOT_KEPT = [
    ({"parts": 2}, "style.parts"),
    ({"parts": 2, "part": 1}, "style.parts"),
    ({"verify": "off"}, "style.verify"),
    ({"style": "unproven"}, "style.verify"),
    ({"style": "two"}, "style.parts"),
    ({"dark": "#eee"}, "style.dark"),
]


@pytest.mark.parametrize(("style", "parameter"), NOT_KEPT)
def test_a_style_leaves_a_code_one_and_proven(tmp_path: Path, style: dict[str, object], parameter: str) -> None:
    presets = '{"unproven": {"verify": "off", "dark": "#eee"}, "two": {"parts": "2"}}'
    desk = client_of(settings_with(f"sqlite:///{tmp_path}/users.db", styles=presets), WITH_KEY)
    desk.put("/user/42", json={"style": {"scale": 8}})
    for answer in (desk.put("/user/42", json={"style": style}), desk.patch("/user/42", json={"style": style})):
        assert (answer.status_code, answer.json and answer.json["parameter"]) in {(400, parameter), (422, parameter)}


@pytest.mark.parametrize("scale", ["8.0", "true", "8.00"])
def test_a_style_that_only_seems_to_be_the_same_is_tried(desk: FlaskClient, scale: str) -> None:
    desk.put("/user/42", json={"style": {"scale": 8 if scale[0] == "8" else 1}})
    answer = desk.patch("/user/42", data=f'{{"style": {{"scale": {scale}}}}}', content_type="application/json")
    assert (answer.status_code, answer.json and answer.json["parameter"]) == (400, "style.scale")


def test_while_the_store_fails_the_code_is_plain_and_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "__stdout__", sys.stdout)
    client = client_of(settings_with(f"sqlite:///{tmp_path}/no/such/folder/users.db"), {})
    answer = client.get("/user/42/qr")
    assert zxing(open_png(answer.data)) == b"http://localhost/u/42"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "store is unavailable" in answer.headers["X-QR-Warning"]
    assert "StoreUnavailable raised: OperationalError" in capsys.readouterr().out
    assert (client.get("/u/42").status_code, client.get("/u/42").headers["Retry-After"]) == (503, "5")
