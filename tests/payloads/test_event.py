"""Events, parsed by icalendar."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from qr.errors import BadParameter, MissingParameter
from tests.support.payload_requests import message_error, message_text

PARTY = {"summary": "Party", "start": "2026-07-01T19:00", "timezone": "Europe/Zurich"}


def parse_event(text: str) -> dict[str, Any]:
    """Return the properties of the only event. Check that the calendar has what RFC 5545 requires, and nothing else."""
    assert re.fullmatch(r"([^\r\n]+\r\n)+", text)
    calendar = Calendar.from_ical(text)
    assert isinstance(calendar, Calendar)
    assert not calendar.errors and set(calendar) == {"VERSION", "PRODID"}
    (event,) = calendar.subcomponents
    assert event.name == "VEVENT" and not event.errors and not event.subcomponents
    return {name: getattr(value, "dt", value) for name, value in event.items()}


def test_event_is_written_in_utc() -> None:
    text = message_text(
        "event", **PARTY, end="2026-07-01T23:30", location="Zürich, HB", description="Bring\r\nbread; salt"
    )
    lines = text.split("\r\n")
    assert lines[:4] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//QR//EN", "BEGIN:VEVENT"]
    assert re.fullmatch("UID:[0-9a-f]{32}", lines[4])
    assert lines[5:] == [
        "DTSTAMP:20260701T170000Z",
        "DTSTART:20260701T170000Z",
        "DTEND:20260701T213000Z",
        "SUMMARY:Party",
        r"LOCATION:Zürich\, HB",
        r"DESCRIPTION:Bring\nbread\; salt",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


@pytest.mark.parametrize(
    ("start", "zone", "moment"),
    [
        ("2026-07-01T09:00", "America/New_York", datetime(2026, 7, 1, 13, tzinfo=UTC)),
        ("2026-01-01T09:00", "America/New_York", datetime(2026, 1, 1, 14, tzinfo=UTC)),
        ("2026-07-01T09:00Z", None, datetime(2026, 7, 1, 9, tzinfo=UTC)),
        ("2026-12-24T18:00:00.000Z", None, datetime(2026, 12, 24, 18, tzinfo=UTC)),  # Date.toISOString in JavaScript
        ("2026-07-01t09:00:59.999z", None, datetime(2026, 7, 1, 9, 0, 59, tzinfo=UTC)),
        ("2026-07-01T09:00:00.5", "America/New_York", datetime(2026, 7, 1, 13, tzinfo=UTC)),
        ("2026-11-27T08:00:00.000001Z", None, datetime(2026, 11, 27, 8, tzinfo=UTC)),  # as created_at
        ("2026-07-01T00:30:15+05:45", None, datetime(2026, 6, 30, 18, 45, 15, tzinfo=UTC)),
    ],
)
def test_start_is_converted_from_its_time_zone(start: str, zone: str | None, moment: datetime) -> None:
    optional = {"timezone": zone} if zone else {}
    assert parse_event(message_text("event", summary="x", start=start, **optional))["DTSTART"] == moment


@pytest.mark.parametrize(
    ("last_day", "end"),
    [("2026-07-01", date(2026, 7, 2)), ("2026-07-03", date(2026, 7, 4)), ("2026-12-31", date(2027, 1, 1))],
)
def test_all_day_event_ends_on_next_day(last_day: str, end: date) -> None:
    properties = parse_event(message_text("event", summary="Fair", start="2026-07-01", end=last_day))
    assert (properties["DTSTART"], properties["DTEND"]) == (date(2026, 7, 1), end)
    assert properties["DTSTAMP"] == datetime(2026, 7, 1, tzinfo=UTC)


def test_event_end_is_optional() -> None:
    assert "DTEND" not in parse_event(message_text("event", **PARTY))


@pytest.mark.parametrize(
    ("change", "error_type", "parameter", "text"),
    [
        ({"start": "2026-03-29T02:30"}, BadParameter, "start", "skip this time"),
        ({"start": "2026-07-01T19:00Z"}, BadParameter, "start", "without an offset"),
        ({"start": "2026-07-01"}, BadParameter, "timezone", "omitted"),
        ({"end": "2026-07-01T19:00"}, BadParameter, "end", "later than start"),
        ({"end": "2026-07-01T19:00:00.9"}, BadParameter, "end", "later than start"),
        ({"end": "2026-07-01"}, BadParameter, "end", "a time if start is a time"),
        ({"timezone": ""}, MissingParameter, "timezone", "send the time zone of start"),
    ],
)
def test_inconsistent_times_are_rejected(change: dict[str, str], error_type: type, parameter: str, text: str) -> None:
    fields = {name: value for name, value in (PARTY | change).items() if value}
    error = message_error("event", **fields)
    assert type(error) is error_type and error.parameter == parameter and text in error.detail


def test_end_day_before_start_day_is_rejected() -> None:
    assert message_error("event", summary="x", start="2026-07-02", end="2026-07-01").parameter == "end"


def test_uid_is_stable_and_differs_between_events() -> None:
    assert message_text("event", **PARTY) == message_text("event", **PARTY)
    same_moment = message_text("event", summary="Party", start="2026-07-01T17:00Z")
    assert same_moment == message_text("event", **PARTY)
    additions: list[dict[str, str]] = [{}, {"location": "x"}, {"description": "x"}]
    uids = {parse_event(message_text("event", **PARTY, **fields))["UID"] for fields in additions}
    assert len(uids) == 3


CHARACTERS = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])
SPECIAL = st.sampled_from(["\\", ";", ",", ":", '"', "\\n", "\\N", "\\;", "END:VEVENT", "UID:x", "^n", "%2C", " "])
LINE = st.lists(CHARACTERS | SPECIAL, min_size=1, max_size=12).map("".join)
LINES = st.lists(LINE | st.just("\n") | st.just("\t"), min_size=1, max_size=6).map("".join)


@given(LINE, LINE, LINES)
def test_text_cannot_inject_a_property(summary: str, location: str, description: str) -> None:
    text = message_text("event", summary=summary, start="2026-07-01", location=location, description=description)
    names = [re.split("[:;]", line)[0] for line in text.split("\r\n")[4:-3]]
    assert names == ["UID", "DTSTAMP", "DTSTART", "SUMMARY", "LOCATION", "DESCRIPTION"]
    properties = parse_event(text)
    assert set(properties) == set(names)
    texts = (properties["SUMMARY"], properties["LOCATION"], properties["DESCRIPTION"])
    assert texts == (summary, location, description)
