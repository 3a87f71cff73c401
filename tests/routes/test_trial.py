from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from qr.access.keys import format_entry
from qr.config import Settings
from tests.support.links import FALLBACK, TARGET, WIFI, json_body, put_link, redirect, total_scans
from tests.support.stores import new_store_url
from tests.support.user_codes import KEY, PHONE, WITH_KEY, create_client

IOS = {"name": "app", "device": "ios", "target": f"{TARGET}/app"}
SWISS = {"name": "swiss", "country": "CH", "language": "de", "target": {"wifi": WIFI}}


def test_trial_returns_the_rule_of_a_visitor(client_with_key: FlaskClient) -> None:
    put_link(client_with_key, rules=[IOS, SWISS])
    response = client_with_key.get("/user/42/try?device=windows&language=fr,de-CH&country=ch")
    assert (response.mimetype, response.headers["Cache-Control"]) == ("application/json", "private, no-cache")
    assert response.json == {
        "id": "42",
        "state": "open",
        "rule": "swiss",
        "target": {"wifi": WIFI},
        "location": None,
        "reasons": [
            "app does not match: needs device ios; the visitor has windows",
            "swiss matches: language de, country CH",
        ],
    }


def test_trial_agrees_with_the_link_without_a_scan(client_with_key: FlaskClient) -> None:
    path = put_link(client_with_key, rules=[IOS])
    for query, headers in (("?device=ios", PHONE), ("", {})):
        found = json_body(client_with_key.get(f"/user/42/try{query}"))
        assert total_scans(client_with_key) == (0 if query else 1)
        assert redirect(client_with_key.get(path, headers=headers)) == (302, found["target"])


def test_query_and_path_of_a_trial_agree_with_the_link(client_with_key: FlaskClient) -> None:
    rules = [{"name": "seven", "query": {"table": 7, "a": "b c"}, "target": f"{TARGET}/7?x=1"}]
    path = put_link(client_with_key, rules=rules, forward_path=True)
    for query, rule in (("a=b+c&x=2&table=7", "seven"), ("table=7", "default"), ("table=70&a=b+c", "default")):
        response = client_with_key.get("/user/42/try", query_string={"query": query, "path": "drinks"})
        found = json_body(response)
        assert found["rule"] == rule
        assert redirect(client_with_key.get(f"{path}/drinks?{query}")) == (302, found["location"])
    assert found["location"] == f"{TARGET}/drinks?table=70&a=b+c"


def test_redirect_loop_of_a_trial_has_no_target(tmp_path: Path) -> None:
    settings = Settings(store=new_store_url("sqlite", tmp_path), api_keys=format_entry("owner", ["write", "read"], KEY))
    client = create_client(settings._replace(public_url="https://qr.example"), WITH_KEY)
    path = put_link(client, target="https://qr.example/", forward_path=True)
    assert client.get(f"{path}/u/43").status_code == 508
    found = json_body(client.get("/user/42/try?path=u/43"))
    assert (found["state"], found["target"], found["location"]) == ("open", None, None)
    assert found["reasons"][-1] == "the redirect would open a link of this service (redirect loop)"


def test_trial_is_a_first_visit_by_default(sqlite_client: FlaskClient) -> None:
    put_link(sqlite_client, rules=[{"name": "back", "visit": "returning", "target": f"{TARGET}/back"}])
    rules = [json_body(sqlite_client.get(f"/user/42/try{query}"))["rule"] for query in ("", "?visit=returning")]
    assert rules == ["default", "back"]


def test_time_of_a_trial_opens_and_closes(client_with_key: FlaskClient) -> None:
    times = {"starts_at": "2030-01-01T00:00:00Z", "expires_at": "2031-01-01T00:00:00Z"}
    put_link(client_with_key, fallback=FALLBACK, **times)
    found = [
        json_body(client_with_key.get("/user/42/try", query_string=query))
        for query in ({}, {"at": "2030-01-01T01:00+01:00"}, {"at": "2031-01-01T00:00Z"})
    ]
    assert [(item["state"], item["target"]) for item in found] == [
        ("not_started", FALLBACK), ("open", TARGET), ("expired", FALLBACK),
    ]  # fmt: skip


def test_exhausted_link_is_closed_in_a_trial(client_with_key: FlaskClient) -> None:
    path = put_link(client_with_key, max_scans=1)
    client_with_key.get(path, headers=PHONE)
    assert json_body(client_with_key.get("/user/42/try"))["state"] == "exhausted"


@pytest.mark.parametrize(
    ("target", "status", "parameter"),
    [
        ("/user/43/try", 404, "id"),
        ("/user/a%20b/try", 400, "id"),
        ("/user/42/try?device=mobile", 400, "device"),
        ("/user/42/try?language=de_CH", 400, "language"),
        ("/user/42/try?language=", 400, "language"),
        ("/user/42/try?country=UK", 400, "country"),
        ("/user/42/try?at=2030-01-01T00:00", 400, "at"),
        ("/user/42/try?at=2030-01-01", 400, "at"),
        ("/user/42/try?day=mon", 400, "day"),
        ("/user/42/try?query=", 400, "query"),
        ("/user/42/try?query=%3Ftable%3D7", 400, "query"),
        ("/user/42/try?path=..", 400, "path"),
    ],
)
def test_invalid_trial_is_rejected(sqlite_client: FlaskClient, target: str, status: int, parameter: str) -> None:
    put_link(sqlite_client)
    response = sqlite_client.get(target)
    assert (response.status_code, json_body(response)["parameter"]) == (status, parameter)


@pytest.mark.parametrize(("scope", "status"), [("read", 200), ("write", 403), ("make", 403)])
def test_trial_needs_the_scope_read(tmp_path: Path, scope: str, status: int) -> None:
    entries = " ".join((format_entry("owner", ["write"], "o" * 20), format_entry("other", [scope], "x" * 20)))
    settings = Settings(store=new_store_url("sqlite", tmp_path), api_keys=entries)
    put_link(create_client(settings, {"X-API-Key": "o" * 20}))
    assert create_client(settings, {"X-API-Key": "x" * 20}).get("/user/42/try").status_code == status
    assert create_client(settings, {}).get("/user/42/try").status_code == 401
