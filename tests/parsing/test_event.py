"""Events of standards, calendars and other programs."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import icalendar

from tests.support.parsed_content import check, parse
from tests.support.tables import for_each


def event(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VEVENT", "SUMMARY:x", *lines, "END:VEVENT"])


@for_each(
    "text, fields, warnings",
    [
        (  # RFC 5545, 3.6.1.
            "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:19970901T130000Z-123401@example.com\nDTSTAMP:19970901T130000Z\n"
            "DTSTART:19970903T163000Z\nDTEND:19970903T190000Z\nSUMMARY:Annual Employee Review\nCLASS:PRIVATE\n"
            "CATEGORIES:BUSINESS,HUMAN RESOURCES\nEND:VEVENT\nEND:VCALENDAR",
            {"summary": "Annual Employee Review", "start": "1997-09-03T16:30:00Z", "end": "1997-09-03T19:00:00Z"},
            ("CLASS is left out", "CATEGORIES is left out"),
        ),
        (
            event("DTSTART;TZID=America/New_York:20260701T200000", "DTEND;TZID=America/New_York:20260701T223000"),
            {
                "summary": "x",
                "start": "2026-07-01T20:00:00",
                "end": "2026-07-01T22:30:00",
                "timezone": "America/New_York",
            },
            (),
        ),
        (
            event("DTSTART:20260701T200000Z", "DTEND;TZID=Asia/Tokyo:20260702T090000"),
            {"summary": "x", "start": "2026-07-01T20:00:00Z", "end": "2026-07-02T00:00:00Z"},
            ("the time zones of DTSTART and DTEND differ",),
        ),
        (
            event("DTSTART;TZID=/example.org/20260101/Europe/Zurich:20260701T200000"),
            {"summary": "x", "start": "2026-07-01T20:00:00", "timezone": "Europe/Zurich"},
            (),
        ),
        (
            event("DTSTART;TZID=W. Europe Standard Time:20260701T200000"),
            {"summary": "x", "start": "2026-07-01T20:00:00", "timezone": "W. Europe Standard Time"},
            ("timezone must be",),
        ),
        (event("DTSTART:20260701T200000"), {"summary": "x", "start": "2026-07-01T20:00:00"}, ("timezone must be",)),
        (event("DTSTART:20260701T2000Z"), {"summary": "x", "start": "2026-07-01T20:00:00Z"}, ()),
        (
            event("DTSTART;VALUE=DATE:20260701", "DTEND;VALUE=DATE:20260702"),
            {"summary": "x", "start": "2026-07-01", "end": "2026-07-01"},
            (),
        ),
        (
            event("DTSTART;VALUE=DATE:20260701", "DURATION:P2D"),
            {"summary": "x", "start": "2026-07-01", "end": "2026-07-02"},
            (),
        ),
        (
            event("DTSTART:20260701T200000Z", "DURATION:PT1H30M"),
            {"summary": "x", "start": "2026-07-01T20:00:00Z", "end": "2026-07-01T21:30:00Z"},
            (),
        ),
        (
            event("DTSTART:20260701T200000Z", "RRULE:FREQ=DAILY"),
            {"summary": "x", "start": "2026-07-01T20:00:00Z"},
            ("RRULE is left out",),
        ),
        (event("DTSTART:tomorrow"), {"summary": "x", "start": "tomorrow"}, ("start must be",)),
        (event("DTSTART:20260231"), {"summary": "x", "start": "2026-02-31"}, ("start must be",)),
        (
            event("DTSTART:00010101", "DTEND:00010101"),
            {"summary": "x", "start": "0001-01-01", "end": "0001-01-01"},
            ("start must be", "end must be"),
        ),
        (
            event(
                "DTSTART:20260701",
                "LOCATION:a\\, b",
                "BEGIN:VALARM",
                "DESCRIPTION:alarm",
                "END:VALARM",
                "DESCRIPTION:c\\nd",
            ),
            {"summary": "x", "start": "2026-07-01", "location": "a, b", "description": "c\nd"},
            ("VALARM is left out",),
        ),
        (
            "BEGIN:VEVENT\nSUMMARY:x\nDTSTART:20260701",
            {"summary": "x", "start": "2026-07-01"},
            ("END:VEVENT is missing",),
        ),
        ("BEGIN:VEVENT\nDTSTART:20260701\nEND:VEVENT", {"start": "2026-07-01"}, ("summary must be",)),
    ],
)
def test_events_are_read(text: str, fields: dict[str, str], warnings: tuple[str, ...]) -> None:
    check("event", text, fields, warnings)


@for_each(
    "start, expected",
    [
        (
            datetime(2026, 7, 1, 20, tzinfo=ZoneInfo("Europe/Zurich")),
            {"start": "2026-07-01T20:00:00", "timezone": "Europe/Zurich"},
        ),
        (datetime(2026, 7, 1, 20, tzinfo=ZoneInfo("UTC")), {"start": "2026-07-01T20:00:00Z"}),
        (date(2026, 7, 1), {"start": "2026-07-01"}),
    ],
)
def test_event_of_icalendar_is_read(start: date, expected: dict[str, str]) -> None:
    item = icalendar.Event()
    summary = "Dinner, at eight; late \\ " + "ü" * 80
    item.add("summary", summary)
    item.add("description", "First\nsecond")
    item.add("dtstart", start)
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add_component(item)
    calendar.add_missing_timezones()
    fields = parse("event", calendar.to_ical().decode()).fields
    assert fields == {"summary": summary, "description": "First\nsecond", **expected}
