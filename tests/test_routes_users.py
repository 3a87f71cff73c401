from __future__ import annotations

import pytest
from decoders import open_png, open_svg, zxing
from flask.testing import FlaskClient

from qr.config import Settings
from router import create_app


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
