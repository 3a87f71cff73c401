"""Rules for the languages of a visitor (RFC 4647)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from qr.links.rules import NO_RULE, RULES, match_rule
from qr.links.visitor import Visitor
from tests.support.tables import for_each

Json = dict[str, Any]

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def matches(visitor: Visitor, language: str) -> bool:
    return matching_rule(visitor, {"language": language}) == "1"


def matching_rule(visitor: Visitor, *rules: Json) -> str:
    """Return the name of the rule that matches a visitor at noon."""
    named = ({"name": str(number)} | rule for number, rule in enumerate(rules, 1))
    parsed = RULES.parse([{"target": "https://there.example/"} | rule for rule in named])
    return match_rule(parsed, visitor, NOON)[0]


# RFC 4647, 3.3.1. The ranges de-de are the examples of the RFC.
@for_each(
    "language, tag, expected",
    [
        ("de-de", "de-DE-1996", True),
        ("de-de", "de-DE", True),
        ("de-de", "de-Deva", False),
        ("de-de", "de-Latn-DE", False),
        ("de-de", "de", False),
        ("de", "de", True),
        ("DE", "de-CH", True),
        ("de", "den", False),
        ("zh-Hant", "zh-hant-TW", True),
        ("zh-Hant", "zh-TW", False),
        ("fr, de", "de-AT", True),
        ("fr,it", "de", False),
        ("de", "", False),
    ],
)
def test_language_ranges_follow_rfc_4647(language: str, tag: str, expected: bool) -> None:
    assert matches(Visitor(language=(tag,)), language=language) == expected


def test_any_language_of_the_visitor_can_match() -> None:
    assert matches(Visitor(language=("fr", "de-CH")), language="de")
    assert matches(Visitor(language=("nb-NO", "nb", "no")), language="no")
    assert matches(Visitor(language=("gsw-CH", "de-CH")), language="de")
    assert not matches(Visitor(language=()), language="de")


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        (("en", "de"), "2"),
        (("de", "en"), "1"),
        (("fr", "en-GB", "de"), "2"),
        (("fr", "it"), NO_RULE),
        (("*", "EN"), "2"),
        ((), NO_RULE),
    ],
)
def test_visitor_language_order_precedes_rule_order(languages: tuple[str, ...], expected: str) -> None:
    assert matching_rule(Visitor(language=languages), {"language": "de"}, {"language": "en,nl"}) == expected


def test_order_of_rules_decides_within_one_language() -> None:
    rules = [{"language": "de"}, {"language": "de-CH"}]
    swiss = Visitor(language=("de-CH", "fr"))
    assert (matching_rule(swiss, *rules), matching_rule(swiss, *rules[::-1])) == ("1", "1")


def test_language_lookup_skips_rules_with_a_failing_condition() -> None:
    rules = [{"language": "en"}, {"language": "de", "device": "ios"}]
    assert matching_rule(Visitor("ios", ("de", "en")), *rules) == "2"
    assert matching_rule(Visitor("android", ("de", "en")), *rules) == "1"


def test_earlier_rule_without_language_matches_first() -> None:
    rules = [{"language": "en"}, {"device": "ios"}, {"language": "de"}]
    assert matching_rule(Visitor("ios", ("de", "en")), *rules) == "2"
