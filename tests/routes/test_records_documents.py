"""Documents that clients read, and send back."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support.links import json_body

EXAMPLE = "https://example.com/"
ROUND_TRIPS: list[dict[str, Any]] = [
    {},
    {"target": EXAMPLE, "note": "line\nline", "max_scans": 5, "disabled": True},
    {"target": {"contact": {"name": "Jane", "phone": "+41791234567"}}, "style": {"shape": "dot", "scale": 5}},
    {
        "rules": [{"target": EXAMPLE, "device": "IOS, Android", "country": "ch", "name": "1.10"}],
        "fallback": "there.example",
    },
    {"rules": [{"target": EXAMPLE, "device": "ios"}, {"target": EXAMPLE, "language": "de"}]},
    {"starts_at": "2026-01-01T00:00+02:00", "expires_at": "2199-01-01T00:00:00Z", "target": EXAMPLE},
    {"target": EXAMPLE, "password": "sesame"},
    {"title": "=Menu", "tags": ["bistro", "summer"], "scans_30_days": 7},
]


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize("members", ROUND_TRIPS)
def test_document_of_get_is_accepted(client_with_key: FlaskClient, method: str, members: dict[str, Any]) -> None:
    client_with_key.put("/user/42", json=members)
    before = json_body(client_with_key.get("/user/42"))
    response = client_with_key.open("/user/42", method=method, json=before)
    assert response.status_code == 200, response.text
    after = json_body(client_with_key.get("/user/42"))
    assert after["version"] == before["version"] + 1
    assert {**before, "version": 0, "updated_at": ""} == {**after, "version": 0, "updated_at": ""}


def test_put_of_get_document_keeps_password(sqlite_client: FlaskClient) -> None:
    sqlite_client.put("/user/42", json={"target": EXAMPLE, "password": "sesame"})
    document = json_body(sqlite_client.get("/user/42"))
    sqlite_client.put("/user/42", json=document)
    assert sqlite_client.post("/u/42", data={"password": "sesame"}).status_code == 303
    sqlite_client.put("/user/42", json={**document, "password": "new"})
    assert sqlite_client.post("/u/42", data={"password": "new"}).status_code == 303
    sqlite_client.put("/user/42", json={**document, "has_password": False})
    assert sqlite_client.get("/u/42").status_code == 302


def test_read_only_members_do_not_change_a_record(sqlite_client: FlaskClient) -> None:
    before = json_body(sqlite_client.put("/user/42", json={}))
    sent = {
        "id": "42",
        "url": "x",
        "qr": "x",
        "version": 9,
        "created_at": "x",
        "updated_at": None,
        "has_password": False,
    }
    after = json_body(sqlite_client.put("/user/42", json=sent))
    assert (after["version"], after["created_at"], after["url"]) == (2, before["created_at"], before["url"])


def test_document_of_another_record_is_rejected(sqlite_client: FlaskClient) -> None:
    sqlite_client.put("/user/42", json={"target": EXAMPLE})
    document = json_body(sqlite_client.get("/user/42"))
    for method in ("PUT", "PATCH"):
        response = sqlite_client.open("/user/43", method=method, json=document)
        assert (response.status_code, json_body(response)["detail"]) == (400, "id must be 43, as in the URL; got 42")


def test_post_rejects_read_only_members(sqlite_client: FlaskClient) -> None:
    for name in ("id", "version", "has_password"):
        assert sqlite_client.post("/user", json={name: "x"}).status_code == 400
    assert "send PUT /user/<id>" in sqlite_client.post("/user", json={"id": "x"}).text


def test_target_in_the_member_url_is_rejected(client_with_key: FlaskClient) -> None:
    """``url`` is the URL of the link itself. A record without a target would be created without notice."""
    put = client_with_key.put("/user/42", json={"url": EXAMPLE})
    patch = client_with_key.patch("/user/42", json={"id": "42", "url": EXAMPLE})
    table = client_with_key.post("/user", data=f"id,url\nmenu,{EXAMPLE}\n", content_type="text/csv")
    assert ([put.status_code, patch.status_code], "rejected,menu,,bad-parameter,url," in table.text) == (
        [400] * 2,
        True,
    )
    assert "send the URL that the link opens as target" in put.text
    assert client_with_key.put("/user/42", json={"url": EXAMPLE, "target": EXAMPLE}).status_code == 201


def test_page_of_records_is_compressed_on_request(client_with_key: FlaskClient) -> None:
    for number in range(9):
        client_with_key.put(f"/user/{number}", json={"target": EXAMPLE})
    plain, compressed = (client_with_key.get("/user", headers=fields) for fields in ({}, {"Accept-Encoding": "gzip"}))
    assert compressed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(compressed.data) == plain.data
    assert plain.headers["Vary"] == compressed.headers["Vary"] == "Accept-Encoding"


def test_record_has_one_entity_tag(client_with_key: FlaskClient) -> None:
    """A client sends the tag back to write, also if it accepts gzip."""
    client_with_key.put("/user/42", json={"target": EXAMPLE, "note": "x" * 990})
    read = client_with_key.get("/user/42", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in read.headers
    fields = {"Accept-Encoding": "gzip", "If-Match": read.headers["ETag"]}
    assert client_with_key.patch("/user/42", json={"disabled": True}, headers=fields).status_code == 200
