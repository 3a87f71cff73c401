from __future__ import annotations

import json
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support.user_codes import (
    PHONE,
    WITH_KEY,
    client_of,
    settings_with,
)

EXAMPLE = "https://example.com/"


def document(answer: Any) -> dict[str, Any]:
    assert answer.json is not None
    found: dict[str, Any] = answer.json
    return found


class TestOneRecord:
    def test_put_makes_then_replaces(self, office: FlaskClient) -> None:
        made = office.put("/user/42", json={"target": EXAMPLE, "note": "first"})
        assert (made.status_code, made.headers["Location"]) == (201, "http://localhost/user/42")
        again = office.put("/user/42", json={"target": f"{EXAMPLE}b"})
        assert again.status_code == 200
        first, second = document(made), document(again)
        assert (first["version"], second["version"]) == (1, 2)
        assert "note" not in second
        assert second["created_at"] == first["created_at"] < second["updated_at"]
        assert document(office.get("/user/42")) == second

    def test_patch_changes_what_it_names_and_nothing_else(self, office: FlaskClient) -> None:
        office.put("/user/42", json={"target": EXAMPLE, "style": {"shape": "dot", "scale": 5}, "note": "n"})
        office.patch("/user/42", json={"style": {"scale": None, "dark": "#123"}, "note": None, "max_scans": 7})
        found = document(office.get("/user/42"))
        assert found["style"] == {"shape": "dot", "dark": "#123"}
        assert (found["target"], found["max_scans"], "note" in found) == (EXAMPLE, 7, False)

    def test_a_record_shows_where_its_link_and_its_code_are(self, desk: FlaskClient) -> None:
        found = document(desk.put("/user/a.b", json={}, base_url="https://qr.example.com/"))
        assert found == {
            "id": "a.b",
            "url": "https://qr.example.com/u/a.b",
            "qr": "https://qr.example.com/user/a.b/qr",
            "has_password": False,
            "version": 1,
            "created_at": found["created_at"],
            "updated_at": found["created_at"],
        }
        assert re.fullmatch(r"2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", found["created_at"])

    def test_post_makes_one_that_nobody_can_guess(self, office: FlaskClient) -> None:
        made = [office.post("/user", json={"target": EXAMPLE}) for _ in range(3)]
        ids = {document(answer)["id"] for answer in made}
        assert len(ids) == 3
        assert all(re.fullmatch("[A-Za-z0-9]{16}", user_id) for user_id in ids)
        assert {answer.status_code for answer in made} == {201}
        assert office.get(made[0].headers["Location"]).json == made[0].json

    def test_delete_removes(self, office: FlaskClient) -> None:
        office.put("/user/42", json={"target": EXAMPLE})
        assert office.delete("/user/42").status_code == 204
        for answer in (office.get("/user/42"), office.delete("/user/42"), office.patch("/user/42", json={})):
            assert (answer.status_code, document(answer)["code"]) == (404, "no-such-record")

    def test_a_password_is_never_shown_and_stays_until_it_is_changed(self, desk: FlaskClient) -> None:
        shown = desk.put("/user/42", json={"target": EXAMPLE, "password": "open sesame"}).text
        shown += desk.patch("/user/42", json={"note": "n"}).text + desk.get("/user").text
        assert "sesame" not in shown
        assert "scrypt" not in shown
        assert document(desk.get("/user/42"))["has_password"]
        assert desk.post("/u/42", data={"password": "open sesame"}).status_code == 303
        desk.patch("/user/42", json={"password": None})
        assert desk.get("/u/42").status_code == 302
        desk.put("/user/42", json={"target": EXAMPLE, "password": "p"})
        desk.put("/user/42", json={"target": EXAMPLE})
        assert not document(desk.get("/user/42"))["has_password"]


class TestRaces:
    def test_a_write_that_comes_too_late_is_refused(self, office: FlaskClient) -> None:
        tag = office.put("/user/42", json={"note": "a"}).headers["ETag"]
        assert office.patch("/user/42", json={"note": "b"}, headers={"If-Match": tag}).status_code == 200
        for late in (
            office.patch("/user/42", json={"note": "c"}, headers={"If-Match": tag}),
            office.put("/user/42", json={"note": "c"}, headers={"If-Match": tag}),
            office.delete("/user/42", headers={"If-Match": tag}),
            office.put("/user/42", json={"note": "c"}, headers={"If-None-Match": "*"}),
        ):
            assert (late.status_code, document(late)["code"]) == (412, "precondition-failed")
        assert document(office.get("/user/42"))["note"] == "b"

    def test_what_is_not_there_matches_nothing(self, office: FlaskClient) -> None:
        for headers in ({"If-Match": "*"}, {"If-Match": '"1-2"'}):
            assert office.put("/user/42", json={}, headers=headers).status_code == 412
        assert office.put("/user/42", json={}, headers={"If-None-Match": "*"}).status_code == 201

    def test_the_tag_of_a_removed_record_does_not_fit_the_next(self, office: FlaskClient) -> None:
        tag = office.put("/user/42", json={"note": "a"}).headers["ETag"]
        office.delete("/user/42")
        office.put("/user/42", json={"note": "b"})
        assert office.put("/user/42", json={}, headers={"If-Match": tag}).status_code == 412

    @pytest.mark.parametrize("field", ["", ",", 'W/"1-2"'])
    def test_a_writer_whose_tag_got_lost_writes_nothing(self, desk: FlaskClient, field: str) -> None:
        desk.put("/user/42", json={"note": "a"})
        for answer in (
            desk.put("/user/42", json={}, headers={"If-Match": field}),
            desk.patch("/user/42", json={"note": "b"}, headers={"If-Match": field}),
            desk.delete("/user/42", headers={"If-Match": field}),
            desk.post("/user", json={}, headers={"If-Match": field}),
        ):
            assert (answer.status_code, document(answer)["code"]) == (412, "precondition-failed")
        assert document(desk.get("/user/42"))["note"] == "a"

    def test_a_reader_of_another_state_is_refused_and_shown_nothing(self, desk: FlaskClient) -> None:
        tag = desk.put("/user/42", json={"note": "secret"}).headers["ETag"]
        answer = desk.get("/user/42", headers={"If-Match": '"1-2"'})
        assert (answer.status_code, answer.content_type) == (412, "application/problem+json")
        assert "secret" not in answer.text
        assert desk.get("/user/42", headers={"If-Match": tag}).status_code == 200

    def test_of_what_is_not_there_that_is_said_first(self, desk: FlaskClient) -> None:
        """RFC 9110, 13.2.1: preconditions are for what would be done without them."""
        headers = {"If-Match": '"1-2"'}
        assert desk.patch("/user/42", json={}, headers=headers).status_code == 404
        assert desk.delete("/user/42", headers=headers).status_code == 404

    def test_a_reader_whose_conditions_both_hold_has_it(self, desk: FlaskClient) -> None:
        tag = desk.put("/user/42", json={}).headers["ETag"]
        for match in (tag, "*"):
            assert desk.get("/user/42", headers={"If-Match": match}).status_code == 200
            answer = desk.get("/user/42", headers={"If-Match": match, "If-None-Match": tag})
            assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", tag)

    def test_a_reader_who_has_it_gets_304(self, desk: FlaskClient) -> None:
        tag = desk.put("/user/42", json={}).headers["ETag"]
        assert desk.get("/user/42", headers={"If-None-Match": tag}).status_code == 304
        desk.patch("/user/42", json={"note": "n"})
        answer = desk.get("/user/42", headers={"If-None-Match": tag})
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-cache")

    def test_nothing_is_lost_when_writers_meet(self, any_store: str) -> None:
        settings = settings_with(any_store)
        members = ["dark", "eye_color", "eyeball_color"]
        # Made one after another: CPython 3.11 cannot parse routes in several threads (gh-106905).
        writers = [client_of(settings, WITH_KEY) for _ in members]
        writers[0].put("/user/42", json={})

        def choose(writer: FlaskClient, member: str) -> int:
            return writer.patch("/user/42", json={"style": {member: "#123"}}).status_code

        with ThreadPoolExecutor(3) as pool:
            assert list(pool.map(choose, writers, members)) == [200, 200, 200]
        found = document(writers[0].get("/user/42"))
        assert found["style"] == dict.fromkeys(members, "#123")
        assert found["version"] == 4


class TestPages:
    def test_pages_lead_to_each_other(self, office: FlaskClient) -> None:
        for user_id in "abcde":
            office.put(f"/user/{user_id}", json={"note": user_id})
        target, seen = "/user?limit=2", []
        while target:
            answer = office.get(target)
            seen.append([one["id"] for one in document(answer)["users"]])
            found = re.fullmatch('<(.+)>; rel="next"', answer.headers.get("Link", ""))
            assert bool(found) == ("cursor" in document(answer))
            target = found[1] if found else ""
        assert seen == [["a", "b"], ["c", "d"], ["e"]]

    def test_without_records_there_is_an_empty_page(self, office: FlaskClient) -> None:
        assert document(office.get("/user")) == {"users": []}

    @pytest.mark.parametrize("query", ["limit=0", "limit=101", "cursor=a%20b", "cursor=__a__", "cursor=..", "page=2"])
    def test_a_wrong_page_is_refused(self, desk: FlaskClient, query: str) -> None:
        assert desk.get(f"/user?{query}").status_code == 400


REFUSED: list[tuple[dict[str, Any], int, str]] = [
    ({"targt": EXAMPLE}, 400, "targt"),
    ({"version": 2}, 400, "version"),
    ({"target": "ftp://example.com"}, 400, "target"),
    ({"target": "http://127.0.0.1/"}, 400, "target"),
    ({"target": "http://localhost/u/42"}, 400, "target"),
    ({"fallback": "https://10.0.0.1/"}, 400, "fallback"),
    ({"target": {"contact": {"name": "Jane", "email": "nobody"}}}, 400, "target.contact.email"),
    ({"target": {"contact": {}}}, 400, "target.contact.name"),
    ({"target": {"postcard": {}}}, 400, "target"),
    ({"style": {"shape": "round"}}, 400, "style.shape"),
    ({"style": {"data": "hi"}}, 400, "style.data"),
    ({"style": {"dark": "#ddd"}}, 422, "style.dark"),
    ({"style": {"format": "txt", "shape": "dot"}}, 422, "style.shape"),
    ({"style": {"logo": "no such logo"}}, 400, "style.logo"),
    ({"style": "dot"}, 400, "style"),
    ({"rules": [{"target": EXAMPLE}]}, 400, "rules.1"),
    ({"rules": [{"device": "ios", "target": EXAMPLE}, {"device": "ipod", "target": EXAMPLE}]}, 400, "rules.2.device"),
    ({"rules": [{"device": "ios", "target": "http://[::1]/"}]}, 400, "rules.1.target"),
    ({"starts_at": "2026-12-01T00:00:00"}, 400, "starts_at"),
    ({"starts_at": "2026-12-02T00:00:00Z", "expires_at": "2026-12-01T00:00:00Z"}, 422, "expires_at"),
    ({"max_scans": 0}, 400, "max_scans"),
    ({"disabled": "perhaps"}, 400, "disabled"),
    ({"password": "x" * 129}, 400, "password"),
]


@pytest.mark.parametrize(("given", "status", "parameter"), REFUSED)
def test_what_a_link_cannot_do_is_refused_by_name(
    desk: FlaskClient, given: dict[str, Any], status: int, parameter: str
) -> None:
    answer = desk.put("/user/42", json=given)
    assert (answer.status_code, document(answer)["parameter"]) == (status, parameter)
    assert answer.content_type == "application/problem+json"
    assert "xxx" not in answer.text
    assert desk.get("/user/42").status_code == 404


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[1]", "application/json", 400),
        (b'{"note": "a", "note": "b"}', "application/json", 400),
        (b'{"max_scans": NaN}', "application/json", 400),
        (b'{"note": "' + b"x" * 200_000 + b'"}', "application/json", 413),
        (b"note=a", "application/x-www-form-urlencoded", 415),
        (b'{"note": "a"}', "application/merge-patch+json", 415),
    ],
)
def test_a_body_is_one_json_object(desk: FlaskClient, body: bytes, media_type: str, status: int) -> None:
    assert desk.put("/user/42", data=body, content_type=media_type).status_code == status


@pytest.mark.parametrize("user_id", ["a" * 65, ".", "..", "__a__", "a%20b", "%C3%A9", "a%2Bb"])
def test_a_bad_id_is_refused(desk: FlaskClient, user_id: str) -> None:
    for answer in (
        desk.put(f"/user/{user_id}", json={}),
        desk.get(f"/user/{user_id}"),
        desk.delete(f"/user/{user_id}"),
    ):
        assert (answer.status_code, document(answer)["parameter"]) == (400, "id")


def test_a_link_that_has_become_wrong_can_be_switched_off(tmp_path: Path) -> None:
    settings = settings_with(f"sqlite:///{tmp_path}/users.db", private_targets=True, styles='{"ours": {"scale": 5}}')
    wrong = {"target": "http://printer.local/", "fallback": "https://new.example/u/4", "style": {"style": "ours"}}
    client_of(settings, WITH_KEY).put("/user/42", json=wrong)
    desk = client_of(settings._replace(private_targets=False, styles="", public_url="https://new.example"), WITH_KEY)
    assert desk.patch("/user/42", json={"disabled": True}).status_code == 200
    assert document(desk.get("/user/42")).items() >= wrong.items()
    for changes, parameter in (
        ({"target": "http://scanner.local/"}, "target"),
        ({"fallback": "https://new.example/u/5"}, "fallback"),
        ({"style": {"scale": 6}}, "style.style"),
    ):
        answer = desk.patch("/user/42", json=changes)
        assert (answer.status_code, document(answer)["parameter"]) == (400, parameter)
    answer = desk.get("/user/42/qr")
    assert (answer.status_code, document(answer)["parameter"]) == (400, "style.style")


@pytest.mark.parametrize("name", ["passwort", "id", "version"])
@pytest.mark.parametrize("value", [None, "x"])
def test_a_member_that_no_record_has_is_refused_whatever_its_value(
    desk: FlaskClient, name: str, value: str | None
) -> None:
    desk.put("/user/42", json={})
    for answer in (desk.put("/user/42", json={name: value}), desk.patch("/user/42", json={name: value})):
        assert (answer.status_code, document(answer)["parameter"]) == (400, name)


def test_a_number_stays_as_it_is_written(desk: FlaskClient) -> None:
    body = b'{"target": {"wifi": {"ssid": 1.10, "password": 12345678.90}}, "password": 1.10, "style": {"scale": 5}}'
    answer = desk.put("/user/42", data=body, content_type="application/json")
    assert document(answer)["target"] == {"wifi": {"ssid": "1.10", "password": "12345678.90"}}
    assert document(answer)["style"] == {"scale": 5}
    assert "1.10" in desk.post("/u/42", data={"password": "1.10"}).text


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        ("1e-7", 1e-07), ("1E-5", 1e-05), ("1.0E-5", 1e-05), ("47.299999999999997", 47.3), ("47.30", "47.30"),
        ("8.0", 8.0), ("8", 8),
    ],
)  # fmt: skip
def test_a_number_may_be_written_as_any_language_does(desk: FlaskClient, number: str, kept: object) -> None:
    body = f'{{"target": {{"geo": {{"lat": {number}, "lng": 0}}}}}}'
    answer = desk.put("/user/42", data=body, content_type="application/json")
    assert answer.status_code == 201, answer.text
    assert document(answer)["target"]["geo"]["lat"] == kept


@pytest.mark.parametrize("deep", [9, 400, 20_000])
@pytest.mark.parametrize("begin", ['{"note": ', '{"target": {"contact": {"name": ', '{"rules": [{"device": '])
def test_a_body_deeper_than_any_record_is_refused(desk: FlaskClient, begin: str, deep: int) -> None:
    end = "".join({"{": "}", "[": "]"}[sign] for sign in reversed(begin) if sign in "{[")
    desk.put("/user/42", json={})
    for body in (begin + "[" * deep + "]" * deep + end, begin + '{"a":' * deep + "1" + "}" * deep + end):
        for method in ("PUT", "PATCH"):
            answer = desk.open("/user/42", method=method, data=body, content_type="application/json")
            assert answer.status_code == 400


def test_a_body_just_as_deep_as_a_stack_is_refused(desk: FlaskClient) -> None:
    """The parser takes it, and what walks through it afterwards would not."""
    desk.put("/user/42", json={})
    for deep in range(800, 1000):
        body = '{"note":' + '{"a":' * deep + "1" + "}" * deep + "}"
        answer = desk.patch("/user/42", data=body, content_type="application/json")
        assert answer.status_code == 400, deep


def test_a_link_may_lead_into_a_private_network_where_that_is_allowed(any_store: str) -> None:
    client = client_of(settings_with(any_store, private_targets=True), WITH_KEY)
    assert client.put("/user/42", json={"target": "http://printer.local/"}).status_code == 201
    assert client.get("/u/42", headers=PHONE).headers["Location"] == "http://printer.local/"


def test_where_nothing_would_last_a_write_says_what_to_set() -> None:
    client = client_of(settings_with("", in_cloud=True), WITH_KEY)
    for answer in (client.put("/user/42", json={}), client.post("/user", json={})):
        assert (answer.status_code, document(answer)["code"]) == (503, "no-durable-store")
        assert "QR_STORE=firestore" in document(answer)["detail"]
    assert client.get("/user/42/qr").status_code == 200
    assert client.get("/u/42").status_code == 404


def test_missing_durable_store_is_logged_without_client_data(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "__stdout__", sys.stdout)
    client_of(settings_with("", in_cloud=True), WITH_KEY).put("/user/42", json={"note": "private"})
    assert json.loads(capsys.readouterr().out) == {"severity": "ERROR", "message": "NoDurableStore raised"}


def test_a_link_may_not_lead_to_itself_by_way_of_another_address(any_store: str) -> None:
    client = client_of(settings_with(any_store, user_url="https://go.example/?to={id}"), WITH_KEY)
    assert client.put("/user/42", json={"target": "https://go.example/?to=42"}).status_code == 400
    assert client.put("/user/42", json={"target": "https://go.example/?to=43"}).status_code == 201


def test_nothing_is_asked_in_the_query_of_a_record(desk: FlaskClient) -> None:
    for answer in (
        desk.put("/user/42?note=a", json={}),
        desk.get("/user/42?api_key=k"),
        desk.patch("/user/42?a=b", json={}),
        desk.delete("/user/42?a=b"),
        desk.post("/user?a=b", json={}),
    ):
        assert (answer.status_code, document(answer)["code"]) == (400, "unknown-parameter")
