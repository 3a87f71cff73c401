"""Times of day and days of the week: over midnight, in time zones, and when clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from qr.links.rules import Rules, match_rule
from qr.links.visitor import Visitor


def fits(moment: str, **conditions: str) -> bool:
    """Whether a rule fits anybody at a moment, which is in UTC unless it says more."""
    now = datetime.fromisoformat(moment)
    rules = Rules().parse([{"target": "https://there.example/", **conditions}])
    return match_rule(rules, Visitor(), now if now.tzinfo else now.replace(tzinfo=UTC))[0] == "1"


@pytest.mark.parametrize(
    ("after", "before", "inside", "outside"),
    [
        ("08:00", "18:00", ("08:00:00", "12:34:56", "17:59:59"), ("07:59:59", "18:00:00", "00:00:00")),
        ("08:00", None, ("08:00:00", "23:59:59"), ("07:59:59", "00:00:00")),
        (None, "18:00", ("00:00:00", "17:59:59"), ("18:00:00", "23:59:59")),
        ("22:00", "06:00", ("22:00:00", "23:59:59", "00:00:00", "05:59:59"), ("06:00:00", "12:00:00", "21:59:59")),
        ("23:59", "00:01", ("23:59:00", "00:00:59"), ("00:01:00", "23:58:59")),
        ("12:00", "00:00", ("12:00:00", "23:59:59"), ("00:00:00", "11:59:59")),
        ("12:00", "12:00", ("12:00:00", "00:00:00", "11:59:59"), ()),
    ],
)
def test_a_time_of_day_is_after_one_and_before_another(
    after: str | None, before: str | None, inside: tuple[str, ...], outside: tuple[str, ...]
) -> None:
    given = {name: time for name, time in (("after", after), ("before", before)) if time}
    assert all(fits(f"2026-03-04T{time}", **given) for time in inside)
    assert not any(fits(f"2026-03-04T{time}", **given) for time in outside)


# The 2nd of March 2026 is a Monday.
@pytest.mark.parametrize(
    ("days", "fitting"),
    [
        ("mon", [2]),
        ("sat, sun", [7, 8]),
        ("mon,tue,wed,thu,fri", [2, 3, 4, 5, 6]),
        ("sun,mon,tue,wed,thu,fri,sat", [2, 3, 4, 5, 6, 7, 8]),
    ],
)
def test_a_day_of_the_week_is_one_of_those_named(days: str, fitting: list[int]) -> None:
    assert [day for day in range(2, 9) if fits(f"2026-03-0{day}T12:00", days=days)] == fitting


@pytest.mark.parametrize(
    ("moment", "is_friday_night"),
    [
        ("2026-03-06T05:59", False),  # Thursday's night
        ("2026-03-06T21:59", False),
        ("2026-03-06T22:00", True),
        ("2026-03-07T05:59", True),
        ("2026-03-07T06:00", False),
        ("2026-03-07T22:00", False),  # Saturday's
    ],
)
def test_hours_over_midnight_belong_to_the_day_they_begin_on(moment: str, is_friday_night: bool) -> None:
    assert fits(moment, after="22:00", before="06:00", days="fri") == is_friday_night


def test_the_night_before_monday_is_that_of_sunday() -> None:
    assert fits("2026-03-02T05:00", after="22:00", before="06:00", days="sun")
    assert not fits("2026-03-02T05:00", after="22:00", before="06:00", days="mon")


def test_a_day_of_24_hours_may_begin_in_the_morning() -> None:
    fitting = [hour for hour in range(48) if fits(f"2026-03-{6 + hour // 24:02}T{hour % 24:02}:00",
                                                  after="06:00", before="06:00", days="fri")]  # fmt: skip
    assert fitting == list(range(6, 30))


@pytest.mark.parametrize(
    ("timezone", "day"),
    [("UTC", "wed"), ("Europe/Zurich", "thu"), ("Pacific/Kiritimati", "thu"), ("America/New_York", "wed")],
)
def test_a_day_is_that_of_the_time_zone(timezone: str, day: str) -> None:
    assert [one for one in ("wed", "thu") if fits("2026-03-04T23:30", days=one, timezone=timezone)] == [day]


# Clocks in Zurich go from +01:00 to +02:00 on 29 March 2026 at 01:00 UTC, and back on 25 October at 01:00 UTC.
@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-03-28T06:59:59", False),
        ("2026-03-28T07:00:00", True),
        ("2026-03-29T05:59:59", False),
        ("2026-03-29T06:00:00", True),
        ("2026-10-24T06:00:00", True),
        ("2026-10-25T06:00:00", False),
        ("2026-10-25T07:00:00", True),
    ],
)
def test_a_time_of_day_is_that_of_the_clocks_there_also_when_they_change(moment: str, is_open: bool) -> None:
    assert fits(moment, after="08:00", before="18:00", timezone="Europe/Zurich") == is_open


@pytest.mark.parametrize(
    ("moment", "is_between"),
    [
        ("2026-03-29T00:59:59", False),  # 01:59:59, and the hour from 02:00 is skipped
        ("2026-03-29T01:00:00", False),  # 03:00:00
        ("2026-10-25T00:00:00", True),  # 02:00:00 for the first time
        ("2026-10-25T01:59:59", True),  # 02:59:59 for the second
        ("2026-10-25T02:00:00", False),
    ],
)
def test_an_hour_that_clocks_skip_never_comes_and_one_that_comes_twice_counts_twice(
    moment: str, is_between: bool
) -> None:
    assert fits(moment, after="02:00", before="03:00", timezone="Europe/Zurich") == is_between


def test_without_a_time_zone_it_is_utc_wherever_the_clock_of_the_service_is() -> None:
    noon_in_zurich = datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=2))).isoformat()
    assert fits(noon_in_zurich, after="10:00", before="10:01")
    assert not fits(noon_in_zurich, after="12:00", before="12:01")
