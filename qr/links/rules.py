"""Rules: where a link leads instead, by device, language, country and time of day; the first that fits wins."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Annotated, Any, NamedTuple

from qr.errors import (
    BadParameter,
    IncompatibleParameters,
    MissingParameter,
    error_path,
)
from qr.links.target import AnyTarget, Target
from qr.links.visitor import DEVICE_CLASSES, DEVICES, Visitor
from qr.parameters import (
    Parameter,
    declared_parameters,
    index_by_name,
)
from qr.parameters.dates import TimeZone
from qr.parameters.types import AnyOf, Choice, Pattern
from qr.parameters.values import parse_parameters

MAX_RULES = 20
NO_RULE = "default"  # what a scan is counted under when no rule applied
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_TIME_OF_DAY = Pattern(r"([01][0-9]|2[0-3]):[0-5][0-9]", "a time of day as hh:mm, from 00:00 to 23:59")


class Country:
    """An ISO 3166-1 alpha-2 code."""

    allowed = "a country as its two letters in ISO 3166-1, such as CH"

    def parse(self, text: str) -> str:
        if not re.fullmatch(r"[A-Za-z]{2}", text):
            raise ValueError(text)
        return text.upper()


class Rule(NamedTuple):
    """Another target for some visitors: every condition that is given must hold."""

    target: Annotated[Target, AnyTarget(), "where the link leads then"]
    name: Annotated[
        str | None,
        Pattern(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}", "1 to 40 of A-Z a-z 0-9 . _ - and space, a letter or digit first"),
        "what its scans are counted under; its number, from 1, when absent",
    ] = None
    device: Annotated[str | None, AnyOf(Choice((*DEVICES, *DEVICE_CLASSES))), "device by its User-Agent"] = None
    language: Annotated[
        str | None,
        AnyOf(Pattern(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", "a language range such as de or de-CH (RFC 4647)")),
        "a language they like best, by Accept-Language",
    ] = None
    country: Annotated[str | None, AnyOf(Country()), "country, by the header of a front end that knows it"] = None
    after: Annotated[str | None, _TIME_OF_DAY, "from this time of day on"] = None
    before: Annotated[
        str | None, _TIME_OF_DAY, "up to this time of day, which is not included; over midnight if not later"
    ] = None
    days: Annotated[
        str | None,
        AnyOf(Choice(DAYS)),
        "on these days; hours over midnight belong to the day they begin on",
    ] = None
    timezone: Annotated[str | None, TimeZone(), "whose time that is; UTC when absent"] = None


TIME_CONDITIONS = ("after", "before", "days")
CONDITIONS = ("device", "language", "country", *TIME_CONDITIONS)


class Rules:
    """The rules of a link, in their order."""

    allowed = f"a list of at most {MAX_RULES} rules, each an object with a target and at least one condition"
    takes_json = True

    def parse(self, given: object) -> list[dict[str, Any]]:
        if not isinstance(given, list) or len(given) > MAX_RULES or not all(isinstance(one, dict) for one in given):
            raise ValueError(given)
        rules = [_parse_rule(rule, number) for number, rule in enumerate(given, 1)]
        names = [rule_name(rule, number) for number, rule in enumerate(rules, 1)]
        if NO_RULE in names or len(set(names)) < len(names):
            raise BadParameter("name", None, f"different in every rule, and not {NO_RULE}")
        return rules


def _parse_rule(given: Mapping[str, object], number: int) -> dict[str, Any]:
    with error_path(str(number)):
        rule = parse_parameters(given.items(), _rule_parameters())
        if "target" not in rule:
            raise MissingParameter("target is missing", parameter="target", allowed=AnyTarget.allowed)
        if not any(name in rule for name in CONDITIONS):
            conditions = ", ".join(CONDITIONS)
            raise MissingParameter("a condition is missing, without which later rules never apply", allowed=conditions)
        if "timezone" in rule and not any(name in rule for name in TIME_CONDITIONS):
            raise IncompatibleParameters(
                f"timezone means nothing without {', '.join(TIME_CONDITIONS)}", parameter="timezone", allowed="absent"
            )
        return rule


@lru_cache(maxsize=1)
def _rule_parameters() -> dict[str, Parameter]:
    return index_by_name(declared_parameters(Rule))


def rule_name(rule: Mapping[str, Any], number: int) -> str:
    """What the scans of a rule are counted under."""
    return str(rule.get("name", number))


def match_rule(rules: Sequence[Mapping[str, Any]], visitor: Visitor, now: datetime) -> tuple[str, Target | None]:
    """The name and the target of the first rule that fits, or ``NO_RULE`` and nothing."""
    for number, rule in enumerate(rules, 1):
        if _matches(rule, visitor, now):
            return rule_name(rule, number), rule["target"]
    return NO_RULE, None


def _matches(rule: Mapping[str, Any], visitor: Visitor, now: datetime) -> bool:
    return (
        _condition_matches(rule, "device", lambda one: visitor.device in DEVICE_CLASSES.get(one, (one,)))
        and _condition_matches(
            rule, "language", lambda one: any(_is_in_language_range(tag, one) for tag in visitor.languages)
        )
        and _condition_matches(rule, "country", lambda one: visitor.country == one)
        and (not any(name in rule for name in TIME_CONDITIONS) or _time_matches(rule, now))
    )


def _condition_matches(rule: Mapping[str, Any], condition: str, is_met_by: Callable[[str], bool]) -> bool:
    """Whether one of the values of a condition is met, or the rule does not have it."""
    return condition not in rule or any(map(is_met_by, rule[condition].split(",")))


def _is_in_language_range(tag: str, language_range: str) -> bool:
    """Basic filtering (RFC 4647, 3.3.1): de has de-CH in it."""
    return f"{tag.lower()}-".startswith(f"{language_range.lower()}-")


def _time_matches(rule: Mapping[str, Any], now: datetime) -> bool:
    from zoneinfo import ZoneInfo

    local = now.astimezone(ZoneInfo(rule.get("timezone", "UTC")))
    after, before, time = rule.get("after", "00:00"), rule.get("before", "24:00"), f"{local:%H:%M}"
    is_over_midnight = before <= after
    is_hour = time >= after or time < before if is_over_midnight else after <= time < before
    began_yesterday = is_over_midnight and time < after
    day = DAYS[local.weekday() - began_yesterday]
    return is_hour and _condition_matches(rule, "days", lambda one: one == day)
