"""Scans, and their tallies by day, dimension and value."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

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


def quarter_hour(moment: datetime) -> str:
    """Return the quarter of an hour in which a time in UTC is, as YYYY-MM-DDThh:mm."""
    return f"{moment.isoformat()[:14]}{moment.minute // 15 * 15:02}"
