"""Compare the examples and statements of docs/rules.md with the service."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from qr.http.visitors import COUNTRY_HEADERS
from qr.links.rules import CONDITIONS
from qr.store import connections, firestore_scans
from tests.docs.test_docs_references import in_code, rows
from tests.support.documented_commands import run_commands, shell_blocks
from tests.support.links import FALLBACK, TARGET, json_body, redirect
from tests.support.serving import ROOT
from tests.support.user_codes import PHONE

PAGE = (ROOT / "docs" / "rules.md").read_text()
TEXT = re.sub(r"\s+", " ", PAGE)


def test_example_of_rules_is_accepted(sqlite_client: FlaskClient) -> None:
    rules = re.search("```json\n(.*?)```", PAGE, re.S)
    assert rules
    assert sqlite_client.put("/user/42", data=rules[1], content_type="application/json").status_code == 201


def test_names_of_rules_are_as_documented(sqlite_client: FlaskClient) -> None:
    ios, german = {"device": "ios", "target": TARGET}, {"language": "de", "target": TARGET}
    sent: list[list[dict[str, str]]] = [[ios], [german, ios | {"target": FALLBACK}], [german], [ios]]
    names = []
    for rules in sent:
        response = sqlite_client.put("/user/42", json={"rules": rules})
        names.append({rule.get("device", ""): rule["name"] for rule in response.json["rules"]})  # type: ignore[index]
    example = re.search(r"a name such as `(rule-\w+)`", PAGE)
    assert example
    assert re.fullmatch("rule-[0-9a-f]{10}", example[1])
    assert re.fullmatch("rule-[0-9a-f]{10}", names[0]["ios"])
    assert names[0]["ios"] == names[1]["ios"] == names[3]["ios"] != names[1][""]
    edited = {"rules": [{"name": names[3]["ios"], "device": "android", "target": FALLBACK}]}
    assert sqlite_client.put("/user/42", json=edited).json["rules"] == edited["rules"]  # type: ignore[index]


def test_lists_of_rules_are_as_documented() -> None:
    conditions = TEXT.partition("needs at least one condition: ")[2].partition(".")[0]
    assert sorted(in_code(conditions)) == sorted(CONDITIONS)
    headers = TEXT.partition("reads the first of ")[2].partition(" that is present")[0]
    assert tuple(re.split(", | and ", headers)) == COUNTRY_HEADERS
    assert (firestore_scans.VISITOR_SECONDS, connections.WAIT_SECONDS) == (0.5, 2.0)
    assert "within half a second (Firestore) or two seconds (SQLite)" in TEXT


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_example_of_a_trial_has_the_documented_members(any_store: str, tmp_path: Path) -> None:
    document = re.findall("```json\n(.*?)```", PAGE, re.S)[0]
    (tmp_path / "rules.json").write_text(document)
    put = 'curl -X PUT -H "X-API-Key: $KEY" "$URL/user/42" --json @rules.json'
    _, trial = run_commands([put, *shell_blocks(PAGE)], any_store, tmp_path, "--fail").outputs
    assert list(json.loads(trial)) == [in_code(row[0])[0] for row in rows("docs/rules.md", "member")]
    assert json.loads(trial)["location"] == "https://apps.apple.com/app/id1234567890"


# Query of a link, and whether the rule for table=7&seat=3 matches; language of a rule, Accept-Language, and the same.
QUERIES = [("seat=3&a=1&table=7", True), ("table=7", False), ("table=7&seat=3&seat=4", True),
           ("t%61ble=7&seat=%33", True), ("Table=7&seat=3", False)]  # fmt: skip
LANGUAGES = [("de", "de-CH", True), ("de-CH", "de", False), ("de", "en;q=0.9, de;q=0.5", True), ("de", "fr", False)]


@pytest.mark.parametrize("document", ["table=7&seat=3", {"table": "7", "seat": "3"}], ids=["text", "object"])
def test_query_of_a_rule_matches_as_documented(sqlite_client: FlaskClient, document: object) -> None:
    rule = {"query": document, "target": TARGET}
    sqlite_client.put("/user/42", json={"rules": [rule], "target": FALLBACK, "forward_query": False})
    for query, is_match in QUERIES:
        assert redirect(sqlite_client.get(f"/u/42?{query}"))[1] == (TARGET if is_match else FALLBACK), query


@pytest.mark.parametrize(("language", "accepted", "is_match"), LANGUAGES)
def test_language_of_a_rule_matches_as_documented(
    sqlite_client: FlaskClient, language: str, accepted: str, is_match: bool
) -> None:
    sqlite_client.put("/user/42", json={"rules": [{"language": language, "target": TARGET}], "target": FALLBACK})
    location = redirect(sqlite_client.get("/u/42", headers={"Accept-Language": accepted}))[1]
    assert location == (TARGET if is_match else FALLBACK)


def test_scans_of_a_deleted_rule_stay_as_documented(client_with_key: FlaskClient) -> None:
    client_with_key.put("/user/42", json={"rules": [{"name": "apps", "device": "ios", "target": TARGET}]})
    client_with_key.get("/u/42", headers=PHONE)
    assert json_body(client_with_key.patch("/user/42", json={"rules": []})).get("rules", []) == []
    assert json_body(client_with_key.get("/user/42/scans"))["by_rule"] == {"apps": 1}
