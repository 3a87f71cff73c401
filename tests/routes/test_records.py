from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from qr.http import records
from tests.support.links import json_body
from tests.support.user_codes import (
    PHONE,
    WITH_KEY,
    create_client,
    settings_with,
)

EXAMPLE = "https://example.com/"


class TestRecord:
    def test_put_creates_then_replaces(self, client_with_key: FlaskClient) -> None:
        created = client_with_key.put("/user/42", json={"target": EXAMPLE, "note": "first"})
        assert (created.status_code, created.headers["Location"]) == (201, "http://localhost/user/42")
        again = client_with_key.put("/user/42", json={"target": f"{EXAMPLE}b"})
        assert again.status_code == 200
        first, second = json_body(created), json_body(again)
        assert (first["version"], second["version"]) == (1, 2)
        assert "note" not in second
        assert second["created_at"] == first["created_at"] < second["updated_at"]
        assert json_body(client_with_key.get("/user/42")) == second

    def test_patch_changes_only_its_members(self, client_with_key: FlaskClient) -> None:
        client_with_key.put("/user/42", json={"target": EXAMPLE, "style": {"shape": "dot", "scale": 5}, "note": "n"})
        client_with_key.patch("/user/42", json={"style": {"scale": None, "dark": "#123"}, "note": None, "max_scans": 7})
        record = json_body(client_with_key.get("/user/42"))
        assert record["style"] == {"shape": "dot", "dark": "#123"}
        assert (record["target"], record["max_scans"], "note" in record) == (EXAMPLE, 7, False)

    def test_record_contains_the_urls_of_link_and_image(self, sqlite_client: FlaskClient) -> None:
        record = json_body(sqlite_client.put("/user/a.b", json={}, base_url="https://qr.example.com/"))
        assert record == {
            "id": "a.b",
            "url": "https://qr.example.com/u/a.b",
            "qr": "https://qr.example.com/user/a.b/qr",
            "has_password": False,
            "version": 1,
            "created_at": record["created_at"],
            "updated_at": record["created_at"],
        }
        assert re.fullmatch(r"2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", record["created_at"])

    def test_own_times_are_accepted_as_times(self, sqlite_client: FlaskClient) -> None:
        created_at = json_body(sqlite_client.put("/user/42", json={}))["created_at"]
        record = json_body(sqlite_client.patch("/user/42", json={"starts_at": created_at}))
        assert record["starts_at"] == f"{created_at[:19]}Z"
        assert sqlite_client.patch("/user/42", json={"starts_at": record["updated_at"]}).status_code == 200
        assert sqlite_client.get(f"/event/json?summary=x&start={created_at}").status_code == 200

    def test_post_creates_a_record_with_a_random_id(self, client_with_key: FlaskClient) -> None:
        created = [client_with_key.post("/user", json={"target": EXAMPLE}) for _ in range(3)]
        ids = {json_body(response)["id"] for response in created}
        assert len(ids) == 3
        assert all(re.fullmatch("[A-Za-z0-9]{16}", user_id) for user_id in ids)
        assert {response.status_code for response in created} == {201}
        assert client_with_key.get(created[0].headers["Location"]).json == created[0].json

    def test_deleted_record_is_not_found(self, client_with_key: FlaskClient) -> None:
        client_with_key.put("/user/42", json={"target": EXAMPLE})
        assert client_with_key.delete("/user/42").status_code == 204
        for response in (
            client_with_key.get("/user/42"),
            client_with_key.delete("/user/42"),
            client_with_key.patch("/user/42", json={}),
        ):
            assert (response.status_code, json_body(response)["code"]) == (404, "no-such-record")

    def test_password_is_hidden_and_stays_until_changed(self, sqlite_client: FlaskClient) -> None:
        texts = sqlite_client.put("/user/42", json={"target": EXAMPLE, "password": "open sesame"}).text
        texts += sqlite_client.patch("/user/42", json={"note": "n"}).text + sqlite_client.get("/user").text
        assert "sesame" not in texts
        assert "scrypt" not in texts
        assert json_body(sqlite_client.get("/user/42"))["has_password"]
        assert sqlite_client.post("/u/42", data={"password": "open sesame"}).status_code == 303
        sqlite_client.patch("/user/42", json={"password": None})
        assert sqlite_client.get("/u/42").status_code == 302
        sqlite_client.put("/user/42", json={"target": EXAMPLE, "password": "p"})
        sqlite_client.put("/user/42", json={"target": EXAMPLE})
        assert not json_body(sqlite_client.get("/user/42"))["has_password"]


class TestList:
    def test_each_page_links_to_the_next(self, client_with_key: FlaskClient) -> None:
        for user_id in "abcde":
            client_with_key.put(f"/user/{user_id}", json={"note": user_id})
        target, pages = "/user?limit=2", []
        while target:
            response = client_with_key.get(target)
            pages.append([record["id"] for record in json_body(response)["users"]])
            next_link = re.fullmatch('<(.+)>; rel="next"', response.headers.get("Link", ""))
            assert bool(next_link) == ("cursor" in json_body(response))
            target = next_link[1] if next_link else ""
        assert pages == [["a", "b"], ["c", "d"], ["e"]]

    def test_list_without_records_is_empty(self, client_with_key: FlaskClient) -> None:
        assert json_body(client_with_key.get("/user")) == {"users": [], "tags": {}}

    def test_list_is_filtered_sorted_and_counted(self, client_with_key: FlaskClient) -> None:
        links: dict[str, dict[str, Any]] = {
            "c": {"target": f"{EXAMPLE}drinks", "title": "Menü der Straße", "tags": ["bistro", "summer"]},
            "a": {"target": {"wifi": {"ssid": "Lounge"}}, "tags": ["bistro"], "note": "Table 4"},
            "b": {"title": "Ende", "tags": ["spa"]},
        }
        for user_id, members in links.items():
            assert client_with_key.put(f"/user/{user_id}", json=members).status_code == 201
        for _ in range(2):
            client_with_key.get("/u/c", headers=PHONE)
        client_with_key.patch("/user/c", json={"note": "n"})

        def ids(query: str) -> str:
            return "".join(record["id"] for record in json_body(client_with_key.get(f"/user?{query}"))["users"])

        for query, expected in {
            "tag=bistro": "ac", "tag=none": "", "q=STRASSE": "c", "q=DRINKS": "c", "q=lounge": "a",
            "q=table%204%20bistro": "a", "q=men%C3%9C&tag=bistro": "c", "q=der&tag=spa": "", "q=ende": "b",
            "sort=title": "abc", "sort=-title": "cba", "sort=created": "cab", "sort=-created": "bac",
            "sort=updated": "abc", "sort=id": "abc", "sort=-updated&tag=bistro": "ca",
        }.items():  # fmt: skip
            assert ids(query) == expected, query
        body = json_body(client_with_key.get("/user"))
        assert body["tags"] == {"bistro": 2, "spa": 1, "summer": 1}
        assert [record["scans_30_days"] for record in body["users"]] == [0, 0, 2]
        assert client_with_key.put("/user/c", json=body["users"][2]).status_code == 200

    @pytest.mark.parametrize("sort", ["title", "-title", "-updated"])
    def test_next_page_keeps_the_parameters(self, sqlite_client: FlaskClient, sort: str) -> None:
        for number, title in enumerate(["a b", "", "~ü&", "a b", "a b"]):
            sqlite_client.put(f"/user/{number}", json={"title": title or None, "tags": ["x"]})
        everything = [one["id"] for one in json_body(sqlite_client.get(f"/user?sort={sort}"))["users"]]
        target, found = f"/user?limit=2&q=x&tag=x&sort={sort}", []
        while target:
            response = sqlite_client.get(target)
            found += [one["id"] for one in json_body(response)["users"]]
            assert ("tags" in json_body(response)) == (len(found) <= 2)
            target = response.headers.get("Link", "<").partition(">")[0][1:]
        assert found == everything

    def test_search_reads_a_bounded_number_of_records(
        self, sqlite_client: FlaskClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(records, "MAX_RECORDS_READ", 3)
        for user_id in "abcdefg":
            sqlite_client.put(f"/user/{user_id}", json={"note": "last" if user_id == "g" else "n"})
        pages, cursor = list[list[str]](), ""
        while cursor or not pages:
            body = json_body(sqlite_client.get("/user", query_string={"q": "last", "cursor": cursor or None}))
            pages.append([one["id"] for one in body["users"]])
            cursor = body.get("cursor", "")
        assert pages == [[], [], ["g"]]

    @pytest.mark.parametrize(
        "query",
        [
            "limit=0",
            "limit=101",
            "cursor=a%20b",
            "cursor=__a__",
            "cursor=..",
            "page=2",
            "sort=scans",
            "sort=-id",
            "tag=a,b",
            "q=",
            "cursor=__a__~x",
            "cursor=a~x",
            "cursor=a~x&sort=title",
            "cursor=a~title&sort=title",
            "cursor=a~title~x",
            "cursor=a~created_at~x&sort=updated",
            "cursor=a&sort=title",
        ],
    )
    def test_invalid_page_parameter_returns_400(self, sqlite_client: FlaskClient, query: str) -> None:
        assert sqlite_client.get(f"/user?{query}").status_code == 400


INVALID_MEMBERS: list[tuple[dict[str, Any], int, str]] = [
    ({"targt": EXAMPLE}, 400, "targt"),
    ({"id": "43"}, 400, "id"),
    ({"id": 42}, 400, "id"),
    ({"id": None}, 400, "id"),
    ({"has_password": True}, 400, "has_password"),
    ({"has_password": "yes"}, 400, "has_password"),
    ({"target": EXAMPLE, "created": "2026-01-01T00:00:00Z"}, 400, "created"),
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


@pytest.mark.parametrize(("members", "status", "parameter"), INVALID_MEMBERS)
def test_invalid_member_is_rejected_by_name(
    sqlite_client: FlaskClient, members: dict[str, Any], status: int, parameter: str
) -> None:
    response = sqlite_client.put("/user/42", json=members)
    assert (response.status_code, json_body(response)["parameter"]) == (status, parameter)
    assert response.content_type == "application/problem+json"
    assert "xxx" not in response.text
    assert sqlite_client.get("/user/42").status_code == 404


@pytest.mark.parametrize("user_id", ["a" * 65, ".", "..", "__a__", "a%20b", "%C3%A9", "a%2Bb"])
def test_invalid_id_is_rejected(sqlite_client: FlaskClient, user_id: str) -> None:
    for response in (
        sqlite_client.put(f"/user/{user_id}", json={}),
        sqlite_client.get(f"/user/{user_id}"),
        sqlite_client.delete(f"/user/{user_id}"),
    ):
        assert (response.status_code, json_body(response)["parameter"]) == (400, "id")


def test_link_with_invalid_target_can_be_disabled(tmp_path: Path) -> None:
    settings = settings_with(f"sqlite:///{tmp_path}/users.db", private_targets="*", styles='{"ours": {"scale": 5}}')
    invalid = {"target": "http://printer.local/", "fallback": "https://new.example/u/4", "style": {"style": "ours"}}
    create_client(settings, WITH_KEY).put("/user/42", json=invalid)
    sqlite_client = create_client(
        settings._replace(private_targets="", styles="", public_url="https://new.example"), WITH_KEY
    )
    assert sqlite_client.patch("/user/42", json={"disabled": True}).status_code == 200
    assert json_body(sqlite_client.get("/user/42")).items() >= invalid.items()
    for changes, parameter in (
        ({"target": "http://scanner.local/"}, "target"),
        ({"fallback": "https://new.example/u/5"}, "fallback"),
        ({"style": {"scale": 6}}, "style.style"),
    ):
        response = sqlite_client.patch("/user/42", json=changes)
        assert (response.status_code, json_body(response)["parameter"]) == (400, parameter)
    response = sqlite_client.get("/user/42/qr")
    assert (response.status_code, json_body(response)["parameter"]) == (400, "style.style")


@pytest.mark.parametrize("name", ["passwort", "ids", "versions"])
@pytest.mark.parametrize("value", [None, "x"])
def test_unknown_member_is_rejected_with_any_value(sqlite_client: FlaskClient, name: str, value: str | None) -> None:
    sqlite_client.put("/user/42", json={})
    for response in (
        sqlite_client.put("/user/42", json={name: value}),
        sqlite_client.patch("/user/42", json={name: value}),
    ):
        assert (response.status_code, json_body(response)["parameter"]) == (400, name)


def test_private_target_is_accepted_if_configured(any_store: str) -> None:
    client = create_client(settings_with(any_store, private_targets="*"), WITH_KEY)
    assert client.put("/user/42", json={"target": "http://printer.local/"}).status_code == 201
    assert client.get("/u/42", headers=PHONE).headers["Location"] == "http://printer.local/"


def test_write_without_durable_store_names_the_setting() -> None:
    client = create_client(settings_with("", in_cloud=True), WITH_KEY)
    for response in (client.put("/user/42", json={}), client.post("/user", json={})):
        assert (response.status_code, json_body(response)["code"]) == (503, "no-durable-store")
        assert "QR_STORE=firestore" in json_body(response)["detail"]
    assert client.get("/user/42/qr").status_code == 200
    assert client.get("/u/42").status_code == 404


def test_target_in_form_of_user_url_is_rejected(any_store: str) -> None:
    client = create_client(settings_with(any_store, user_url="https://go.example/?to={id}"), WITH_KEY)
    assert client.put("/user/42", json={"target": "https://go.example/?page=43"}).status_code == 201
    for user_id in ("42", "43"):
        rule = {"device": "ios", "target": f"https://go.example/?to={user_id}"}
        response = client.put("/user/42", json={"rules": [rule]})
        assert (response.status_code, json_body(response)["parameter"]) == (400, "rules.1.target")


def test_query_of_a_record_request_is_rejected(sqlite_client: FlaskClient) -> None:
    for response in (
        sqlite_client.put("/user/42?note=a", json={}),
        sqlite_client.get("/user/42?api_key=k"),
        sqlite_client.patch("/user/42?a=b", json={}),
        sqlite_client.delete("/user/42?a=b"),
        sqlite_client.post("/user?a=b", json={}),
    ):
        assert (response.status_code, json_body(response)["code"]) == (400, "unknown-parameter")
