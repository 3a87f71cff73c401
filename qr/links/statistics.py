"""Statistics: sums of tallies in a period, in any time zone, and their comparison with the previous period."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from qr.errors import BadParameter, IncompatibleParameters
from qr.links.rules import DAYS
from qr.links.scans import DIMENSIONS, Tally

MAX_DAYS = 3660
DEFAULT_DAYS = 30  # of the statistics of all links
VALUES = DIMENSIONS[1:]  # dimensions whose days are those of the time zone of the record
_ONE_DAY = timedelta(1)

# Number of scans by a pair: a dimension and its value. "time" is replaced by "day" (YYYY-MM-DD), "hour" ("mon 00") and
# "unique", the unique visitors by day.
Counts = Counter[tuple[str, str]]


class Period(NamedTuple):
    """Days of statistics in a time zone. The first and the last day are included."""

    first: date
    last: date
    timezone: str

    @property
    def previous(self) -> Period:
        """The period of the same length that ends on the day before this period."""
        return Period(self.first - (self.last - self.first) - _ONE_DAY, self.first - _ONE_DAY, self.timezone)

    @property
    def stored_days(self) -> tuple[str, str]:
        """The first and the last day to read for both periods. In UTC, a local day starts up to a day off."""
        return str(self.previous.first - _ONE_DAY), str(self.last + _ONE_DAY)

    def describe(self) -> dict[str, str]:
        """Return the members of the JSON document of scans."""
        return {"since": str(self.first), "until": str(self.last)}

    def days(self) -> Iterator[str]:
        """Yield all days, as YYYY-MM-DD."""
        return (str(self.first + timedelta(number)) for number in range((self.last - self.first).days + 1))


def parse_period(values: Mapping[str, Any], timezone: str, created_at: str = "") -> Period:
    """Return the period of parameters in ``qr.links.queries.SCANS``.

    By default, it starts when the record was created; without a record, it has ``DEFAULT_DAYS`` days.

    Raises ``IncompatibleParameters``, or ``BadParameter`` for a period that ends before it starts or is too long.
    """
    if "since" in values and "last" in values:
        raise IncompatibleParameters("last cannot be combined with since; send one of them", parameter="last")
    zone = ZoneInfo(values.get("timezone", timezone))
    today = datetime.now(zone).date()
    last = values.get("until", max(today, values.get("since", today)))
    if created_at and "last" not in values:
        created = datetime.fromisoformat(created_at).astimezone(zone).date()
        default = min(last, max(created, today - timedelta(MAX_DAYS - 1)))
    else:
        default = last - timedelta(values.get("last", DEFAULT_DAYS) - 1)
    first = values.get("since", default)
    if not 0 <= (last - first).days < MAX_DAYS:
        raise BadParameter("until", str(last), f"0 to {MAX_DAYS - 1} days after {first}, the first day")
    return Period(first, last, zone.key)


def count_scans(tallies: Iterable[tuple[str, Tally]], period: Period) -> tuple[dict[str, Counts], Counts]:
    """Return the counts of a period by key of the record, and the sums of all records in the previous period.

    The tallies are those of ``Period.stored_days``.
    """
    now, before = defaultdict[str, Counts](Counter), Counter[tuple[str, str]]()
    earliest, first, last = str(period.previous.first), str(period.first), str(period.last)
    for key, (stored_day, dimension, value, scans, unique) in tallies:
        is_time = dimension == "time"
        day, hour = _local_time(stored_day, value, period.timezone) if is_time else (stored_day, "")
        if not earliest <= day <= last:
            continue
        counts = now[key] if day >= first else before
        if is_time:
            counts["day", day] += scans
            counts["unique", day] += unique
            counts["hour", hour] += scans
        else:
            counts[dimension, value] += scans
    return now, before


@lru_cache(maxsize=8192)  # quarters of 85 days
def _local_time(day: str, quarter: str, timezone: str) -> tuple[str, str]:
    """Return the day, and the weekday and hour, of a quarter of an hour in UTC.

    Since October 1979, all time zones differ from UTC by quarters of an hour, so that no quarter is in two hours.
    """
    local = datetime.fromisoformat(f"{day}T{quarter}").replace(tzinfo=UTC).astimezone(ZoneInfo(timezone))
    return str(local.date()), f"{DAYS[local.weekday()]} {local.hour:02}"


def add_up(counts: Iterable[Counts]) -> Counts:
    """Return the sums of the counts of several records."""
    total: Counts = Counter()
    for one in counts:
        total.update(one)
    return total


def values_of(counts: Counts, dimension: str) -> dict[str, int]:
    """Return the number of scans by value of a dimension, the largest number first."""
    pairs = [(value, number) for (name, value), number in counts.items() if name == dimension]
    return dict(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))


def total_of(counts: Counts) -> dict[str, int]:
    """Return the number of scans and of unique visitors. A visitor who returns on another day counts again."""
    return {name: sum(values_of(counts, of).values()) for name, of in (("total", "day"), ("unique", "unique"))}


def describe(counts: Counts, period: Period, previous: Counts) -> dict[str, Any]:
    """Return the members of the JSON document of scans. ``previous`` has the counts of the previous period."""
    days, unique = values_of(counts, "day"), values_of(counts, "unique")
    week = {day: [counts["hour", f"{day} {hour:02}"] for hour in range(24)] for day in DAYS}
    return {
        **total_of(counts),
        **period.describe(),
        "timezone": period.timezone,
        "previous": _compare(total_of(counts), total_of(previous), period.previous),
        "by_day": {day: {"total": days[day], "unique": unique[day]} for day in sorted(days)},
        "by_hour": [sum(hours) for hours in zip(*week.values(), strict=True)],
        "by_weekday": week,
        **{f"by_{dimension}": values_of(counts, dimension) for dimension in VALUES},
    }


def _compare(now: Mapping[str, int], before: Mapping[str, int], period: Period) -> dict[str, Any]:
    """Return the totals of the previous period, and the change of ``total`` since in percent; null from zero."""
    change = round(100 * (now["total"] - before["total"]) / before["total"], 1) if before["total"] else None
    return {**before, "change": change, **period.describe()}
