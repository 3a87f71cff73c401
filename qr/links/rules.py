"""Rules: other targets of a link by visitor, trade item and time. The first rule that matches is used."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Annotated, Any, NamedTuple

from qr.errors import BadParameter, IncompatibleParameters, MissingParameter, error_path
from qr.links.items import ITEM_CONDITIONS, LotCondition, SerialCondition, VariantCondition, condition_value
from qr.links.target import AnyTarget, Target
from qr.links.visitor import DEVICE_CLASSES, DEVICES, VISITS, Visitor
from qr.parameters.countries import Country
from qr.parameters.dates import DayText, TimeZone
from qr.parameters.languages import LANGUAGE, lookup_ranges
from qr.parameters.lists import AnyOf, Objects
from qr.parameters.query import QueryPairs, parse_pairs
from qr.parameters.types import Choice, Pattern

MAX_RULES = 20
NO_RULE = "default"  # name under which scans are counted if no rule matched
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_TIME_OF_DAY = Pattern(r"([01][0-9]|2[0-3]):[0-5][0-9]", "a time of day as hh:mm, from 00:00 to 23:59")


class Rule(NamedTuple):
    """Another target for some visitors. A rule matches if all of its conditions match."""

    target: Annotated[Target, AnyTarget(), "target of the link if the rule matches"]
    name: Annotated[
        str | None,
        Pattern(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}", "1 to 40 of A-Z a-z 0-9 . _ - and space, a letter or digit first"),
        "name under which the scans of the rule are counted; default: a name that the service adds",
    ] = None
    device: Annotated[str | None, AnyOf(Choice((*DEVICES, *DEVICE_CLASSES))), "device, from User-Agent"] = None
    language: Annotated[str | None, AnyOf(LANGUAGE), "language of the visitor, from Accept-Language"] = None
    country: Annotated[str | None, AnyOf(Country()), "country, from a header field that a proxy adds"] = None
    cpv: VariantCondition = None
    lot: LotCondition = None
    serial: SerialCondition = None
    query: Annotated[str | None, QueryPairs(), "parameters that the query of the link must contain, all of them"] = None
    visit: Annotated[str | None, Choice(VISITS), "first or a later scan of the visitor on this day"] = None
    from_: Annotated[str | None, DayText(), "first day on which the rule matches"] = None
    until: Annotated[str | None, DayText(), "last day on which the rule matches"] = None
    after: Annotated[str | None, _TIME_OF_DAY, "time of day from which the rule matches"] = None
    before: Annotated[
        str | None, _TIME_OF_DAY, "time of day before which the rule matches; on the next day if not later than `after`"
    ] = None
    days: Annotated[
        str | None,
        AnyOf(Choice(DAYS)),
        "days of the week on which the rule matches; if `before` is on the next day, the day of `after` counts",
    ] = None
    timezone: Annotated[str | None, TimeZone(), "time zone of these days and times; default: that of the link"] = None


TIME_CONDITIONS = ("from", "until", "after", "before", "days")
CONDITIONS = ("device", "language", "country", "query", "visit", *ITEM_CONDITIONS, *TIME_CONDITIONS)


def match_rule(rules: Sequence[Mapping[str, Any]], visitor: Visitor, now: datetime) -> tuple[str, Target | None]:
    """Return the name and the target of the first rule that matches; ``NO_RULE`` and None if none matches.

    ``now`` is in the time zone of the link, in which the times and days of a rule are by default.
    A visitor with several languages gets the rules of one of them: the first that a rule has whose other conditions
    match (RFC 4647, 3.4).
    """
    candidates = [rule for rule in rules if not any(unmet_conditions(rule, visitor, now))]
    language = choose_language(visitor.language, candidates)
    for rule in candidates:
        if "language" not in rule or not _language_ranges(rule).isdisjoint(lookup_ranges(language)):
            return rule.get("name", NO_RULE), rule["target"]
    return NO_RULE, None


def _check_rules(rules: Sequence[Mapping[str, Any]]) -> None:
    for number, rule in enumerate(rules, 1):
        with error_path(str(number)):
            _check_rule(rule)
    names = [rule["name"] for rule in rules if "name" in rule]
    if wrong := [name for name in names if name == NO_RULE or names.count(name) > 1]:
        raise BadParameter("name", wrong[0], f"different in every rule, and not {NO_RULE}")


def _check_rule(rule: Mapping[str, Any]) -> None:
    if not any(name in rule for name in CONDITIONS):
        conditions = _alternatives(CONDITIONS)
        raise MissingParameter(f"the rule needs a condition: {conditions}", allowed=f"one of {conditions}")
    if "timezone" in rule and not any(name in rule for name in TIME_CONDITIONS):
        conditions = _alternatives(TIME_CONDITIONS)
        detail = f"timezone needs a condition that uses it: {conditions}"
        raise IncompatibleParameters(detail, parameter="timezone", allowed=f"only with {conditions}")
    if (first := rule.get("from", "")) > (last := rule.get("until", "~")):
        allowed = f"not before from, {first}"
        raise IncompatibleParameters(f"until must be {allowed}; got {last}", parameter="until", allowed=allowed)


def _alternatives(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"


def unmet_conditions(rule: Mapping[str, Any], visitor: Visitor, now: datetime) -> Iterator[tuple[str, ...]]:
    """Yield the conditions that a visitor does not meet, except for language. Those on time are one tuple of names."""
    for name, meets in _CHECKS.items():
        if name in rule and not any(meets(value, visitor) for value in rule[name].split(",")):
            yield (name,)
    if any(name in rule for name in TIME_CONDITIONS) and not _time_matches(rule, now):
        yield (*TIME_CONDITIONS, "timezone")


def _has_identifier(name: str, value: str, visitor: Visitor) -> bool:
    """Return whether the trade item has a value of an identifier. Upper and lower case are different."""
    return value == condition_value(visitor.item.get(name, ""))


# Whether a visitor meets one of the values of a condition. Languages and times depend on more than one value.
_CHECKS: dict[str, Callable[[str, Visitor], bool]] = {
    "device": lambda device, visitor: visitor.device in DEVICE_CLASSES.get(device, (device,)),
    "country": lambda country, visitor: visitor.country == country,
    "query": lambda query, visitor: parse_pairs(query) <= parse_pairs(visitor.query),
    "visit": lambda visit, visitor: visitor.visit == visit,
    **{name: partial(_has_identifier, name) for name in ITEM_CONDITIONS},
}


def choose_language(languages: Sequence[str], rules: Collection[Mapping[str, Any]]) -> str:
    """Return the first of the visitor's languages for which there is a rule; empty if there is none."""
    ranges = frozenset().union(*map(_language_ranges, rules))
    return next((tag for tag in languages if not ranges.isdisjoint(lookup_ranges(tag))), "")


def _language_ranges(rule: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(rule.get("language", "").lower().split(",")) - {""}


def local_time(members: Mapping[str, Any], now: datetime) -> datetime:
    """Return a time in the time zone of a link or a rule; without a time zone, ``now`` as it is.

    ``now`` is in UTC for a link, and in the time zone of the link for a rule.
    """
    from zoneinfo import ZoneInfo

    return now.astimezone(ZoneInfo(members["timezone"])) if "timezone" in members else now


def _time_matches(rule: Mapping[str, Any], now: datetime) -> bool:
    """Return whether the days and hours of a rule match. Without hours, the rule matches all day.

    A rule for mon from 22:00 to 02:00 matches on Monday at 23:00 and on Tuesday at 01:00: these hours start on Monday.
    """
    local = local_time(rule, now)
    after, before, time = rule.get("after", "00:00"), rule.get("before", "24:00"), f"{local:%H:%M}"
    is_overnight = before <= after
    hours_match = time >= after or time < before if is_overnight else after <= time < before
    start = local - timedelta(days=is_overnight and time < after)
    is_in_period = rule.get("from", "") <= f"{start:%Y-%m-%d}" <= rule.get("until", "~")
    days = rule["days"].split(",") if "days" in rule else DAYS
    return hours_match and is_in_period and DAYS[start.weekday()] in days


RULES = Objects(Rule, MAX_RULES, "a target and at least one condition", _check_rules)
