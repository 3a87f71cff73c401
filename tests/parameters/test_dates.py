from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from qr.parameters.dates import (
    Day,
    DayOrTime,
    TimeZone,
    to_utc,
)


@pytest.mark.parametrize("text", ["2026-07-01", "1900-01-01", "2199-12-31", "2028-02-29"])
def test_day_is_parsed(text: str) -> None:
    assert Day().parse(text) == date(*map(int, text.split("-")))


@pytest.mark.parametrize(
    "text",
    [
        *("", "2026-7-1", "2026-02-29", "2026-13-01", "1899-12-31", "2200-01-01", "20260701", "01.07.2026"),
        *("2026-W01-1", " 2026-07-01", "2026-07-01\n", "\uff12026-07-01", "2026-07-01T10:00"),
    ],
)
def test_malformed_day_is_rejected(text: str) -> None:
    with pytest.raises(ValueError):
        Day().parse(text)


def test_time_is_local_or_has_an_offset() -> None:
    parse = DayOrTime().parse
    assert parse("2026-07-01") == date(2026, 7, 1)
    assert parse("2026-07-01T09:30") == datetime(2026, 7, 1, 9, 30)
    assert parse("2026-07-01T09:30:15Z") == datetime(2026, 7, 1, 9, 30, 15, tzinfo=timezone.utc)  # noqa: UP017
    assert parse("2026-07-01T09:30+05:45").utcoffset() == timedelta(hours=5, minutes=45)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text",
    [
        *("2026-07-01 09:30", "2026-07-01T9:30", "2026-07-01T09", "2026-07-01T24:00", "2026-07-01T09:60"),
        *("2026-07-01T09:30:15.5", "2026-07-01T09:30 02:00", "2026-07-01T09:30+0200", "2026-07-01T09:30+25:00"),
        *("20260701T093000Z", "2026-07-01T09:30z", "1899-12-31T00:00", "tomorrow"),
    ],
)
def test_malformed_time_is_rejected(text: str) -> None:
    with pytest.raises(ValueError):
        DayOrTime().parse(text)


@pytest.mark.parametrize("name", ["UTC", "Europe/Zurich", "America/Argentina/Buenos_Aires", "Etc/GMT+5"])
def test_iana_time_zone_is_accepted(name: str) -> None:
    assert TimeZone().parse(name) == name


@pytest.mark.parametrize(
    "name",
    [
        *("", "Mars/Olympus", "America", "localtime", "posix/UTC", "right/UTC", "/etc/localtime", "Europe/../UTC"),
        *("..", "Europe/Zurich\0", "zone.tab", "tzdata.zi", "A" * 5000, "Europe\\Zurich"),
    ],
)
def test_other_file_is_not_a_time_zone(name: str) -> None:
    with pytest.raises(ValueError):
        TimeZone().parse(name)


def test_local_time_is_converted_to_utc() -> None:
    assert to_utc(datetime(2026, 7, 1, 9, 30), "Europe/Zurich").strftime("%H:%M %Z") == "07:30 UTC"
    assert to_utc(datetime(2026, 1, 1, 9, 30), "Europe/Zurich").strftime("%H:%M %Z") == "08:30 UTC"


def test_repeated_time_is_first_and_skipped_time_rejected() -> None:
    assert to_utc(datetime(2026, 10, 25, 2, 30), "Europe/Zurich").hour == 0
    with pytest.raises(ValueError):
        to_utc(datetime(2026, 3, 29, 2, 30), "Europe/Zurich")
