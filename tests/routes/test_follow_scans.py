"""Which requests to a link count as scans, and what is stored of their visitors."""

from __future__ import annotations

import socket
import sqlite3
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from flask.testing import FlaskClient

from qr.errors import StoreUnavailable
from qr.http.service import store
from qr.links.record import Record
from qr.links.scans import Scan
from qr.store import open_store
from qr.store.sqlite import SqliteStore
from tests.support.links import TARGET, json_body, put_link, redirect, total_scans
from tests.support.user_codes import PHONE, TABLET, WITH_KEY, create_client, settings_with


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "WhatsApp/2.23.20.0 A"},
        {"User-Agent": "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {**PHONE, "Sec-Purpose": "prefetch;prerender"},
        {**PHONE, "Purpose": "prefetch"},
        {**PHONE, "X-Moz": "prefetch"},
    ],
)
def test_bot_or_prefetch_is_redirected_but_not_counted(sqlite_client: FlaskClient, headers: dict[str, str]) -> None:
    path = put_link(sqlite_client)
    assert redirect(sqlite_client.get(path, headers=headers)) == (302, TARGET)
    assert total_scans(sqlite_client) == 0


def test_head_preview_and_image_are_not_counted(client_with_key: FlaskClient) -> None:
    path = put_link(client_with_key)
    assert redirect(client_with_key.head(path, headers=PHONE)) == (302, TARGET)
    for other in ("/user/42/qr", "/user/42/qr?format=svg", f"{path}+", "/user/42"):
        assert client_with_key.get(other, headers=PHONE).status_code == 200
    assert total_scans(client_with_key) == 0


def test_visitor_who_disconnects_is_counted(client_with_key: FlaskClient) -> None:
    path = put_link(client_with_key, target={"wifi": {"ssid": "Bistro", "password": "sesame open"}})
    response = client_with_key.get(path, headers=PHONE, buffered=False)
    assert response.status_code == 200
    response.close()  # as a server does if it cannot send the body
    assert total_scans(client_with_key) == 1


@pytest.mark.parametrize("headers", [PHONE, TABLET, {"User-Agent": "curl/8.5.0"}, {"User-Agent": ""}])
def test_visit_of_a_person_is_counted(sqlite_client: FlaskClient, headers: dict[str, str]) -> None:
    sqlite_client.get(put_link(sqlite_client), headers=headers)
    assert total_scans(sqlite_client) == 1


def test_visitors_are_distinguished_by_address_and_browser(any_store: str) -> None:
    settings = settings_with(any_store, proxies=1)
    client_with_key = create_client(settings, WITH_KEY)
    path = put_link(client_with_key)
    for address in ("203.0.113.1", "203.0.113.2", "10.9.9.9, 203.0.113.2"):  # the last entry is from the proxy
        for _ in range(2):
            client_with_key.get(path, headers={**PHONE, "X-Forwarded-For": address})
    scans = json_body(client_with_key.get("/user/42/scans"))
    assert (scans["total"], scans["unique"]) == (6, 2)


@pytest.mark.parametrize("members", [{"max_scans": 1}, {"password": "sesame"}])
def test_limited_target_is_hidden_from_bots_and_previews(client_with_key: FlaskClient, members: dict[str, Any]) -> None:
    path = put_link(client_with_key, **members)
    for response in (
        client_with_key.head(path),
        client_with_key.get(path, headers={"User-Agent": "Twitterbot/1.0"}),
        client_with_key.get(f"{path}+"),
    ):
        assert response.status_code == 200
        assert TARGET not in response.text + str(response.headers)
    assert total_scans(client_with_key) == 0


def test_visitor_is_redirected_if_the_scan_cannot_be_counted(
    any_store: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    client_with_key = create_client(settings_with(any_store), WITH_KEY)
    path = put_link(client_with_key)
    with client_with_key.application.app_context():
        opened = store()
    count, failures = opened.count, [StoreUnavailable("the store is busy")]

    def fail_once(scans: Sequence[Scan], *others_wait: Callable[[], bool]) -> None:
        if failures:
            raise failures.pop()
        count(scans, *others_wait)

    monkeypatch.setattr(opened, "count", fail_once)
    monkeypatch.setattr(sys, "__stdout__", sys.stdout)
    assert redirect(client_with_key.get(path, headers=PHONE)) == (302, TARGET)
    if opened.is_remote:  # nothing can run after the response
        assert "scan lost" in capsys.readouterr().out
        return
    deadline = monotonic() + 10
    while total_scans(client_with_key) < 1 and monotonic() < deadline:
        sleep(0.05)
    assert total_scans(client_with_key) == 1


def test_visitor_has_a_different_pseudonym_per_link(tmp_path: Path) -> None:
    settings, created_at = settings_with(f"sqlite:///{tmp_path}/users.db"), "2026-11-27T08:00:00.000001Z"
    for user_id in ("42", "43"):
        record = Record(user_id, f"key{user_id}", {"target": TARGET}, created_at, created_at)
        open_store(settings.store, in_cloud=False).create(record)
        create_client(settings, PHONE).get(f"/u/{user_id}")
    visitors = read_visitors(tmp_path / "users.db")
    assert len(set(visitors)) == len(visitors) == 2


def test_recreated_record_gives_visitors_new_pseudonyms(tmp_path: Path) -> None:
    client_with_key = create_client(settings_with(f"sqlite:///{tmp_path}/users.db"), WITH_KEY)
    visitors = []
    for _ in range(2):
        client_with_key.put("/user/42", json={"target": TARGET})
        client_with_key.get("/u/42", headers=PHONE)
        visitors += read_visitors(tmp_path / "users.db")
        client_with_key.delete("/user/42")
    assert len(set(visitors)) == len(visitors) == 2


def read_visitors(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        return [visitor for (visitor,) in database.execute("SELECT visitor FROM visitors")]


def test_database_does_not_identify_visitors(tmp_path: Path) -> None:
    settings = settings_with(f"sqlite:///{tmp_path}/users.db", proxies=1)
    client_with_key = create_client(settings, WITH_KEY)
    client_with_key.get(
        put_link(client_with_key), headers={"User-Agent": "Telling/9.9 (iPhone)", "X-Forwarded-For": "203.0.113.77"}
    )
    assert total_scans(client_with_key) == 1
    stored = b"".join(database.read_bytes() for database in tmp_path.glob("users.db*"))
    assert TARGET.encode() in stored
    for identifying in (b"203.0.113.77", b"Telling", socket.inet_aton("203.0.113.77")):
        assert identifying not in stored


VISITS = [{"visit": visit, "target": f"{TARGET}/{visit}"} for visit in ("first", "returning")]


def test_rule_matches_the_first_or_a_later_visit(client_with_key: FlaskClient) -> None:
    path = put_link(client_with_key, rules=VISITS, timezone="Pacific/Auckland")
    first, returning = (rule["target"] for rule in VISITS)
    assert redirect(client_with_key.head(path, headers=PHONE)) == (302, first)  # not a scan
    for target in (first, returning, returning):
        assert redirect(client_with_key.get(path, headers=PHONE)) == (302, target)
    assert redirect(client_with_key.get(path, headers=TABLET)) == (302, first)
    assert client_with_key.delete("/user/42/scans").status_code == 204
    assert redirect(client_with_key.get(path, headers=PHONE)) == (302, first)
    client_with_key.put("/user/43", json={"rules": VISITS})
    assert redirect(client_with_key.get("/u/43", headers=PHONE)) == (302, first)


def test_visit_is_read_only_for_rules_that_need_it(sqlite_client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> bool:
        raise StoreUnavailable("locked")

    monkeypatch.setattr("qr.store.sqlite.SqliteStore.has_visitor", fail)
    path = put_link(sqlite_client, rules=[{"device": "ios", "target": f"{TARGET}/app"}])
    assert redirect(sqlite_client.get(path, headers=PHONE)) == (302, f"{TARGET}/app")
    put_link(sqlite_client, rules=VISITS)  # without an answer, neither rule matches
    assert redirect(sqlite_client.get(path, headers=PHONE)) == (302, TARGET)
    assert total_scans(sqlite_client) == 2


def test_redirect_never_waits_for_deletions(sqlite_client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[bool] = []
    salt = SqliteStore.salt

    def record_wait(store: SqliteStore, day: str, *, may_wait: bool = True) -> bytes:
        waits.append(may_wait)
        return salt(store, day, may_wait=may_wait)

    monkeypatch.setattr(SqliteStore, "salt", record_wait)
    sqlite_client.get(put_link(sqlite_client, rules=VISITS), headers=PHONE)
    assert waits == [False, True]  # for the rules, and for the scan
