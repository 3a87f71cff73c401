from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from qr.parameters.dates import (
    Day,
    DayOrTime,
    DayText,
    Instant,
    TimeZone,
    to_utc,
)
from tests.support.tables import for_each


@pytest.mark.parametrize("text", ["2026-07-01", "1900-01-01", "2199-12-31", "2028-02-29"])
def test_day_is_parsed(text: str) -> None:
    assert Day().parse(text) == date(*map(int, text.split("-")))
    assert DayText().parse(text) == text


@for_each(
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


@pytest.mark.parametrize("year", [1900, 2026, 2199])
@pytest.mark.parametrize("separator", ["T", "t"])
@pytest.mark.parametrize("fraction", ["", ".0", ".000", ".9", ".000001", ".123456789012345678901234567890"])
def test_time_is_parsed_to_the_second(year: int, separator: str, fraction: str) -> None:
    text, local = f"{year}-12-24{separator}18:00:07{fraction}", datetime(year, 12, 24, 18, 0, 7)
    assert DayOrTime().parse(text) == local
    for zulu in "Zz":
        assert DayOrTime().parse(text + zulu) == local.replace(tzinfo=UTC)
        assert Instant().parse(text + zulu) == f"{year}-12-24T18:00:07Z"


@pytest.mark.parametrize(
    ("offset", "instant"),
    [
        ("+00:00", "2026-12-24T18:00:00Z"),
        ("-00:00", "2026-12-24T18:00:00Z"),  # RFC 3339, 4.3: the local offset is unknown.
        ("+02:00", "2026-12-24T16:00:00Z"),
        ("+05:45", "2026-12-24T12:15:00Z"),
        ("+14:00", "2026-12-24T04:00:00Z"),
        ("-12:00", "2026-12-25T06:00:00Z"),
        ("+23:59", "2026-12-23T18:01:00Z"),
        ("-23:59", "2026-12-25T17:59:00Z"),
    ],
)
@pytest.mark.parametrize("local", ["2026-12-24T18:00", "2026-12-24t18:00:00", "2026-12-24T18:00:00.000"])
def test_every_offset_of_rfc_3339_is_converted(local: str, offset: str, instant: str) -> None:
    assert Instant().parse(local + offset) == instant


@pytest.mark.parametrize(
    ("text", "instant"),
    [  # RFC 3339, 5.8
        ("1985-04-12T23:20:50.52Z", "1985-04-12T23:20:50Z"),
        ("1996-12-19T16:39:57-08:00", "1996-12-20T00:39:57Z"),
        ("1990-12-31T23:59:60Z", "1990-12-31T23:59:59Z"),
        ("1990-12-31T15:59:60-08:00", "1990-12-31T23:59:59Z"),
        ("1937-01-01T12:00:27.87+00:20", "1937-01-01T11:40:27Z"),
    ],
)
def test_rfc_3339_examples_are_accepted(text: str, instant: str) -> None:
    assert Instant().parse(text) == instant


@pytest.mark.parametrize(
    "text",
    [
        *("2026-07-01T09:30:60Z", "2026-12-31T23:59:60.5+02:00", "2026-12-31T22:59:60", "2026-12-31T23:59:61Z"),
        *("2026-12-30T23:59:60Z", "2026-07-01", "2026-07-01T09:30", "1900-01-01T00:00+00:01"),
        "2199-12-31T23:59:59-00:01",
    ],
)
def test_time_without_a_valid_moment_is_no_instant(text: str) -> None:
    with pytest.raises(ValueError):
        Instant().parse(text)


@for_each(
    "text",
    [
        *("2026-07-01 09:30", "2026-07-01T9:30", "2026-07-01T09", "2026-07-01T24:00", "2026-07-01T09:60"),
        *("2026-07-01T09:30:15.", "2026-07-01T09:30:15,5Z", "2026-07-01T09:30.5", "2026-07-01T09:30:15.5.5Z"),
        *("2026-07-01T09:30:15.\uff15Z", "2026-07-01T09:30+02:60", "2026-07-01T09:30+24:00", "2026-07-01T09:30+2:00"),
        *("2026-07-01T09:30 02:00", "2026-07-01T09:30+0200", "2026-07-01T09:30+25:00"),
        *("20260701T093000Z", "2026-07-01T09:30zz", "1899-12-31T00:00", "tomorrow"),
    ],
)
def test_malformed_time_is_rejected(text: str) -> None:
    with pytest.raises(ValueError):
        DayOrTime().parse(text)


@pytest.mark.parametrize("name", ["UTC", "Europe/Zurich", "America/Argentina/Buenos_Aires", "Etc/GMT+5"])
def test_iana_time_zone_is_accepted(name: str) -> None:
    assert TimeZone().parse(name) == name


@for_each(
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
