"""Statistics, compared with sums that the C library computes from each scan."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from random import Random
from typing import Any, Self

import pytest

from qr.errors import QrError
from qr.links import statistics
from qr.links.rules import DAYS
from qr.links.scans import Tally
from qr.links.statistics import Counts, Period, add_up, count_scans, describe, parse_period, total_of, values_of

KEY = "0123456789abcdef"
NOW = datetime(2026, 11, 28, 23, 30, tzinfo=UTC)


class FixedClock(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return cls.fromtimestamp(NOW.timestamp(), tz)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "datetime", FixedClock)


@pytest.fixture
def local_zone(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[str]:
    """Set the time zone of the C library."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield request.param
    time.tzset()


def period(first: str, last: str, timezone: str = "UTC") -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last), timezone)


def tally(moment: datetime, unique: int = 1) -> Tally:
    return Tally(f"{moment:%Y-%m-%d}", "time", f"{moment:%H}:{moment.minute // 15 * 15:02}", 1, unique)


def count(tallies: list[Tally], chosen: Period) -> tuple[Counts, Counts]:
    now, before = count_scans(((KEY, one) for one in tallies), chosen)
    return now[KEY], before


# Offsets of 5:45, 12:45 and 10:30 hours, a change of 30 minutes, and changes of summer time in both hemispheres.
ZONES = (
    "UTC", "Europe/Zurich", "America/New_York", "Asia/Kathmandu", "Pacific/Chatham", "Australia/Lord_Howe",
    "Pacific/Kiritimati", "America/Sao_Paulo",
)  # fmt: skip


@pytest.mark.parametrize("first", ["2026-03-01", "2026-10-20"])
@pytest.mark.parametrize("local_zone", ZONES, indirect=True)
def test_days_and_hours_equal_those_of_c(local_zone: str, first: str) -> None:
    random, start = Random(14), datetime.fromisoformat(f"{first}T00:00+00:00")
    moments = [start + timedelta(seconds=random.randrange(40 * 86400)) for _ in range(3000)]
    chosen = period(str(start.date() + timedelta(3)), str(start.date() + timedelta(35)), local_zone)
    counts, _ = count([tally(moment) for moment in moments], chosen)
    local = [time.localtime(moment.timestamp()) for moment in moments]
    inside = [one for one in local if str(chosen.first) <= time.strftime("%Y-%m-%d", one) <= str(chosen.last)]
    assert values_of(counts, "day") == Counter(time.strftime("%Y-%m-%d", one) for one in inside)
    assert values_of(counts, "hour") == Counter(f"{DAYS[one.tm_wday]} {one.tm_hour:02}" for one in inside)
    assert 2000 < len(inside) < len(local)


def test_summary_has_all_members_in_order() -> None:
    chosen = period("2026-03-02", "2026-03-03", "Asia/Kathmandu")
    counts, previous = count(
        [
            Tally("2026-03-01", "time", "18:00", 3, 2),  # 23:45 on the day before
            Tally("2026-03-01", "time", "18:15", 4, 1),  # 00:00 on Monday
            Tally("2026-03-03", "time", "12:30", 5, 5),
            Tally("2026-03-03", "time", "18:15", 7, 7),  # the day after
            Tally("2026-03-02", "device", "ios", 4, 0),
            Tally("2026-03-03", "device", "android", 5, 0),
            Tally("2026-03-03", "campaign", "summer", 2, 0),
            Tally("2026-03-03", "campaign", "autumn", 2, 0),
            Tally("2026-03-04", "campaign", "winter", 9, 0),
        ],
        chosen,
    )
    document = json.loads(json.dumps(describe(counts, chosen, previous)))
    week = document.pop("by_weekday")
    hours = document.pop("by_hour")
    assert document == {
        "total": 9, "unique": 6, "since": "2026-03-02", "until": "2026-03-03", "timezone": "Asia/Kathmandu",
        "previous": {"total": 3, "unique": 2, "change": 200.0, "since": "2026-02-28", "until": "2026-03-01"},
        "by_day": {"2026-03-02": {"total": 4, "unique": 1}, "2026-03-03": {"total": 5, "unique": 5}},
        "by_device": {"android": 5, "ios": 4}, "by_rule": {}, "by_country": {}, "by_language": {}, "by_referrer": {},
        "by_source": {}, "by_medium": {}, "by_campaign": {"autumn": 2, "summer": 2},
    }  # fmt: skip
    assert (list(document["by_day"]), list(document["by_campaign"])) == (
        ["2026-03-02", "2026-03-03"],
        ["autumn", "summer"],
    )
    assert (hours[0], hours[18], sum(hours)) == (4, 5, 9)
    assert (week["mon"][0], week["tue"][18], list(week)) == (4, 5, list(DAYS))


@pytest.mark.parametrize(
    ("now", "before", "change"), [(150, 100, 50.0), (0, 3, -100.0), (3, 0, None), (0, 0, None), (1, 3, -66.7)]
)
def test_change_is_percent_of_previous_period(now: int, before: int, change: float | None) -> None:
    one = period("2026-03-01", "2026-03-31")
    counts = [Counter({("day", "2026-03-01"): number, ("unique", "2026-03-01"): 0}) for number in (now, before)]
    previous = describe(counts[0], one, counts[1])["previous"]
    assert (previous["change"], previous["since"], previous["until"]) == (change, "2026-01-29", "2026-02-28")


def test_counts_of_records_add_up() -> None:
    chosen = period("2026-03-01", "2026-03-01")
    pairs = [
        ("a", Tally("2026-03-01", "time", "10:00", 2, 1)),
        ("b", Tally("2026-03-01", "time", "10:15", 3, 3)),
        ("b", Tally("2026-03-01", "country", "CH", 3, 0)),
    ]
    counts, _ = count_scans(pairs, chosen)
    assert {key: total_of(one) for key, one in counts.items()} == {
        "a": {"total": 2, "unique": 1}, "b": {"total": 3, "unique": 3},
    }  # fmt: skip
    assert add_up(counts.values()) == {
        ("day", "2026-03-01"): 5, ("unique", "2026-03-01"): 4, ("hour", "sun 10"): 5, ("country", "CH"): 3,
    }  # fmt: skip


CREATED_AT = "2026-11-01T23:30:00.000000Z"


@pytest.mark.parametrize(
    ("values", "created_at", "expected"),
    [
        ({}, CREATED_AT, period("2026-11-01", "2026-11-28")),
        ({"timezone": "Europe/Zurich"}, CREATED_AT, period("2026-11-02", "2026-11-29", "Europe/Zurich")),
        ({"until": date(2026, 10, 3)}, CREATED_AT, period("2026-10-03", "2026-10-03")),
        ({"since": date(2026, 12, 3)}, CREATED_AT, period("2026-12-03", "2026-12-03")),
        ({"last": 7}, CREATED_AT, period("2026-11-22", "2026-11-28")),
        ({"last": 1, "until": date(2026, 3, 1)}, CREATED_AT, period("2026-03-01", "2026-03-01")),
        ({}, "2001-01-01T00:00:00Z", period("2016-11-21", "2026-11-28")),
        ({}, "", period("2026-10-30", "2026-11-28")),
        ({"until": date(2026, 6, 30)}, "", period("2026-06-01", "2026-06-30")),
    ],
)
def test_period_of_parameters(values: dict[str, Any], created_at: str, expected: Period) -> None:
    assert parse_period(values, "UTC", created_at) == expected


@pytest.mark.parametrize(
    ("values", "detail"),
    [
        ({"since": date(2026, 3, 2), "until": date(2026, 3, 1)}, "until must be 0 to 3659 days after 2026-03-02"),
        ({"since": date(2000, 3, 2)}, "until must be 0 to 3659 days after 2000-03-02"),
        ({"until": date(2199, 1, 1)}, "until must be 0 to 3659 days after 2026-11-01"),
        ({"since": date(2026, 3, 2), "last": 7}, "last cannot be combined with since"),
    ],
)
def test_invalid_period_is_rejected(values: dict[str, Any], detail: str) -> None:
    with pytest.raises(QrError, match=detail):
        parse_period(values, "UTC", CREATED_AT)


def test_period_lists_its_days_and_those_to_read() -> None:
    one = period("2026-02-27", "2026-03-01")
    assert list(one.days()) == ["2026-02-27", "2026-02-28", "2026-03-01"]
    assert one.previous == period("2026-02-24", "2026-02-26")
    assert one.stored_days == ("2026-02-23", "2026-03-02")
