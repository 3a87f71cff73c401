"""Trial of a link: what a visitor would get at some time, and why. A trial is not a scan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from qr.links.forwarding import forward
from qr.links.items import ITEM_CONDITIONS
from qr.links.link import State, announces_start, link_state
from qr.links.record import Record
from qr.links.rules import (
    CONDITIONS,
    NO_RULE,
    TIME_CONDITIONS,
    choose_language,
    local_time,
    match_rule,
    unmet_conditions,
)
from qr.links.target import Target, is_web, target_text
from qr.links.visitor import Visitor
from qr.parameters.query import parse_pairs

_CLOSED: dict[State, str] = {
    "disabled": "the link is disabled",
    "not_started": "starts_at is later",
    "expired": "expires_at is not later",
    "exhausted": "the link has reached max_scans",
}


class Trial(NamedTuple):
    """Result of a trial.

    state:    whether the link is open at the time of the trial
    rule:     name of the rule that matches, or ``NO_RULE``; of a closed link, ``NO_RULE``
    target:   what the visitor gets; None for a page that states why the link opens no target
    location: URL to which the visitor is redirected, with the forwarded query and path; None without a redirect
    reasons:  one text per rule that was tried, and one for the target if no rule matches
    """

    state: State
    rule: str
    target: Target | None
    location: str | None
    reasons: list[str]


def try_link(record: Record, visitor: Visitor, now: datetime, path: str = "") -> Trial:
    """Return what a visitor would get from a link at a time, and why.

    ``path`` is that of the request, as in ``forward``. Raises ``BadParameter`` for a path that would
    make the URL too long.
    """
    link, state, now = record.link, link_state(record, now), local_time(record.link, now)
    if path and not link.get("forward_path"):
        return Trial("no_target", NO_RULE, None, None, ["the link does not forward paths"])
    rule, target, reasons = NO_RULE, None, [f"the link is closed: {_CLOSED.get(state)}"]
    if state == "open":
        rules = link.get("rules", ())
        rule, target = match_rule(rules, visitor, now)
        reasons = list(_rule_reasons(rules, rule, visitor, now))
        if target is None:
            target = link.get("target")
            reasons.append("no rule matches" if rules else "the link has no rules")
            reasons += ["the target of the link is used"] if target else []
    if announces_start(link, state):
        reasons.append("its page shows when it starts")
    elif target is None:
        target, path = link.get("fallback"), ""
        reasons.append("the fallback is used" if target else "the link has no fallback")
    text = target_text(forward(target, link, visitor.query.encode(), path)) if target else ""
    state = "no_target" if state == "open" and not target else state
    return Trial(state, rule, target, text if is_web(text) else None, reasons)


def _rule_reasons(rules: Sequence[Mapping[str, Any]], match: str, visitor: Visitor, now: datetime) -> Iterator[str]:
    """Yield the reason for each rule up to the rule that matches."""
    for rule in rules:
        name = rule.get("name", NO_RULE)
        if name == match:
            yield f"{name} matches: {_conditions(rule, CONDITIONS)}"
            return
        yield f"{name} does not match: {_mismatch(rule, visitor, now)}"


def _mismatch(rule: Mapping[str, Any], visitor: Visitor, now: datetime) -> str:
    """Return the first conditions of a rule that are not met, and the value of the visitor."""
    names = next(unmet_conditions(rule, visitor, now), ("language",))
    needs = f"needs {_conditions(rule, names)}"
    if names == ("language",) and choose_language(visitor.language, [rule]):
        return f"{needs}; another rule has a language that the visitor prefers"
    return f"{needs}; the visitor has {_visitor_value(names[0], rule, visitor, now)}"


def _conditions(rule: Mapping[str, Any], names: Sequence[str]) -> str:
    present = [f"{name} {rule[name]}" for name in names if name in rule]
    return ", ".join(present).replace(",", ", ").replace(",  ", ", ")


def _visitor_value(name: str, rule: Mapping[str, Any], visitor: Visitor, now: datetime) -> str:
    if name in TIME_CONDITIONS:
        local = local_time(rule, now)
        day = f"{local:%Y-%m-%d} " if not rule.keys().isdisjoint(("from", "until")) else ""
        return f"{day}{f'{local:%a %H:%M}'.lower()} in {local.tzinfo}"
    values = {
        **{condition: visitor.item.get(condition) for condition in ITEM_CONDITIONS},
        "device": visitor.device,
        "country": visitor.country,
        "language": ", ".join(visitor.language),
        "query": visitor.query and f"query {urlencode(sorted(parse_pairs(visitor.query)))}",
        "visit": f"visit {visitor.visit}",
    }
    return str(values[name] or f"no {name}")
