"""Rules: other targets of a link by visitor, trade item and time. The first rule that matches is used."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache, partial
from typing import Annotated, Any, NamedTuple

from qr.errors import BadParameter, IncompatibleParameters, MissingParameter
from qr.links.items import ITEM_CONDITIONS, Item, LotCondition, SerialCondition, VariantCondition, condition_value
from qr.links.target import AnyTarget, Target, accept_schemes
from qr.links.visitor import DEVICE_CLASSES, DEVICES, VISITS, Visitor
from qr.parameters import Parameter, declared_parameters, index_by_name
from qr.parameters.countries import Country
from qr.parameters.dates import DayText, TimeZone
from qr.parameters.lists import AnyOf
from qr.parameters.query import QueryPairs, parse_pairs
from qr.parameters.types import Choice, Pattern
from qr.parameters.values import parse_objects, parse_parameters, require_parameters

MAX_RULES = 20
NO_RULE = "default"  # name under which scans are counted if no rule matched
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

LANGUAGE = Pattern(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", "a language range such as de or de-CH (RFC 4647)")
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


class Rules:
    """The rules of a link, in the order in which they are tried. ``schemes`` are those of ``AnyTarget``."""

    allowed = f"a list of at most {MAX_RULES} rules, each an object with a target and at least one condition"
    takes_json = True

    def __init__(self, schemes: frozenset[str] = frozenset()) -> None:
        self.schemes = schemes

    def parse(self, value: object) -> list[dict[str, Any]]:
        rules = parse_objects(value, MAX_RULES, partial(_parse_rule, _rule_parameters(self.schemes)))
        names = [rule["name"] for rule in rules if "name" in rule]
        if NO_RULE in names or len(set(names)) < len(names):
            raise BadParameter("name", None, f"different in every rule, and not {NO_RULE}")
        return rules


def match_rule(rules: Sequence[Mapping[str, Any]], visitor: Visitor, now: datetime) -> tuple[str, Target | None]:
    """Return the name and the target of the first rule that matches; ``NO_RULE`` and None if none matches.

    ``now`` is in the time zone of the link, in which the times and days of a rule are by default.
    A visitor with several languages gets the rules of one of them: the first that a rule has whose other conditions
    match (RFC 4647, 3.4).
    """
    candidates = [rule for rule in rules if other_conditions_match(rule, visitor, now)]
    language = _choose_language(visitor.languages, candidates)
    for rule in candidates:
        if "language" not in rule or not _language_ranges(rule).isdisjoint(_lookup_ranges(language)):
            return rule.get("name", NO_RULE), rule["target"]
    return NO_RULE, None


@lru_cache(maxsize=8)
def _rule_parameters(schemes: frozenset[str]) -> dict[str, Parameter]:
    return index_by_name(accept_schemes(declared_parameters(Rule), schemes))


def _parse_rule(parameters: Mapping[str, Parameter], members: Mapping[str, object]) -> dict[str, Any]:
    rule = parse_parameters(members.items(), parameters)
    require_parameters(parameters.values(), rule)
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
    return rule


def _alternatives(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"


def other_conditions_match(rule: Mapping[str, Any], visitor: Visitor, now: datetime) -> bool:
    """Return whether the conditions of a rule match, except for its languages."""
    return (
        _condition_matches(rule, "device", lambda device: visitor.device in DEVICE_CLASSES.get(device, (device,)))
        and _condition_matches(rule, "country", lambda country: visitor.country == country)
        and item_matches(rule, visitor.item)
        and ("query" not in rule or parse_pairs(rule["query"]) <= visitor.query)
        and rule.get("visit", visitor.visit) == visitor.visit
        and (not any(name in rule for name in TIME_CONDITIONS) or _time_matches(rule, now))
    )


def item_matches(conditions: Mapping[str, Any], item: Item) -> bool:
    """Return whether the conditions on the identifiers of a trade item match. Letters match in their case only."""
    return all(
        _condition_matches(conditions, name, condition_value(item.get(name, "")).__eq__) for name in ITEM_CONDITIONS
    )


def _condition_matches(rule: Mapping[str, Any], condition: str, is_met_by: Callable[[str], bool]) -> bool:
    """Return whether a rule does not have a condition, or one of the values of the condition is met."""
    return condition not in rule or any(map(is_met_by, rule[condition].split(",")))


def _choose_language(languages: Sequence[str], rules: Collection[Mapping[str, Any]]) -> str:
    """Return the first of the visitor's languages for which there is a rule; empty if there is none."""
    ranges = frozenset().union(*map(_language_ranges, rules))
    return next((tag for tag in languages if not ranges.isdisjoint(_lookup_ranges(tag))), "")


def _language_ranges(rule: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(rule.get("language", "").lower().split(",")) - {""}


def _lookup_ranges(tag: str) -> Iterator[str]:
    """Yield a language tag and its shorter forms, in lower case: de-ch and de for de-CH."""
    shorter = tag.lower()
    while shorter:
        yield shorter
        shorter = shorter.rpartition("-")[0]


def rule_time(rule: Mapping[str, Any], now: datetime) -> datetime:
    """Return a time in the time zone of a rule; by default, ``now`` as it is."""
    from zoneinfo import ZoneInfo

    return now.astimezone(ZoneInfo(rule["timezone"])) if "timezone" in rule else now


def _time_matches(rule: Mapping[str, Any], now: datetime) -> bool:
    """Return whether the days and hours of a rule match. Without hours, the rule matches all day.

    A rule for mon from 22:00 to 02:00 matches on Monday at 23:00 and on Tuesday at 01:00: these hours start on Monday.
    """
    local = rule_time(rule, now)
    after, before, time = rule.get("after", "00:00"), rule.get("before", "24:00"), f"{local:%H:%M}"
    is_overnight = before <= after
    hours_match = time >= after or time < before if is_overnight else after <= time < before
    start = local - timedelta(days=is_overnight and time < after)
    is_in_period = rule.get("from", "") <= f"{start:%Y-%m-%d}" <= rule.get("until", "~")
    return hours_match and is_in_period and _condition_matches(rule, "days", lambda day: day == DAYS[start.weekday()])
