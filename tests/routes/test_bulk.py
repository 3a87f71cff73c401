"""Many records in one request."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any, NoReturn

import pypdfium2
import pytest
import zxingcpp
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qr.access.keys import format_entry
from qr.config_values import RateLimit
from qr.errors import OutOfTime, StoreUnavailable
from qr.http import batches
from qr.links.record import Document, Record
from qr.routes import batch, bulk, records
from qr.store.sqlite import SqliteStore
from tests.support.links import json_body
from tests.support.stores import sqlite_first
from tests.support.user_codes import WITH_KEY, create_client, settings_with

CSV, JSON_LINES = "text/csv", "application/x-ndjson"
TARGET = "https://example.com/"


def send(client: FlaskClient, body: str | bytes, media_type: str = JSON_LINES, path: str = "/user") -> TestResponse:
    return client.post(path, data=body, content_type=media_type)


def rows_of(response: TestResponse) -> list[dict[str, Any]]:
    """Return the rows of a response as objects. Empty cells of CSV are left out."""
    if response.mimetype == JSON_LINES:
        return [json.loads(line) for line in response.text.splitlines()]
    assert response.mimetype == CSV, response.text
    table = csv.DictReader(StringIO(response.data.decode("utf-8-sig"), newline=""))
    return [{name: cell for name, cell in row.items() if cell} for row in table]


def results(response: TestResponse) -> list[str]:
    """Return the status of each row, or the code and the parameter of its error."""
    assert response.status_code == 200, response.text
    return [
        row.get("code", row["status"]) + (f" {row['parameter']}" if "parameter" in row else "")
        for row in rows_of(response)
    ]


# Each file, and the results when it is sent once and twice.
FILES = {
    CSV: 'id;action;target;tags;style;note\n'
    'a;;https://example.com/a;bistro,summer;"{""shape"": ""dot""}";=1\n'
    'b;put;"{""contact"": {""name"": ""Jane""}}";;;\n'
    'b;patch;;;;two\n'
    'old;delete;;;;\n',
    JSON_LINES: '{"id": "a", "target": "https://example.com/a", "tags": ["bistro", "summer"], "note": "=1", '
    '"style": {"shape": "dot"}}\n\n{"id": "b", "target": {"contact": {"name": "Jane"}}, "note": "two"}\n'
    '{"id": "b", "action": "patch", "note": "two", "title": null}\n{"id": "old", "action": "delete"}\n',
}  # fmt: skip


@pytest.mark.parametrize("media_type", FILES)
def test_rows_write_records_once(client_with_key: FlaskClient, media_type: str) -> None:
    client_with_key.put("/user/old", json={"target": TARGET})
    client_with_key.put("/user/b", json={"target": TARGET})
    first = send(client_with_key, FILES[media_type], media_type)
    is_csv = media_type == CSV
    assert results(first) == ["created", "changed", "changed" if is_csv else "unchanged", "deleted"]
    assert (first.headers["X-QR-Rows"], first.headers["X-QR-Errors"]) == ("4", "0")
    assert rows_of(first)[0]["url"] == "http://localhost/u/a"
    a, b = (json_body(client_with_key.get(f"/user/{user_id}")) for user_id in "ab")
    assert (a["target"], a["tags"], a["style"]) == ("https://example.com/a", ["bistro", "summer"], {"shape": "dot"})
    assert (a["note"], b["note"], b["target"]) == ("=1", "two", {"contact": {"name": "Jane"}})
    assert client_with_key.get("/user/old").status_code == 404
    if not is_csv:
        assert results(send(client_with_key, FILES[media_type])) == ["unchanged"] * 4
        assert client_with_key.get("/user/a").json == a
        assert {**json_body(client_with_key.put("/user/a", json=a)), "version": 1, "updated_at": ""} == {
            **a, "updated_at": ""
        }  # fmt: skip


@pytest.mark.parametrize("action", ["patch", "PATCH"])
def test_patch_in_csv_removes_members(sqlite_client: FlaskClient, action: str) -> None:
    sqlite_client.put("/user/a", json={"target": TARGET, "title": "Menu"})
    assert results(send(sqlite_client, f"id,action,title,note\na,{action},null,two\n", CSV)) == ["changed"]
    assert json_body(sqlite_client.get("/user/a")).keys() & {"title", "note"} == {"note"}


@pytest.mark.parametrize("media_type", [CSV, JSON_LINES])
def test_export_is_imported_unchanged(client_with_key: FlaskClient, tmp_path: Path, media_type: str) -> None:
    send(client_with_key, FILES[JSON_LINES])
    rules = [{"device": "ios", "target": TARGET}]
    client_with_key.put("/user/c", json={"rules": rules, "disabled": True, "max_scans": 5, "title": "'=1"})
    client_with_key.put("/user/secret", json={"target": TARGET, "password": "sesame"})
    query = f"format={'csv' if media_type == CSV else 'jsonl'}"
    export = client_with_key.get(f"/user?{query}")
    assert "scrypt" not in export.text
    assert results(send(client_with_key, export.data, media_type)) == ["unchanged"] * 4
    other = create_client(settings_with(f"sqlite:///{tmp_path}/other.db"), WITH_KEY)
    imported = send(other, export.data, media_type)
    assert results(imported) == ["created"] * 3 + ["bad-parameter has_password"]
    assert "password, which no response contains" in rows_of(imported)[3]["detail"]
    assert client_with_key.post("/u/secret", data={"password": "sesame"}).status_code == 303
    changing = {"version", "created_at", "updated_at"}
    before, after = (json_body(client.get("/user"))["users"] for client in (client_with_key, other))
    for old, new in zip(before[:3], after, strict=True):
        assert {name for name in {**old, **new} if old.get(name) != new.get(name)} <= changing


def test_export_has_all_pages_from_the_cursor(client_with_key: FlaskClient) -> None:
    send(client_with_key, "".join(f'{{"id": "{number:03}"}}\n' for number in range(230)))
    ids = [f"{number:03}" for number in range(230)]
    assert [row["id"] for row in rows_of(client_with_key.get("/user?format=jsonl"))] == ids
    assert [row["id"] for row in rows_of(client_with_key.get("/user?format=csv&cursor=199&limit=20"))] == ids[200:220]
    client_with_key.patch("/user/229", json={"tags": ["last"]})
    for query in ("tag=last", "q=229", "sort=-updated&limit=1"):
        assert [row["id"] for row in rows_of(client_with_key.get(f"/user?format=csv&{query}"))] == ["229"]


def test_export_of_an_unavailable_store_returns_503(
    sqlite_client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rows_of(sqlite_client.get("/user?format=csv")) == []

    def fail(*_: object) -> NoReturn:
        raise StoreUnavailable("no")

    monkeypatch.setattr(SqliteStore, "page", fail)
    assert [sqlite_client.get(f"/user?format={name}").status_code for name in ("csv", "jsonl")] == [503, 503]


# Rows in the formats that other services export, and their records.
EXPORTS: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "Shlink": (
        CSV,
        "createdAt,domain,shortCode,shortUrl,longUrl,title,tags,visits\n"
        "2026-01-31T10:00:00+01:00,s.example,menu,https://s.example/menu,https://example.com/a,"
        '"Menu, new",bistro|summer,7\n',
        {"id": "menu", "target": "https://example.com/a", "title": "Menu, new", "tags": ["bistro", "summer"]},
        "createdAt,domain,shortUrl,visits",
    ),
    "Kutt": (
        JSON_LINES,
        '{"id": "1d6c", "address": "menu", "banned": false, "created_at": "2026-01-31T10:00:00.000Z", "description": '
        '"Menu", "domain": null, "expire_in": "2199-01-01T00:00:00.000Z", "link": "https://k.example/menu", '
        '"password": false, "target": "https://example.com/a", '
        '"updated_at": "2026-01-31T10:00:00.000Z", "visit_count": 7}\n',
        {"id": "menu", "target": "https://example.com/a", "title": "Menu", "expires_at": "2199-01-01T00:00:00Z"},
        "id,created_at,link,updated_at,visit_count",
    ),
    "YOURLS": (
        CSV,
        '"keyword","url","title","timestamp","ip","clicks"\n'
        '"menu","https://example.com/a","Menu","2026-01-31 10:00:00","192.0.2.7","7"\n',
        {"id": "menu", "target": "https://example.com/a", "title": "Menu"},
        "timestamp,ip,clicks",
    ),
    "YOURLS Import Export": (
        CSV, "source,target,hits\r\n/menu/,https://example.com/a,7\r\n",
        {"id": "menu", "target": "https://example.com/a"}, "hits",
    ),
    "Bitly": (
        CSV, "Bitlink,Title,Long URL,Tags,Created,Total Clicks\n"
        'https://bit.ly/3aBcD,Menu,https://example.com/a,"Bistro, Summer Menu",2026-01-31,7\n',
        {"id": "3aBcD", "target": "https://example.com/a", "title": "Menu", "tags": ["Bistro", "Summer Menu"]},
        "Created,Total Clicks",
    ),
    "Bitly API": (
        JSON_LINES,
        '{"created_at": "2026-01-31T10:00:00+0000", "id": "bit.ly/3aBcD", "link": "https://bit.ly/3aBcD", "long_url": '
        '"https://example.com/a", "title": "Menu", "archived": false, "tags": ["Café Zoë"]}\n',
        {"id": "3aBcD", "target": "https://example.com/a", "title": "Menu", "tags": ["Café Zoë"]}, "created_at,id",
    ),
}  # fmt: skip


@pytest.mark.parametrize("service", EXPORTS)
def test_file_of_another_service_is_imported(client_with_key: FlaskClient, service: str) -> None:
    media_type, body, members, left_out = EXPORTS[service]
    for result in ("created", "unchanged"):
        (row,) = rows_of(send(client_with_key, body, media_type))
        found = row["left_out"] if media_type == CSV else ",".join(row["left_out"])
        assert (row["status"], row["id"], found) == (result, members["id"], left_out), row
    assert json_body(client_with_key.get(f"/user/{members['id']}")).items() >= members.items()


def test_protected_link_of_another_service_is_rejected(sqlite_client: FlaskClient) -> None:
    row = '{"address": "menu", "target": "https://example.com/", "password": true}'
    assert results(send(sqlite_client, row)) == ["bad-parameter has_password"]


ROW_ERRORS = (
    '{"target": "https://example.com/"}\n{"id": ".."}\n{"id": [5]}\n{"action": "delete"}\n'
    '{"id": "x", "action": "purge"}\n{"id": "x", "action": "patch"}\n{"id": "x", "targt": null}\n[1]\n'
    '{"id": "x", "id": "y"}\nx\n'
    '{"id": "x", "target": {"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": 1}}}}}}}}}\n'
    '{"id": "x", "style": {"dark": "#ddd"}}\n{"id": "x", "note": "' + "x" * 131072 + '"}\n{"id": "last"}\n'
)  # fmt: skip


def test_error_of_a_row_does_not_stop_others(sqlite_client: FlaskClient) -> None:
    response = send(sqlite_client, ROW_ERRORS)
    assert results(response) == [
        "created", "bad-parameter id", "bad-parameter id", "missing-parameter id", "bad-parameter action",
        "no-such-record id", "unknown-parameter targt", *["bad-request"] * 4, "low-contrast style.dark", "bad-request",
        "created",
    ]  # fmt: skip
    assert response.headers["X-QR-Errors"] == "12"


def test_cells_beyond_the_limits_of_a_row_are_rejected(sqlite_client: FlaskClient) -> None:
    cells = "x" * 70_000
    response = send(sqlite_client, f"id,title,note\na,b,c,d\ne,{cells},{cells}\nf,,\n", CSV)
    assert results(response) == ["bad-request", "bad-request", "created"]


@pytest.mark.parametrize(
    ("body", "media_type", "status", "code"),
    [
        ("", CSV, 400, "bad-rows"),
        ("id\n", CSV, 400, "bad-rows"),
        ("id,targt\na,b\n", CSV, 400, "unknown-parameter"),
        ("id,ID\na,b\n", CSV, 400, "bad-rows"),
        ('id,note\na,"b\n', CSV, 400, "bad-rows"),
        (b'{"id": "\xff"}', JSON_LINES, 400, "bad-rows"),
        ("{}\n" * 10_001, JSON_LINES, 422, "too-many-rows"),
        ('{"password": "sesame"}\n' * 126, JSON_LINES, 422, "too-many-rows"),
        ('{"style": {"shape": "dot", "scale": %d}}\n', JSON_LINES, 422, "too-many-rows"),
        ("a", "text/plain", 415, "unsupported-content-type"),
    ],
)
def test_file_above_a_limit_writes_nothing(
    sqlite_client: FlaskClient, body: str | bytes, media_type: str, status: int, code: str
) -> None:
    if isinstance(body, str) and "%d" in body:
        body = "".join(body % scale for scale in range(1, 60))
    response = send(sqlite_client, body, media_type)
    assert (response.status_code, json_body(response)["code"]) == (status, code), response.text
    assert json_body(sqlite_client.get("/user"))["users"] == []


def test_rows_are_limited_by_rate_size_and_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_with(f"sqlite:///{tmp_path}/users.db", rate_limit=RateLimit(20, 60))
    client = create_client(settings, WITH_KEY)
    assert json_body(send(client, "{}\n" * 21))["code"] == "too-many-rows"
    response = send(create_client(settings._replace(max_body=50), WITH_KEY), "{}\n" * 20)
    assert json_body(response)["detail"] == "the request body is too large; send at most 50 bytes"
    monkeypatch.setattr(batches, "MAX_SECONDS", 0)
    assert results(send(client, "{}\n" * 2)) == ["out-of-time"] * 2
    assert send(client, "{}\n" * 19).status_code == 429


@pytest.mark.parametrize("count", [60, pytest.param(500, marks=pytest.mark.exhaustive)])
@pytest.mark.parametrize("accept", [CSV, JSON_LINES])
def test_count_creates_records_without_a_target(client_with_key: FlaskClient, accept: str, count: int) -> None:
    members = {"tags": ["table"], "style": {"shape": "dot"}}
    response = client_with_key.post(f"/user?count={count}", json=members, headers={"Accept": accept})
    rows = rows_of(response)
    assert (response.status_code, len({row["id"] for row in rows}), list(rows[0])) == (201, count, ["id", "url", "qr"])
    assert all(len(row["id"]) == 16 for row in rows)
    assert rows[0]["url"] == f"http://localhost/u/{rows[0]['id']}"
    assert json_body(client_with_key.get(f"/user/{rows[-1]['id']}")).items() >= members.items()
    assert client_with_key.get(f"/u/{rows[0]['id']}").status_code == 404


@sqlite_first
def test_count_with_a_sheet_returns_labels(client_with_key: FlaskClient) -> None:
    style = {"dark": "#003366", "shape": "dot"}
    response = client_with_key.post("/user?count=25&sheet=avery-l7160", json={"style": style})
    assert (response.status_code, response.mimetype) == (201, "application/pdf"), response.text
    assert "set PUBLIC_URL" in response.headers["X-QR-Warning"]
    with pypdfium2.PdfDocument(response.data) as document:
        images = [page.render(scale=200 / 72).to_pil() for page in document]
    found = {code.text for image in images for code in zxingcpp.read_barcodes(image)}
    users = json_body(client_with_key.get("/user?limit=100"))["users"]
    assert found == {user["url"] for user in users}
    assert len(found) == 25


@pytest.mark.parametrize(
    ("query", "members", "status"),
    [
        ("count=0", {}, 400),
        ("count=1001", {}, 400),
        ("count=2&skip=1", {}, 400),
        ("skip=1", {}, 400),
        ("count=2&sheet=avery-l7160&data=x", {}, 400),
        ("count=2&sheet=avery-l7160&skip=21", {}, 400),
        ("count=2&sheet=avery-l7160", {"style": {"size": 300}}, 422),
        ("count=2&sheet=own&label_width=8&label_height=8&page_width=20&page_height=20", {}, 422),
        ("count=1000&sheet=avery-l7160&copies=100", {}, 422),
        ("count=500", {"password": "sesame"}, 422),
        ("count=2", {"style": {"dark": "#ddd"}}, 422),
        ("count=2", {"id": "x"}, 400),
    ],
)
def test_rejected_count_creates_nothing(
    sqlite_client: FlaskClient, query: str, members: dict[str, Any], status: int
) -> None:
    response = sqlite_client.post(f"/user?{query}", json=members)
    assert response.status_code == status, response.text
    assert ("send count and sheet too" in response.text) == ("skip=1" in query.split("&"))
    assert json_body(sqlite_client.get("/user"))["users"] == []


def test_missing_label_prevents_all_records(sqlite_client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = iter(range(9))

    def check() -> None:
        if next(calls):
            raise OutOfTime(25)

    monkeypatch.setattr(batch, "deadline_check", lambda: check)
    response = sqlite_client.post("/user?count=3&sheet=avery-l7160")
    assert (response.status_code, json_body(response)["code"], json_body(response)["count"]) == (
        422,
        "rejected-rows",
        2,
    )
    assert json_body(sqlite_client.get("/user"))["users"] == []


def test_records_created_in_time_are_returned(sqlite_client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = iter(range(9))

    def check() -> None:
        if next(calls) == 2:
            raise OutOfTime(25)

    monkeypatch.setattr(bulk, "deadline_check", lambda: check)
    response = sqlite_client.post("/user?count=3", json={"title": "Box"})
    assert (response.status_code, response.headers["X-QR-Rows"], response.headers["X-QR-Errors"]) == (201, "3", "1")
    created = sorted(row["id"] for row in rows_of(response))
    assert created == [record["id"] for record in json_body(sqlite_client.get("/user"))["users"]]
    assert len(created) == 2


@pytest.mark.parametrize("is_stored", [False, True])
def test_failed_sheet_names_records_that_exist(
    client_with_key: FlaskClient, monkeypatch: pytest.MonkeyPatch, is_stored: bool
) -> None:
    """The third write fails. A write that times out can be stored nevertheless."""
    calls = iter(range(9))

    def create(members: Document, user_id: str) -> Record:
        if next(calls) == 2:
            if is_stored:
                records.create(members, user_id)
            raise StoreUnavailable("the store is unavailable")
        return records.create(members, user_id)

    monkeypatch.setattr(bulk, "create", create)
    problem = json_body(client_with_key.post("/user?count=4&sheet=avery-l7160"))
    assert problem["detail"] == "the store is unavailable; ids are the records that can exist"
    assert (problem["code"], len(problem["ids"])) == ("store-unavailable", 3)
    found = {record["id"] for record in json_body(client_with_key.get("/user"))["users"]}
    assert found == set(problem["ids"] if is_stored else problem["ids"][:2])
    rows = "".join(f'{{"id": "{user_id}", "action": "delete"}}\n' for user_id in problem["ids"])
    assert set(results(send(client_with_key, rows))) <= {"deleted", "unchanged"}
    assert json_body(client_with_key.get("/user"))["users"] == []


def test_key_with_a_tag_has_only_its_records(any_store: str) -> None:
    keys = " ".join([settings_with("").api_keys, format_entry("bistro", ("read:bistro", "write:bistro"), "bistro key")])
    settings = settings_with(any_store)._replace(api_keys=keys)
    everything, bistro = create_client(settings, WITH_KEY), create_client(settings, {"X-API-Key": "bistro key"})
    rows = '{"id": "a"}\n{"id": "b", "tags": ["bistro"]}\n{"id": "look-alike", "tags": ["Bistro", "b\u0456stro"]}'
    assert results(send(everything, rows)) == ["created"] * 3
    sent = (
        '{"id": "a", "tags": ["bistro"]}\n{"id": "b"}\n{"id": "a", "action": "delete"}\n{"id": "c", "tags": ["bistro"]}'
    )
    assert results(send(bistro, sent)) == ["forbidden tags", "forbidden tags", "unchanged", "created"]
    assert [row["id"] for row in rows_of(bistro.get("/user?format=jsonl"))] == ["b", "c"]
    assert bistro.get("/user/look-alike").status_code == bistro.get("/user/look-alike/scans").status_code == 404
    assert json_body(bistro.get("/user"))["tags"] == {"bistro": 2}
    assert bistro.post("/user?count=2", json={}).status_code == 403
    assert bistro.post("/user?count=2", json={"tags": ["bistro"]}).status_code == 201
