"""Names of rules, under which their scans are counted. The name of a rule does not depend on other rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

_NOT_CONDITIONS = frozenset(("name", "target"))


def name_rules(rules: Sequence[Mapping[str, Any]], stored: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return rules that all have a different name. Names that a rule already has do not change.

    A rule without a name gets the name of the stored rule with the same conditions. If several stored rules have these
    conditions, the rule with the same target is preferred. Without such a rule, the name is a hash of the conditions.
    A record therefore does not need the names of deleted rules.
    """
    names = [rule.get("name", "") for rule in rules]
    old = {rule["name"]: rule for rule in stored if "name" in rule}
    for identity in (lambda rule: (_conditions(rule), rule.get("target")), _conditions):
        for index, rule in enumerate(rules):
            same = [name for name, other in old.items() if name not in names and identity(other) == identity(rule)]
            names[index] = names[index] or next(iter(same), "")
    for index, rule in enumerate(rules):
        names[index] = names[index] or _new_name(rule, {*names, *old})
    return [{**rule, "name": name} for rule, name in zip(rules, names, strict=True)]


def _new_name(rule: Mapping[str, Any], used: Collection[str]) -> str:
    """Return a name that depends on the conditions of a rule, with a number if the name is used."""
    name = f"rule-{blake2b(_conditions(rule).encode(), digest_size=5).hexdigest()}"
    candidates = (name if number == 1 else f"{name}-{number}" for number in range(1, len(used) + 2))
    return next(candidate for candidate in candidates if candidate not in used)


def _conditions(rule: Mapping[str, Any]) -> str:
    """Return the conditions of a rule in the one form that all their spellings share."""
    values = {**rule, "language": rule.get("language", "").lower()}
    names = sorted(values.keys() - _NOT_CONDITIONS)
    return "; ".join(f"{name}: {sorted(str(values[name]).split(','))}" for name in names)
