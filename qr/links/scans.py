"""Scans: what is kept of one, what many add up to, and that as JSON and CSV."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple


class Scan(NamedTuple):
    """One visit of one person to one link.

    generation: of the link's record
    day:     in UTC, YYYY-MM-DD
    device:  one of ``visitor.DEVICES``
    rule:    the rule that applied
    visitor: a pseudonym that holds for this day
    """

    user_id: str
    generation: str
    day: str
    device: str
    rule: str
    visitor: bytes


class Tally(NamedTuple):
    """How many scans one link had on one day, from one family of devices, by one rule; and of how many visitors.

    A visitor is counted once a day, in the tally of their first scan.
    """

    day: str
    device: str
    rule: str
    scans: int
    unique: int


COLUMNS = Tally._fields


def summarise(tallies: Sequence[Tally]) -> dict[str, Any]:
    """Totals, and the same by day, by device and by rule. Whoever comes back on another day is unique again."""
    unique = _sums((tally.day, tally.unique) for tally in tallies)
    days = _sums((tally.day, tally.scans) for tally in tallies)
    return {
        "total": sum(days.values()),
        "unique": sum(unique.values()),
        "by_day": {day: {"total": days[day], "unique": unique[day]} for day in sorted(days)},
        "by_device": _sort_by_count(_sums((tally.device, tally.scans) for tally in tallies)),
        "by_rule": _sort_by_count(_sums((tally.rule, tally.scans) for tally in tallies)),
    }


def format_csv(tallies: Sequence[Tally]) -> str:
    """A line a tally, below their names (RFC 4180). No value has a comma or a quote, or begins as a formula would."""
    lines = [",".join(COLUMNS), *(",".join(map(str, tally)) for tally in sorted(tallies))]
    return "".join(f"{line}\r\n" for line in lines)


def _sums(pairs: Iterable[tuple[str, int]]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for name, number in pairs:
        sums[name] += number
    return sums


def _sort_by_count(sums: Counter[str]) -> dict[str, int]:
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))
