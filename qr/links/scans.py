"""Scans, their tallies, and the sums of these as JSON and CSV."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple


class Scan(NamedTuple):
    """One counted visit of a link.

    user_id:    id of the record
    generation: generation of the record
    day:        in UTC, YYYY-MM-DD
    device:     one of ``qr.links.visitor.DEVICES``
    rule:       name of the rule that matched, or ``NO_RULE``
    visitor:    pseudonym of the visitor on this day
    """

    user_id: str
    generation: str
    day: str
    device: str
    rule: str
    visitor: bytes


class Tally(NamedTuple):
    """Number of scans and unique visitors of a link, per day, device and rule.

    A visitor counts as unique once per day, in the tally of their first scan.
    """

    day: str
    device: str
    rule: str
    scans: int
    unique: int


COLUMNS = Tally._fields


def summarise(tallies: Sequence[Tally]) -> dict[str, Any]:
    """Return the sums of tallies: in total, by day, by device and by rule.

    A visitor who returns on another day counts as unique again.
    """
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
    """Format tallies as CSV with a header (RFC 4180).

    Nothing needs quoting: no value contains a comma or a quote, or starts like a formula of a spreadsheet.
    """
    lines = [",".join(COLUMNS), *(",".join(map(str, tally)) for tally in sorted(tallies))]
    return "".join(f"{line}\r\n" for line in lines)


def _sums(pairs: Iterable[tuple[str, int]]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for name, number in pairs:
        sums[name] += number
    return sums


def _sort_by_count(sums: Counter[str]) -> dict[str, int]:
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))
