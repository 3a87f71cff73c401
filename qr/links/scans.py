"""Scans, their tallies, and the sums of these as JSON and CSV."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

DIMENSIONS = ("time", "device", "rule", "country", "language", "referrer", "source", "medium", "campaign")


class Scan(NamedTuple):
    """One counted visit of a link.

    key:     of the record
    time:    quarter of an hour in UTC in which it began, YYYY-MM-DDThh:mm
    day:     day of the visit in the time zone of the record, YYYY-MM-DD
    visitor: pseudonym of the visitor on this day
    values:  pairs of a dimension (all but "time") and the value that is counted, such as ("device", "ios")
    """

    key: str
    time: str
    day: str
    visitor: bytes
    values: tuple[tuple[str, str], ...]


class Tally(NamedTuple):
    """Number of scans with one value of a dimension on one day.

    day:       of the dimension "time" in UTC, of all others in the time zone of the record, YYYY-MM-DD
    dimension: one of ``DIMENSIONS``
    value:     of "time": quarter of an hour in UTC, hh:mm
    unique:    number of visitors with their first scan on their day; only counted by the dimension "time"
    """

    day: str
    dimension: str
    value: str
    scans: int
    unique: int


COLUMNS = Tally._fields


def summarise(tallies: Sequence[Tally]) -> dict[str, Any]:
    """Return the sums of tallies: in total, by day, by device and by rule.

    A visitor who returns on another day counts as unique again.
    """
    unique = _sums((tally.day, tally.unique) for tally in tallies if tally.dimension == "time")
    days = _sums((tally.day, tally.scans) for tally in tallies if tally.dimension == "time")
    return {
        "total": sum(days.values()),
        "unique": sum(unique.values()),
        "by_day": {day: {"total": days[day], "unique": unique[day]} for day in sorted(days)},
        "by_device": _sums_by_value(tallies, "device"),
        "by_rule": _sums_by_value(tallies, "rule"),
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


def _sums_by_value(tallies: Iterable[Tally], dimension: str) -> dict[str, int]:
    """Return the scans with each value of a dimension, the most frequent value first."""
    sums = _sums((tally.value, tally.scans) for tally in tallies if tally.dimension == dimension)
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))


def quarter_hour(moment: datetime) -> str:
    """Return the quarter of an hour in which a time in UTC is, as YYYY-MM-DDThh:mm."""
    return f"{moment.isoformat()[:14]}{moment.minute // 15 * 15:02}"
