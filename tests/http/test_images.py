from __future__ import annotations

import json
import sys
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qr.config import Settings
from qr.http.guard import allow_everyone
from router import create_app

PNG = "/png?data=hi"


def test_a_picture_is_kept_for_ever_and_a_post_not_at_all(client: FlaskClient) -> None:
    assert client.get(PNG).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.post(PNG).headers["Cache-Control"] == "no-store"
    assert client.get("/png").headers["Cache-Control"] == "no-store"


def test_a_caller_who_has_it_gets_304(client: FlaskClient) -> None:
    tag = client.get(PNG).headers["ETag"]
    assert tag.startswith('"')
    for sent in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = client.get(PNG, headers={"If-None-Match": sent})
        assert (answer.status_code, answer.data) == (304, b"")
        assert answer.headers["ETag"] == tag
        assert "max-age" in answer.headers["Cache-Control"]
    assert client.get(PNG, headers={"If-None-Match": '"other"'}).status_code == 200
    assert client.get("/png?data=ho").headers["ETag"] != tag


def test_the_entity_tag_depends_on_the_end_of_a_file(client: FlaskClient) -> None:
    """The caption is the last part of an SVG file."""
    query = {"data": "https://example.com/" + "menu/" * 9}
    one, other = (client.get("/svg", query_string={**query, "caption": caption}) for caption in ("Menu", "Cafe"))
    half = len(one.data) // 2
    assert half > 1000 and one.data[:half] == other.data[:half]
    assert one.headers["ETag"] != other.headers["ETag"]


def test_head_is_get_without_the_body(client: FlaskClient) -> None:
    get, head = client.get(PNG), client.head(PNG)
    assert head.data == b""
    assert dict(head.headers) == dict(get.headers)
    assert int(head.headers["Content-Length"]) == len(get.data)


def test_options_allows_every_origin(client: FlaskClient) -> None:
    answer = client.options("/png", headers={"Origin": "https://shop.example", "Access-Control-Request-Method": "POST"})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert {"GET", "HEAD", "POST", "OPTIONS"} <= set(answer.headers["Access-Control-Allow-Methods"].split(", "))


@pytest.mark.parametrize("target", [PNG, "/svg?data=hi", "/png", "/nothing", "/health", "/"])
def test_every_answer_is_inert_and_usable_anywhere(client: FlaskClient, target: str) -> None:
    headers = client.get(target).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; img-src data:; sandbox"
    assert headers["Access-Control-Allow-Origin"] == "*"


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
def test_a_download_has_a_name(client: FlaskClient, name: str, disposition: str) -> None:
    assert client.get(f"{PNG}&download={name}").headers["Content-Disposition"] == disposition


@pytest.mark.parametrize(
    ("target", "problem"),
    [
        (
            "/png?data=hi&scale=0",
            {
                "title": "Bad Request",
                "status": 400,
                "detail": "scale must be a whole number from 1 to 256; got 0",
                "code": "bad-parameter",
                "parameter": "scale",
                "value": "0",
                "allowed": "a whole number from 1 to 256",
            },
        ),
        (
            "/nothing",
            {
                "title": "Not Found",
                "status": 404,
                "detail": "there is nothing at this URL; / lists all URLs",
                "code": "not-found",
            },
        ),
    ],
)
def test_a_refusal_is_problem_json(client: FlaskClient, target: str, problem: dict[str, object]) -> None:
    answer = client.get(target)
    assert answer.content_type == "application/problem+json"
    assert answer.json == problem
    assert answer.status_code == problem["status"]


def test_data_too_long_says_how_much_there_is_and_how_much_fits(client: FlaskClient) -> None:
    answer = client.get("/png", query_string={"data": "x" * 2500})
    assert answer.status_code == 422
    assert answer.json is not None
    for figure in ("2500", "2331", "2953"):
        assert figure in answer.json["detail"]
    fixed = client.get("/png?version=1&data=https://example.com/far/too/long")
    assert (fixed.status_code, fixed.json and fixed.json["parameter"]) == (422, "version")


def test_a_wrong_method_says_which_are_right(client: FlaskClient) -> None:
    answer = client.delete("/png")
    assert answer.status_code == 405
    assert {"GET", "HEAD", "POST", "OPTIONS"} == set(answer.headers["Allow"].split(", "))
    assert answer.content_type == "application/problem+json"


SECRET = "the password in the code"


def view_that_raises() -> str:
    raise RuntimeError(SECRET)


@pytest.mark.parametrize("view", [view_that_raises])
def test_a_fault_is_logged_by_place_and_told_to_nobody(
    view: Callable[[], str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "__stdout__", sys.stdout)
    app = create_app(Settings())
    app.add_url_rule("/fault", view_func=view)
    app.config["ACCESS"][view.__name__] = allow_everyone
    answer = app.test_client().get("/fault")
    assert answer.status_code == 500
    assert answer.content_type == "application/problem+json"
    logged = capsys.readouterr().out
    entry = json.loads(logged)
    assert entry["severity"] == "ERROR"
    assert "view_that_raises" in entry["message"]
    assert "RuntimeError" in entry["message"]
    assert SECRET not in answer.text + logged


@pytest.mark.parametrize(
    ("version", "facts"),
    [("2", ("2", "H", "25", "3")), ("M1", ("M1", "none", "11", "3")), ("M2", ("M2", "M", "13", "3"))],
)
def test_every_kind_of_symbol_says_what_it_is(client: FlaskClient, version: str, facts: tuple[str, ...]) -> None:
    headers = client.get(f"/png?data=12345&version={version}&mask=3").headers
    assert tuple(headers[f"X-QR-{name}"] for name in ("Version", "ECC", "Modules", "Mask")) == facts
