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
    Rules,
    match_rule,
)
from qr.links.target import is_web
from qr.links.visitor import DEVICES, Visitor
from tests.support.tables import for_each

Json = dict[str, Any]

THERE, ELSEWHERE = "https://there.example/", "https://elsewhere.example/"
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)  # a Wednesday
ANYBODY = Visitor()


def rules_of(*rules: Json) -> list[Json]:
    """Rules as a link keeps them; one without a target leads there."""
    return Rules().parse([{"target": THERE} | rule for rule in rules])


def fits(visitor: Visitor, now: datetime = NOON, **conditions: str) -> bool:
    return fit(visitor, conditions, now)


def fit(visitor: Visitor, conditions: dict[str, str], now: datetime = NOON) -> bool:
    return match_rule(rules_of(conditions), visitor, now)[1] == THERE


def refusal_of(*rules: object) -> QrError:
    """The refusal of the rules of a link, as its writer sees it."""
    from qr.links.link import parse_link
    from qr.links.target import Limits

    with pytest.raises(QrError) as refusal:
        parse_link({"rules": list(rules)}, Limits("https://qr.example/u/"))
    return refusal.value


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
def test_a_device_is_one_of_those_named(device: str, families: set[str]) -> None:
    assert {family for family in DEVICES if fits(Visitor(family), device=device)} == families


# RFC 4647, 3.3.1: its own examples are those of de-de.
@pytest.mark.parametrize(
    ("language", "tag", "is_in"),
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
def test_a_language_is_in_a_range_as_rfc_4647_says(language: str, tag: str, is_in: bool) -> None:
    assert fits(Visitor(languages=(tag,)), language=language) == is_in


def test_any_of_the_languages_somebody_likes_best_will_do() -> None:
    assert fits(Visitor(languages=("fr", "de-CH")), language="de")
    assert not fits(Visitor(languages=()), language="de")


@pytest.mark.parametrize(
    ("country", "own", "is_in"),
    [("CH", "CH", True), ("ch", "CH", True), ("AT, ch", "CH", True), ("AT", "CH", False), ("CH", "", False)],
)
def test_a_country_is_one_of_those_named(country: str, own: str, is_in: bool) -> None:
    assert fits(Visitor(country=own), country=country) == is_in


EVERYTHING = {
    "device": "mobile", "language": "de", "country": "CH", "after": "11:00", "before": "13:00", "days": "wed",
}  # fmt: skip
SWISS_PHONE = Visitor("ios", ("de-CH",), "CH")


def test_all_conditions_of_a_rule_must_hold() -> None:
    assert set(EVERYTHING) == set(CONDITIONS)
    assert fit(SWISS_PHONE, EVERYTHING)


@pytest.mark.parametrize(
    ("condition", "other"),
    [("device", "desktop"), ("language", "fr"), ("country", "AT"), ("after", "12:01"), ("before", "12:00"),
     ("days", "thu")],
)  # fmt: skip
def test_one_condition_that_does_not_hold_is_enough(condition: str, other: str) -> None:
    assert not fit(SWISS_PHONE, EVERYTHING | {condition: other})


def test_the_first_rule_that_fits_wins() -> None:
    rules = rules_of(
        {"device": "android", "name": "Androids"},
        {"device": "mobile", "target": ELSEWHERE},
        {"device": "ios", "name": "never"},
        {"language": "de", "name": "German"},
    )
    assert match_rule(rules, Visitor("android"), NOON) == ("Androids", THERE)
    assert match_rule(rules, SWISS_PHONE, NOON) == ("2", ELSEWHERE)
    assert match_rule(rules, Visitor("linux", ("de",)), NOON) == ("German", THERE)
    assert match_rule(rules, ANYBODY, NOON) == (NO_RULE, None)
    assert match_rule([], ANYBODY, NOON) == (NO_RULE, None)


def test_a_rule_may_lead_to_a_payload() -> None:
    target = {"phone": {"number": "+41791234567"}}
    assert match_rule(rules_of({"device": "mobile", "target": target}), SWISS_PHONE, NOON) == ("1", target)


def test_a_rule_is_kept_in_one_form() -> None:
    (rule,) = rules_of({"target": "there.example", "device": "IOS, ios,Mobile", "country": "ch", "days": "MON,sun"})
    assert rule == {"target": "https://there.example", "device": "ios,mobile", "country": "CH", "days": "mon,sun"}
    assert is_web(rule["target"])
    assert Rules().parse([rule]) == [rule]


GOOD = {"target": THERE, "device": "ios"}
COUNTRIES = [f"{first}{second}" for first in "ABC" for second in "ABCDEFGHIJKLMNOPQ"]


@for_each(
    "rules, error, parameter, said",
    [
        ([GOOD, {"device": "ios"}], MissingParameter, "rules.2.target", "target is missing"),
        ([GOOD | {"target": ""}], MissingParameter, "rules.1.target", "target is empty"),
        ([{"target": THERE}], MissingParameter, "rules.1", "needs a condition"),
        ([{"target": THERE, "name": "x", "timezone": "UTC"}], MissingParameter, "rules.1", "needs a condition"),
        ([GOOD | {"devices": "ios"}], UnknownParameter, "rules.1.devices", "did you mean device?"),
        ([GOOD | {"target": "javascript:alert(1)"}], BadParameter, "rules.1.target", "a URL such as"),
        ([GOOD | {"target": "http://10.0.0.1/"}], BadParameter, "rules.1.target", "public host"),
        ([GOOD, GOOD | {"target": "https://qr.example/u/a"}], BadParameter, "rules.2.target", "redirect loop"),
        ([GOOD | {"device": "iphone"}], BadParameter, "rules.1.device", "one of ios, android"),
        ([GOOD | {"device": "ios,"}], BadParameter, "rules.1.device", "separated by commas"),
        ([GOOD | {"device": ["ios"]}], BadParameter, "rules.1.device", "one of ios"),
        ([GOOD | {"device": None}], BadParameter, "rules.1.device", "one of ios"),
        ([GOOD | {"language": "*"}], BadParameter, "rules.1.language", "RFC 4647"),
        ([GOOD | {"language": "de_CH"}], BadParameter, "rules.1.language", "RFC 4647"),
        ([GOOD | {"country": "CHE"}], BadParameter, "rules.1.country", "two letters"),
        ([GOOD | {"country": "ÄÖ"}], BadParameter, "rules.1.country", "two letters"),
        ([GOOD | {"days": "monday"}], BadParameter, "rules.1.days", "mon, tue"),
        ([GOOD | {"after": "24:00"}], BadParameter, "rules.1.after", "from 00:00 to 23:59"),
        ([GOOD | {"after": "8:00"}], BadParameter, "rules.1.after", "hh:mm"),
        ([GOOD | {"before": "12:60"}], BadParameter, "rules.1.before", "hh:mm"),
        ([GOOD | {"before": "1٢:00"}], BadParameter, "rules.1.before", "hh:mm"),
        ([GOOD | {"timezone": "UTC"}], IncompatibleParameters, "rules.1.timezone", "after, before or days"),
        ([GOOD | {"country": ",".join(COUNTRIES)}], BadParameter, "rules.1.country", "1 to 50 values"),
        ([GOOD | {"timezone": "Zurich"}], BadParameter, "rules.1.timezone", "IANA"),
        ([GOOD | {"name": "=1+1"}], BadParameter, "rules.1.name", "letter or digit first"),
        ([GOOD | {"name": "a,b"}], BadParameter, "rules.1.name", "1 to 40 of"),
        ([GOOD | {"name": "x" * 41}], BadParameter, "rules.1.name", "1 to 40 of"),
        ([GOOD | {"name": "default"}], BadParameter, "rules.name", "not default"),
        ([GOOD | {"name": "a"}, GOOD | {"name": "a"}], BadParameter, "rules.name", "different in every rule"),
        ([GOOD | {"name": "2"}, GOOD], BadParameter, "rules.name", "different in every rule"),
        ([GOOD, "ios"], BadParameter, "rules", "a list of at most 20 rules"),
        ([GOOD] * 21, BadParameter, "rules", "a list of at most 20 rules"),
    ],
)
def test_anything_else_is_refused_by_the_number_of_its_rule(
    rules: list[object], error: type[QrError], parameter: str, said: str
) -> None:
    refusal = refusal_of(*rules)
    assert (type(refusal), refusal.parameter) == (error, parameter)
    assert said in refusal.detail


@pytest.mark.parametrize("given", [{}, {"1": GOOD}, "ios", "", None, 1, True])
def test_rules_are_a_list(given: object) -> None:
    with pytest.raises(ValueError):
        Rules().parse(given)


def test_there_may_be_as_many_as_are_allowed_and_none_at_all() -> None:
    assert len(Rules().parse([GOOD] * MAX_RULES)) == MAX_RULES
    assert Rules().parse([]) == []
