"""Compare the examples and statements of docs/rules.md with the service."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from tests.support.links import FALLBACK, TARGET
from tests.support.serving import ROOT

PAGE = (ROOT / "docs" / "rules.md").read_text()


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
