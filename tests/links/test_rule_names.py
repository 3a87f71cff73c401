from __future__ import annotations

import re
from typing import Any

import pytest

from qr.links.rule_names import name_rules

Json = dict[str, Any]

TARGET, OTHER_TARGET = "https://there.example/", "https://elsewhere.example/"
IOS: Json = {"target": TARGET, "device": "ios"}
GERMAN: Json = {"target": TARGET, "language": "de"}
LUNCH: Json = {"target": TARGET, "after": "11:00", "before": "14:00", "name": "lunch"}


def names(rules: list[Json], stored: list[Json] | None = None) -> list[str]:
    return [rule["name"] for rule in name_rules(rules, stored or [])]


def test_unnamed_rule_gets_a_name_of_its_conditions() -> None:
    (name,) = names([IOS])
    assert re.fullmatch("rule-[0-9a-f]{10}", name)
    assert names([GERMAN, IOS]) == [*names([GERMAN]), name]
    assert names([IOS | {"target": OTHER_TARGET}]) == [name]
    assert names([GERMAN]) != [name]


def test_members_of_a_rule_stay() -> None:
    assert name_rules([LUNCH, IOS], []) == [LUNCH, IOS | {"name": names([IOS])[0]}]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"device": "ios,android"}, {"device": "android,ios"}),
        ({"language": "de-CH"}, {"language": "de-ch"}),
    ],
)
def test_spelling_of_conditions_does_not_change_name(one: Json, other: Json) -> None:
    assert names([one]) == names([other])


def test_timezone_is_part_of_the_conditions() -> None:
    assert (
        len({names([{"days": "mon", **zone}])[0] for zone in ({}, {"timezone": "UTC"}, {"timezone": "Europe/Zurich"})})
        == 3
    )


def test_case_of_a_query_is_part_of_the_conditions() -> None:
    assert names([{"query": "table=A"}]) != names([{"query": "table=a"}])


@pytest.mark.parametrize(
    "rules", [[GERMAN, IOS], [IOS, GERMAN, LUNCH], [LUNCH, IOS | {"target": OTHER_TARGET}]], ids=len
)
def test_rule_keeps_its_name_among_other_rules(rules: list[Json]) -> None:
    stored = name_rules([IOS], [])
    named = name_rules(rules, stored)
    assert [rule["name"] for rule in named if rule.get("device") == "ios"] == [stored[0]["name"]]


def test_rules_with_equal_conditions_keep_names() -> None:
    other = IOS | {"target": OTHER_TARGET}
    stored = name_rules([IOS, other], [])
    first, second = (rule["name"] for rule in stored)
    assert second == f"{first}-2"
    assert names([other, IOS], stored) == [second, first]
    assert names([other], stored) == [second]


def test_name_of_an_edited_rule_is_not_reused() -> None:
    stored = name_rules([IOS], [])
    edited = [stored[0] | {"device": "android"}]
    name = stored[0]["name"]
    assert names([*edited, IOS], stored) == [name, f"{name}-2"]
    assert names([IOS], edited) == [f"{name}-2"]  # not counted with the scans of Android
    assert names([{"target": TARGET, "device": "android"}], edited) == [name]


def test_sent_name_takes_precedence() -> None:
    stored = [IOS | {"name": "1"}, GERMAN | {"name": "2"}]
    assert names([GERMAN | {"name": "1"}, IOS], stored) == ["1", names([IOS])[0]]
    assert names([IOS], [IOS | {"name": "apps"}]) == ["apps"]
    assert names([IOS | {"name": "phones"}], [IOS | {"name": "apps"}]) == ["phones"]
