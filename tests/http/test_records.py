"""API keys that are limited to tags, and the log of writes."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest
from flask.testing import FlaskClient

from qr.access.keys import format_entry
from qr.config import Settings
from tests.support.stores import sqlite_first
from tests.support.user_codes import create_client

OWNER, BISTRO, GUEST = "qr_Owner3xPz9QmW7tLd", "qr_Bistro5uRc2JfN8sX", "qr_Guest6yMe0AoZ3vBq"
ENTRIES = (
    ("owner", ["read", "write"], OWNER),
    ("bistro", ["read:bistro", "read:bar", "write:bistro"], BISTRO),
    ("guest", ["read:spa"], GUEST),
)
TARGET = "https://example.com/"
CREATE = {"name": "create_link", "arguments": {"id": "new", "target": TARGET}}
# Requests of a key for the tag "bistro", and their statuses.
REQUESTS: tuple[tuple[str, str, dict[str, Any] | None, int], ...] = (
    ("GET", "/user/table", None, 200),
    ("GET", "/user/bar", None, 200),
    ("GET", "/user/table/scans", None, 200),
    ("GET", "/user/table/try", None, 200),
    ("GET", "/user/spa", None, 404),
    ("GET", "/user/plain", None, 404),
    ("GET", "/user/spa/scans", None, 404),
    ("GET", "/user/spa/try", None, 404),
    ("PATCH", "/user/bar", {"note": "n"}, 404),
    ("PATCH", "/user/spa", {"tags": ["bistro"]}, 404),
    ("DELETE", "/user/spa", None, 404),
    ("PUT", "/user/spa", {"tags": ["bistro"]}, 403),
    ("PUT", "/user/table", {"target": TARGET}, 403),
    ("PUT", "/user/new", {"target": TARGET}, 403),
    ("PUT", "/user/new", {"target": TARGET, "tags": ["bar"]}, 403),
    ("POST", "/user", {"target": TARGET}, 403),
    ("PATCH", "/user/table", {"tags": ["summer"]}, 403),
    ("PATCH", "/user/table", {"tags": None}, 403),
    ("PATCH", "/user/table", {"tags": ["bistro", "spa"]}, 403),
    ("PUT", "/user/new", {"target": TARGET, "tags": ["bistro", "spa"]}, 403),
    ("PATCH", "/user/table", {"tags": ["bistro", "bar"]}, 403),
    ("PATCH", "/user/table", {"tags": ["winter", "bistro"]}, 200),
    ("PATCH", "/user/table", {"tags": ["summer", "bistro"]}, 200),
    ("PUT", "/user/new", {"target": TARGET, "tags": ["bistro"]}, 201),
    ("POST", "/user", {"target": TARGET, "tags": ["bistro"]}, 201),
    ("DELETE", "/user/table", None, 204),
)


def client_of(store: str, key: str) -> FlaskClient:
    entries = " ".join(format_entry(*entry) for entry in ENTRIES)
    return create_client(Settings(store=store, api_keys=entries), {"X-API-Key": key})


@pytest.fixture
def owner(any_store: str) -> FlaskClient:
    """Return a client that can access all records, after it has created four of them."""
    client = client_of(any_store, OWNER)
    for user_id, tags in {"bar": ["bar"], "plain": [], "spa": ["spa", "summer"], "table": ["bistro", "summer"]}.items():
        assert client.put(f"/user/{user_id}", json={"target": TARGET, "tags": tags}).status_code == 201
    return client


def ids(client: FlaskClient, query: str = "") -> list[str]:
    return [record["id"] for record in client.get(f"/user{query}").get_json()["users"]]


def call_tool(client: FlaskClient, **params: Any) -> Any:
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    result = client.post("/mcp", json=message, headers={"MCP-Protocol-Version": "2025-06-18"}).get_json()["result"]
    return result["structuredContent"].get("code") or result["structuredContent"]["id"]


@sqlite_first
def test_key_accesses_only_records_with_its_tags(owner: FlaskClient, any_store: str) -> None:
    bistro = client_of(any_store, BISTRO)
    assert (ids(owner), ids(bistro)) == (["bar", "plain", "spa", "table"], ["bar", "table"])
    assert (ids(bistro, "?limit=1"), ids(bistro, "?limit=1&cursor=bar")) == (["bar"], ["table"])
    assert ids(client_of(any_store, GUEST)) == ["spa"]
    assert [ids(client, "?tag=summer") for client in (owner, bistro)] == [["spa", "table"], ["table"]]
    assert ids(bistro, "?tag=bistro&sort=-title&q=example") == ["table"]
    assert bistro.get("/user").get_json()["tags"] == {"bar": 1, "bistro": 1, "summer": 1}
    for method, path, body, status in REQUESTS:
        response = bistro.open(path, method=method, json=body)
        assert (method, path, body, response.status_code) == (method, path, body, status), response.text
        assert TARGET not in response.text or status < 300
    assert owner.get("/user/spa").get_json()["version"] == 1
    assert bistro.put("/user/spa", json={"tags": ["bistro"]}, headers={"If-Match": "*"}).status_code == 403
    assert client_of(any_store, GUEST).post("/user", json={"tags": ["spa"]}).status_code == 403
    assert call_tool(bistro, **CREATE) == "forbidden"
    assert call_tool(bistro, name="link_scans", arguments={"id": "spa"}) == "no-such-record"
    assert call_tool(bistro, name="link_scans", arguments={"id": "bar"}) == "bar"


def test_each_write_is_logged_without_values(
    sqlite_client: FlaskClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "__stdout__", sys.stdout)
    for method, path, body in (
        ("PUT", "/user/a.b", {"target": TARGET, "password": "sesame", "note": "hush"}),
        ("PUT", "/user/a.b", {"target": TARGET, "note": "hush", "tags": ["hush"]}),
        ("PATCH", "/user/a.b", {"note": None, "title": "hush", "target": TARGET}),
        ("PATCH", "/user/a.b", {"note": "x" * 1001}),
        ("PATCH", "/user/missing", {"note": "hush"}),
        ("GET", "/user/a.b", None),
        ("DELETE", "/user/a.b", None),
    ):
        sqlite_client.open(path, method=method, json=body)
    call_tool(sqlite_client, **CREATE)
    logged = capsys.readouterr().out
    entries = [json.loads(line) for line in logged.splitlines() if '"record written"' in line]
    assert [(entry["operation"], entry["id"], entry["members"]) for entry in entries] == [
        ("create", "a.b", ["note", "password", "target"]),
        ("replace", "a.b", ["password", "tags"]),
        ("change", "a.b", ["note", "title"]),
        ("delete", "a.b", []),
        ("create", "new", ["target"]),
    ]
    assert {(entry["severity"], entry["key"]) for entry in entries} == {("NOTICE", "test")}
    assert not [text for text in ("hush", "sesame", TARGET, "scrypt") if text in logged]
