from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient

from qr.store.sqlite import SqliteStore
from tests.support.links import json_body
from tests.support.user_codes import WITH_KEY, create_client, settings_with


def test_write_with_an_outdated_tag_returns_412(client_with_key: FlaskClient) -> None:
    tag = client_with_key.put("/user/42", json={"note": "a"}).headers["ETag"]
    assert client_with_key.patch("/user/42", json={"note": "b"}, headers={"If-Match": tag}).status_code == 200
    for response in (
        client_with_key.patch("/user/42", json={"note": "c"}, headers={"If-Match": tag}),
        client_with_key.put("/user/42", json={"note": "c"}, headers={"If-Match": tag}),
        client_with_key.delete("/user/42", headers={"If-Match": tag}),
        client_with_key.put("/user/42", json={"note": "c"}, headers={"If-None-Match": "*"}),
    ):
        assert (response.status_code, json_body(response)["code"]) == (412, "precondition-failed")
    assert json_body(client_with_key.get("/user/42"))["note"] == "b"


def test_precondition_does_not_match_a_missing_record(client_with_key: FlaskClient) -> None:
    for headers in ({"If-Match": "*"}, {"If-Match": '"1-2"'}):
        assert client_with_key.put("/user/42", json={}, headers=headers).status_code == 412
    assert client_with_key.put("/user/42", json={}, headers={"If-None-Match": "*"}).status_code == 201


def test_tag_does_not_match_a_recreated_record(client_with_key: FlaskClient) -> None:
    tag = client_with_key.put("/user/42", json={"note": "a"}).headers["ETag"]
    client_with_key.delete("/user/42")
    client_with_key.put("/user/42", json={"note": "b"})
    assert client_with_key.put("/user/42", json={}, headers={"If-Match": tag}).status_code == 412


@pytest.mark.parametrize("field", ["", ",", 'W/"1-2"'])
def test_if_match_without_a_strong_tag_returns_412(sqlite_client: FlaskClient, field: str) -> None:
    sqlite_client.put("/user/42", json={"note": "a"})
    for response in (
        sqlite_client.put("/user/42", json={}, headers={"If-Match": field}),
        sqlite_client.patch("/user/42", json={"note": "b"}, headers={"If-Match": field}),
        sqlite_client.delete("/user/42", headers={"If-Match": field}),
        sqlite_client.post("/user", json={}, headers={"If-Match": field}),
    ):
        assert (response.status_code, json_body(response)["code"]) == (412, "precondition-failed")
    assert json_body(sqlite_client.get("/user/42"))["note"] == "a"


def test_non_matching_read_returns_412_without_the_record(sqlite_client: FlaskClient) -> None:
    tag = sqlite_client.put("/user/42", json={"note": "secret"}).headers["ETag"]
    response = sqlite_client.get("/user/42", headers={"If-Match": '"1-2"'})
    assert (response.status_code, response.content_type) == (412, "application/problem+json")
    assert "secret" not in response.text
    assert sqlite_client.get("/user/42", headers={"If-Match": tag}).status_code == 200


def test_missing_record_returns_404_before_412(sqlite_client: FlaskClient) -> None:
    """RFC 9110, 13.2.1: a precondition is checked only if the request would succeed without it."""
    headers = {"If-Match": '"1-2"'}
    assert sqlite_client.patch("/user/42", json={}, headers=headers).status_code == 404
    assert sqlite_client.delete("/user/42", headers=headers).status_code == 404


def test_read_meets_both_preconditions_with_304(sqlite_client: FlaskClient) -> None:
    tag = sqlite_client.put("/user/42", json={}).headers["ETag"]
    for match in (tag, "*"):
        assert sqlite_client.get("/user/42", headers={"If-Match": match}).status_code == 200
        response = sqlite_client.get("/user/42", headers={"If-Match": match, "If-None-Match": tag})
        assert (response.status_code, response.data, response.headers["ETag"]) == (304, b"", tag)


def test_matching_if_none_match_returns_304(sqlite_client: FlaskClient) -> None:
    tag = sqlite_client.put("/user/42", json={}).headers["ETag"]
    assert sqlite_client.get("/user/42", headers={"If-None-Match": tag}).status_code == 304
    sqlite_client.patch("/user/42", json={"note": "n"})
    response = sqlite_client.get("/user/42", headers={"If-None-Match": tag})
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "private, no-cache")


def test_concurrent_patches_are_all_applied(any_store: str) -> None:
    settings = settings_with(any_store)
    members = ["dark", "eye_color", "eyeball_color"]
    # Create the clients one after another: CPython 3.11 cannot parse routes in several threads (gh-106905).
    clients = [create_client(settings, WITH_KEY) for _ in members]
    clients[0].put("/user/42", json={})

    def patch_color(client: FlaskClient, member: str) -> int:
        return client.patch("/user/42", json={"style": {member: "#123"}}).status_code

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(patch_color, clients, members)) == [200, 200, 200]
    record = json_body(clients[0].get("/user/42"))
    assert record["style"] == dict.fromkeys(members, "#123")
    assert record["version"] == 4


def test_retry_verifies_the_same_style_once(
    sqlite_client: FlaskClient, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    sqlite_client.put("/user/42", json={})
    failures, replace = iter([False, True, True]), SqliteStore.replace
    monkeypatch.setattr(SqliteStore, "replace", lambda *records: not next(failures, False) and replace(*records))
    for _ in range(2):
        assert sqlite_client.patch("/user/42", json={"style": {"shape": "dot"}}).status_code == 200
    entries = map(json.loads, capfd.readouterr().out.splitlines())
    _, without_retry, with_retries = [entry for entry in entries if entry["message"] == "request"]
    assert without_retry["units"] == with_retries["units"] > 1
