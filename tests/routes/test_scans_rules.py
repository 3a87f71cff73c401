"""Scans of rules are counted under names that stay when other rules change."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support.links import TARGET, json_body, put_link
from tests.support.user_codes import PHONE, TABLET

IOS = {"device": "ios", "target": f"{TARGET}/app"}
ANDROID = {"device": "android", "target": f"{TARGET}/play"}
GERMAN = {"language": "de", "target": f"{TARGET}/de"}


def scans_by_rule(client: FlaskClient) -> dict[str, int]:
    counts: dict[str, int] = json_body(client.get("/user/42/scans"))["by_rule"]
    return counts


def rule_names(client: FlaskClient) -> list[str]:
    return [rule["name"] for rule in json_body(client.get("/user/42"))["rules"]]


@pytest.mark.parametrize("ios", [IOS, IOS | {"name": "apps"}], ids=["unnamed", "named"])
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_rule_keeps_counts_if_another_precedes(client_with_key: FlaskClient, method: str, ios: dict[str, Any]) -> None:
    path = put_link(client_with_key, rules=[ios])
    (name,) = rule_names(client_with_key)
    for _ in range(2):
        client_with_key.get(path, headers=PHONE)
    client_with_key.open("/user/42", method=method, json={"rules": [ANDROID, ios]})
    android, same_name = rule_names(client_with_key)
    assert same_name == name != android
    client_with_key.get(path, headers=PHONE)
    client_with_key.get(path, headers=TABLET)
    assert scans_by_rule(client_with_key) == {name: 3, android: 1}
    rows = client_with_key.get("/user/42/scans?format=csv&by=rule").data.decode("utf-8-sig").splitlines()
    assert rows == ["id,rule,scans", f"42,{name},3", f"42,{android},1"]


@pytest.mark.parametrize(
    "rules", [[GERMAN, ANDROID, IOS], [IOS], [ANDROID | {"device": "linux"}, IOS]], ids=["moved", "removed", "edited"]
)
def test_rule_keeps_counts_if_others_change(sqlite_client: FlaskClient, rules: list[dict[str, str]]) -> None:
    path = put_link(sqlite_client, rules=[IOS, ANDROID, GERMAN])
    sqlite_client.get(path, headers=PHONE)
    before = scans_by_rule(sqlite_client)
    sqlite_client.patch("/user/42", json={"rules": rules})
    sqlite_client.get(path, headers=PHONE)
    assert scans_by_rule(sqlite_client) == dict.fromkeys(before, 2)


def test_edited_rule_of_a_response_keeps_counts(sqlite_client: FlaskClient) -> None:
    path = put_link(sqlite_client, rules=[IOS])
    sqlite_client.get(path, headers=PHONE)
    document = json_body(sqlite_client.get("/user/42"))
    document["rules"][0] |= {"device": "mobile", "target": f"{TARGET}/new"}
    sqlite_client.put("/user/42", json=document)
    sqlite_client.get(path, headers=PHONE)
    assert scans_by_rule(sqlite_client) == {document["rules"][0]["name"]: 2}


def test_deleted_rules_do_not_grow_the_record(sqlite_client: FlaskClient) -> None:
    put_link(sqlite_client, rules=[IOS])
    size = len(sqlite_client.get("/user/42").data)
    for minute in range(20):
        put_link(sqlite_client, rules=[{"after": f"10:{minute:02}", "target": TARGET}, IOS])
    put_link(sqlite_client, rules=[IOS])
    assert len(sqlite_client.get("/user/42").data) == size + 1  # the version has two digits


def test_repeated_put_keeps_all_names(client_with_key: FlaskClient) -> None:
    put_link(client_with_key, rules=[IOS, GERMAN])
    names = rule_names(client_with_key)
    put_link(client_with_key, rules=[IOS, GERMAN])
    assert rule_names(client_with_key) == names


def test_post_adds_names_to_rules(sqlite_client: FlaskClient) -> None:
    (rule,) = json_body(sqlite_client.post("/user", json={"rules": [IOS]}))["rules"]
    assert rule == IOS | {"name": rule["name"]}
