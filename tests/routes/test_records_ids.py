"""Ids in any case, and URLs with a slash at their end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support.links import TARGET, json_body, put_link, redirect, total_scans
from tests.support.user_codes import WITH_KEY, create_client, settings_with

OTHER = "https://example.com/other"


@pytest.fixture
def folding_client(any_store: str, client_with_key: FlaskClient) -> FlaskClient:
    """Return a client of a service that ignores the case of ids. The record Old was created before."""
    assert client_with_key.put("/user/Old", json={"target": OTHER}).status_code == 201
    return create_client(settings_with(any_store, ids="case-insensitive"), WITH_KEY)


def test_case_of_an_id_is_ignored(folding_client: FlaskClient) -> None:
    created = folding_client.put("/user/Menu", json={"target": TARGET, "id": "MENU", "style": {"dark": "navy"}})
    assert (created.status_code, json_body(created)["id"]) == (201, "menu")
    for user_id in ("menu", "MENU", "mEnU"):
        assert redirect(folding_client.get(f"/u/{user_id}")) == (302, TARGET)
        assert folding_client.get(f"/u/{user_id}+").status_code == 200
        assert json_body(folding_client.get(f"/user/{user_id}"))["id"] == "menu"
    assert folding_client.patch("/user/MENU", json={"note": "a"}).status_code == 200
    assert total_scans(folding_client, "Menu") == 3
    assert b"#000080" in folding_client.get("/user/MENU/qr?format=svg").data
    assert folding_client.put("/user/menu", json={"id": "other"}).status_code == 400
    assert folding_client.delete("/user/mENU").status_code == 204
    assert folding_client.get("/u/menu").status_code == 404


def test_records_with_capital_letters_keep_their_ids(folding_client: FlaskClient) -> None:
    assert redirect(folding_client.get("/u/Old")) == (302, OTHER)
    assert folding_client.get("/u/old").status_code == 404
    folding_client.put("/user/OLD", json={"target": TARGET})
    assert redirect(folding_client.get("/u/Old")) == (302, OTHER)
    assert [redirect(folding_client.get(f"/u/{user_id}")) for user_id in ("old", "OLD")] == [(302, TARGET)] * 2
    assert folding_client.patch("/user/Old", json={"note": "a"}).status_code == 200
    assert folding_client.delete("/user/Old").status_code == 204
    assert redirect(folding_client.get("/u/Old")) == (302, TARGET)


def test_random_ids_are_in_lower_case(folding_client: FlaskClient) -> None:
    ids = [json_body(folding_client.post("/user", json={}))["id"] for _ in range(8)]
    assert ids == [user_id.lower() for user_id in ids]
    assert len(set(ids)) == 8


def test_case_of_an_id_matters_by_default(client_with_key: FlaskClient) -> None:
    client_with_key.put("/user/menu", json={"target": TARGET})
    assert client_with_key.get("/u/Menu").status_code == 404
    assert client_with_key.put("/user/menu", json={"id": "Menu"}).status_code == 400


@pytest.mark.parametrize("path", ["/u/42", "/u/42+", "/u/42/a", "/user", "/user/42", "/user/42/scans", "/user/42/try",
                                  "/user/42/qr", "/scans"])  # fmt: skip
def test_slash_at_the_end_changes_nothing(sqlite_client: FlaskClient, path: str) -> None:
    put_link(sqlite_client, forward_path=True)
    statuses = [sqlite_client.get(f"{path}{end}").status_code for end in ("", "/")]
    assert statuses in ([200, 200], [302, 302])


def test_writes_accept_a_slash_at_the_end(sqlite_client: FlaskClient) -> None:
    assert sqlite_client.put("/user/42/", json={"target": TARGET}).status_code == 201
    assert sqlite_client.patch("/user/42/", json={"note": "a"}).status_code == 200
    assert sqlite_client.post("/user/", json={"target": TARGET}).status_code == 201
    assert sqlite_client.delete("/user/42/").status_code == 204


def test_redirect_loops_are_found_in_any_case(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/users.db"
    options: dict[str, Any] = {"ids": "case-insensitive", "user_url": "https://go.example/{id}"}
    client = create_client(settings_with(url, **options), WITH_KEY)
    assert client.put("/user/menu", json={"target": "https://go.example/MENU"}).status_code == 400
    assert client.put("/user/menu", json={"target": "https://go.example", "forward_path": True}).status_code == 201
    assert client.get("/u/menu/Menu").status_code == 508
