"""Conditions on the time of day and the day of the week: overnight, in time zones, and when clocks change."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qr.links.rules import RULES, local_time, match_rule
from qr.links.visitor import Visitor


def matches(moment: str, **conditions: str) -> bool:
    """Return whether a rule with these conditions matches at a time. A time without an offset is in UTC."""
    now = datetime.fromisoformat(moment)
    rules = RULES.parse([{"target": "https://there.example/", **conditions}])
    return match_rule(rules, Visitor(), now if now.tzinfo else now.replace(tzinfo=UTC))[1] is not None


@pytest.mark.parametrize(
    ("after", "before", "matching_times", "other_times"),
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
def test_after_and_before_select_a_time_of_day(
    after: str | None, before: str | None, matching_times: tuple[str, ...], other_times: tuple[str, ...]
) -> None:
    conditions = {name: time for name, time in (("after", after), ("before", before)) if time}
    assert all(matches(f"2026-03-04T{time}", **conditions) for time in matching_times)
    assert not any(matches(f"2026-03-04T{time}", **conditions) for time in other_times)


# The 2nd of March 2026 is a Monday.
@pytest.mark.parametrize(
    ("days", "matching"),
    [
        ("mon", [2]),
        ("sat, sun", [7, 8]),
        ("mon,tue,wed,thu,fri", [2, 3, 4, 5, 6]),
        ("sun,mon,tue,wed,thu,fri,sat", [2, 3, 4, 5, 6, 7, 8]),
    ],
)
def test_rule_matches_the_named_days(days: str, matching: list[int]) -> None:
    assert [day for day in range(2, 9) if matches(f"2026-03-0{day}T12:00", days=days)] == matching


@pytest.mark.parametrize(
    ("conditions", "matching"),
    [
        ({"from": "2026-03-04"}, [4, 5, 6]),
        ({"until": "2026-03-04"}, [1, 2, 3, 4]),
        ({"from": "2026-03-03", "until": "2026-03-05"}, [3, 4, 5]),
        ({"from": "2026-03-03", "until": "2026-03-03", "timezone": "Pacific/Auckland"}, [2]),  # there 13 hours later
    ],
)
def test_rule_matches_from_the_first_to_the_last_day(conditions: dict[str, str], matching: list[int]) -> None:
    assert [day for day in range(1, 7) if matches(f"2026-03-0{day}T23:59", **conditions)] == matching


def test_overnight_hours_belong_to_the_last_day() -> None:
    night = {"after": "22:00", "before": "02:00", "from": "2026-03-03", "until": "2026-03-03"}
    moments = ("2026-03-03T01:00", "2026-03-03T22:00", "2026-03-04T01:59", "2026-03-04T02:00", "2026-03-04T22:00")
    assert [matches(moment, **night) for moment in moments] == [False, True, True, False, False]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-03-06T05:59", False),  # Thursday night
        ("2026-03-06T21:59", False),
        ("2026-03-06T22:00", True),
        ("2026-03-07T05:59", True),
        ("2026-03-07T06:00", False),
        ("2026-03-07T22:00", False),  # Saturday night
    ],
)
def test_overnight_hours_belong_to_start_day(moment: str, expected: bool) -> None:
    assert matches(moment, after="22:00", before="06:00", days="fri") == expected


def test_night_before_monday_belongs_to_sunday() -> None:
    assert matches("2026-03-02T05:00", after="22:00", before="06:00", days="sun")
    assert not matches("2026-03-02T05:00", after="22:00", before="06:00", days="mon")


def test_equal_after_and_before_give_24_hours() -> None:
    matching = [hour for hour in range(48) if matches(f"2026-03-{6 + hour // 24:02}T{hour % 24:02}:00",
                                                  after="06:00", before="06:00", days="fri")]  # fmt: skip
    assert matching == list(range(6, 30))


@pytest.mark.parametrize(
    ("timezone", "day"),
    [("UTC", "wed"), ("Europe/Zurich", "thu"), ("Pacific/Kiritimati", "thu"), ("America/New_York", "wed")],
)
def test_day_depends_on_the_time_zone(timezone: str, day: str) -> None:
    assert [one for one in ("wed", "thu") if matches("2026-03-04T23:30", days=one, timezone=timezone)] == [day]


# Zurich changes from +01:00 to +02:00 on 29 March 2026 at 01:00 UTC, and back on 25 October at 01:00 UTC.
@pytest.mark.parametrize(
    ("moment", "expected"),
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
def test_time_of_day_follows_daylight_saving_time(moment: str, expected: bool) -> None:
    assert matches(moment, after="08:00", before="18:00", timezone="Europe/Zurich") == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-03-29T00:59:59", False),  # 01:59:59; the hour from 02:00 is skipped
        ("2026-03-29T01:00:00", False),  # 03:00:00
        ("2026-10-25T00:00:00", True),  # first 02:00:00
        ("2026-10-25T01:59:59", True),  # second 02:59:59
        ("2026-10-25T02:00:00", False),
    ],
)
def test_skipped_hour_never_matches_and_repeated_matches_twice(moment: str, expected: bool) -> None:
    assert matches(moment, after="02:00", before="03:00", timezone="Europe/Zurich") == expected


def test_default_time_zone_is_utc() -> None:
    noon_in_zurich = local_time({}, datetime(2026, 7, 1, 10, tzinfo=UTC)).isoformat()
    assert matches(noon_in_zurich, after="10:00", before="10:01")
    assert not matches(noon_in_zurich, after="12:00", before="12:01")
