from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from qr.errors import (
    BadParameter,
    IncompatibleParameters,
    MissingParameter,
    QrError,
    UnknownParameter,
)
from qr.links.rules import (
    CONDITIONS,
    MAX_RULES,
    NO_RULE,
    RULES,
    match_rule,
)
from qr.links.target import is_web
from qr.links.visitor import DEVICES, Visitor
from qr.parameters.countries import COUNTRIES
from tests.support.tables import for_each

Json = dict[str, Any]

TARGET, OTHER_TARGET = "https://there.example/", "https://elsewhere.example/"
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)  # a Wednesday
UNKNOWN_VISITOR = Visitor()


def parse_rules(*rules: Json) -> list[Json]:
    """Parse rules. A rule without a target gets ``TARGET``."""
    return RULES.parse([{"target": TARGET} | rule for rule in rules])


def matches(visitor: Visitor, now: datetime = NOON, **conditions: str) -> bool:
    return matches_conditions(visitor, conditions, now)


def matches_conditions(visitor: Visitor, conditions: dict[str, str], now: datetime = NOON) -> bool:
    return match_rule(parse_rules(conditions), visitor, now)[1] == TARGET


def error_for(*rules: object) -> QrError:
    """Return the error for a link with invalid rules."""
    from qr.links.link import parse_link
    from qr.links.target import Limits

    with pytest.raises(QrError) as raised:
        parse_link({"rules": list(rules)}, Limits("https://qr.example/"))
    return raised.value


@pytest.mark.parametrize(
    ("device", "families"),
    [
        ("ios", {"ios"}),
        ("iOS", {"ios"}),
        ("android,windows", {"android", "windows"}),
        ("mobile", {"ios", "android"}),
        ("desktop", {"windows", "macos", "linux", "chromeos"}),
        ("desktop, ios", {"windows", "macos", "linux", "chromeos", "ios"}),
        ("other", {"other"}),
    ],
)
def test_rule_matches_the_named_devices(device: str, families: set[str]) -> None:
    assert {family for family in DEVICES if matches(Visitor(family), device=device)} == families


@pytest.mark.parametrize(
    ("country", "visitor_country", "expected"),
    [("CH", "CH", True), ("ch", "CH", True), ("AT, ch", "CH", True), ("AT", "CH", False), ("CH", "", False)],
)
def test_rule_matches_the_named_countries(country: str, visitor_country: str, expected: bool) -> None:
    assert matches(Visitor(country=visitor_country), country=country) == expected


ALL_CONDITIONS = {
    "device": "mobile", "language": "de", "country": "CH", "cpv": "V1", "lot": "L1,L2", "serial": "A%2CB",
    "after": "11:00", "before": "13:00", "days": "wed",
    "query": "table=7", "visit": "first", "from": "2026-03-01", "until": "2026-03-31",
}  # fmt: skip
QUERY = "table=7&utm_source=poster"
SWISS_PHONE = Visitor("ios", ("de-CH",), "CH", {"cpv": "V1", "lot": "L2", "serial": "A,B"}, QUERY, "first")


def test_rule_matches_if_all_conditions_match() -> None:
    assert set(ALL_CONDITIONS) == set(CONDITIONS)
    assert matches_conditions(SWISS_PHONE, ALL_CONDITIONS)


@pytest.mark.parametrize(
    ("condition", "other"),
    [("device", "desktop"), ("language", "fr"), ("country", "AT"), ("cpv", "v1"), ("lot", "L"), ("serial", "A"),
     ("after", "12:01"), ("before", "12:00"), ("days", "thu"),
     ("query", "table=7&seat=1"), ("visit", "returning"), ("from", "2026-03-05"), ("until", "2026-03-03")],
)  # fmt: skip
def test_rule_with_one_failing_condition_does_not_match(condition: str, other: str) -> None:
    assert not matches_conditions(SWISS_PHONE, ALL_CONDITIONS | {condition: other})


def test_first_matching_rule_applies() -> None:
    rules = parse_rules(
        {"device": "android", "name": "Androids"},
        {"device": "mobile", "name": "2", "target": OTHER_TARGET},
        {"device": "ios", "name": "unreachable"},
        {"language": "de", "name": "German"},
    )
    assert match_rule(rules, Visitor("android"), NOON) == ("Androids", TARGET)
    assert match_rule(rules, SWISS_PHONE, NOON) == ("2", OTHER_TARGET)
    assert match_rule(rules, Visitor("linux", ("de",)), NOON) == ("German", TARGET)
    assert match_rule(rules, UNKNOWN_VISITOR, NOON) == (NO_RULE, None)
    assert match_rule([], UNKNOWN_VISITOR, NOON) == (NO_RULE, None)


def test_rule_can_have_a_payload_as_target() -> None:
    target = {"phone": {"number": "+41791234567"}}
    assert match_rule(parse_rules({"device": "mobile", "name": "1", "target": target}), SWISS_PHONE, NOON) == (
        "1",
        target,
    )


def test_rule_is_stored_in_canonical_form() -> None:
    (rule,) = parse_rules({"target": "there.example", "device": "IOS, ios,Mobile", "country": "ch", "days": "MON,sun"})
    assert rule == {"target": "https://there.example", "device": "ios,mobile", "country": "CH", "days": "mon,sun"}
    assert is_web(rule["target"])
    assert RULES.parse([rule]) == [rule]


@pytest.mark.parametrize(
    ("query", "sent", "expected"),
    [
        ("table=7", "table=7&a=1", True),
        ("table=7", "TABLE=7", False),
        ("table=7", "table=70", False),
        ("table=7", "table=6&table=7", True),
        ("table=7&seat=1", "table=7", False),
        ("name=a%20b", "name=a+b", True),
        ({"x": "&=", "y": 1}, "y=1&x=%26%3D", True),
        ("debug", "debug=", True),
        ("debug", "debug=1", False),
    ],
)
def test_rule_matches_the_named_parameters(query: object, sent: str, expected: bool) -> None:
    rules = parse_rules({"query": query})
    assert (match_rule(rules, Visitor(query=sent), NOON)[1] == TARGET) == expected


def test_condition_json_list_is_stored_as_text() -> None:
    lists = {"target": TARGET, "device": ["IOS", "ios", "mobile"], "country": ["ch"], "days": ["MON", None, "sun"]}
    assert parse_rules(lists) == [{"target": TARGET, "device": "ios,mobile", "country": "CH", "days": "mon,sun"}]


RULE = {"target": TARGET, "device": "ios"}
MANY_COUNTRIES = sorted(COUNTRIES)[:51]


@for_each(
    "rules, error_type, parameter, message",
    [
        ([RULE, {"device": "ios"}], MissingParameter, "rules.2.target", "target is missing"),
        ([RULE | {"target": ""}], MissingParameter, "rules.1.target", "target is empty"),
        ([{"target": TARGET}], MissingParameter, "rules.1", "needs a condition"),
        ([{"target": TARGET, "name": "x", "timezone": "UTC"}], MissingParameter, "rules.1", "needs a condition"),
        ([RULE | {"devices": "ios"}], UnknownParameter, "rules.1.devices", "did you mean device?"),
        ([RULE | {"target": "javascript:alert(1)"}], BadParameter, "rules.1.target", "a URL such as"),
        ([RULE | {"target": "http://10.0.0.1/"}], BadParameter, "rules.1.target", "public host"),
        ([RULE, RULE | {"target": "https://qr.example/u/a"}], BadParameter, "rules.2.target", "redirect loop"),
        ([RULE | {"device": "iphone"}], BadParameter, "rules.1.device", "one of ios, android"),
        ([RULE | {"device": "ios,"}], BadParameter, "rules.1.device", "separated by commas"),
        ([RULE | {"device": ["ios,android"]}], BadParameter, "rules.1.device", "one of ios"),
        ([RULE | {"device": []}], BadParameter, "rules.1.device", "one of ios"),
        ([RULE | {"device": None}], MissingParameter, "rules.1", "needs a condition"),
        ([RULE | {"language": "*"}], BadParameter, "rules.1.language", "RFC 4647"),
        ([RULE | {"language": "de_CH"}], BadParameter, "rules.1.language", "RFC 4647"),
        ([RULE | {"country": "CHE"}], BadParameter, "rules.1.country", "two letters"),
        ([RULE | {"country": "ÄÖ"}], BadParameter, "rules.1.country", "two letters"),
        ([RULE | {"country": "UK"}], BadParameter, "rules.1.country", "must be GB for the United Kingdom; got UK"),
        ([RULE | {"country": "CH, uk"}], BadParameter, "rules.1.country", "must be GB for the United Kingdom; got uk"),
        ([RULE | {"country": "EL"}], BadParameter, "rules.1.country", "must be GR for Greece"),
        ([RULE | {"country": "ZZ"}], BadParameter, "rules.1.country", "ISO 3166-1"),
        ([RULE | {"country": "CH,XX"}], BadParameter, "rules.1.country", "ISO 3166-1"),
        ([RULE | {"days": "monday"}], BadParameter, "rules.1.days", "mon, tue"),
        ([RULE | {"after": "24:00"}], BadParameter, "rules.1.after", "from 00:00 to 23:59"),
        ([RULE | {"after": "8:00"}], BadParameter, "rules.1.after", "hh:mm"),
        ([RULE | {"before": "12:60"}], BadParameter, "rules.1.before", "hh:mm"),
        ([RULE | {"before": "1٢:00"}], BadParameter, "rules.1.before", "hh:mm"),
        (
            [RULE | {"timezone": "UTC"}],
            IncompatibleParameters,
            "rules.1.timezone",
            "from, until, after, before or days",
        ),
        ([RULE | {"country": ",".join(MANY_COUNTRIES)}], BadParameter, "rules.1.country", "1 to 50 values"),
        ([RULE | {"from": "2026-02-29"}], BadParameter, "rules.1.from", "YYYY-MM-DD"),
        (
            [RULE | {"from": "2026-03-02", "until": "2026-03-01"}],
            IncompatibleParameters,
            "rules.1.until",
            "until must be not before from, 2026-03-02; got 2026-03-01",
        ),
        ([RULE | {"visit": "second"}], BadParameter, "rules.1.visit", "one of first, returning"),
        ([RULE | {"query": ""}], MissingParameter, "rules.1.query", "query is empty"),
        ([RULE | {"query": {"table": ["7"]}}], BadParameter, "rules.1.query", "1 to 10 names and values"),
        ([RULE | {"timezone": "Zurich"}], BadParameter, "rules.1.timezone", "IANA"),
        ([RULE | {"name": "=1+1"}], BadParameter, "rules.1.name", "letter or digit first"),
        ([RULE | {"name": "a,b"}], BadParameter, "rules.1.name", "1 to 40 of"),
        ([RULE | {"name": "x" * 41}], BadParameter, "rules.1.name", "1 to 40 of"),
        ([RULE | {"name": "default"}], BadParameter, "rules.name", "not default"),
        (
            [RULE | {"name": "a"}, RULE | {"name": "a"}],
            BadParameter,
            "rules.name",
            "different in every rule, and not default; got a",
        ),
        (
            [RULE | {"name": "rule-1"}, RULE, RULE | {"name": "rule-1"}],
            BadParameter,
            "rules.name",
            "different in every",
        ),
        ([RULE, "ios"], BadParameter, "rules", "a list of at most 20 objects"),
        ([RULE] * 21, BadParameter, "rules", "a list of at most 20 objects"),
    ],
)
def test_invalid_rule_is_rejected_by_number(
    rules: list[object], error_type: type[QrError], parameter: str, message: str
) -> None:
    error = error_for(*rules)
    assert (type(error), error.parameter) == (error_type, parameter)
    assert message in error.detail


@pytest.mark.parametrize("value", [{}, {"1": RULE}, "ios", "", None, 1, True])
def test_rules_other_than_a_list_are_rejected(value: object) -> None:
    with pytest.raises(ValueError):
        RULES.parse(value)


def test_number_of_rules_can_be_zero_or_maximum() -> None:
    assert len(RULES.parse([RULE] * MAX_RULES)) == MAX_RULES
    assert RULES.parse([]) == []
