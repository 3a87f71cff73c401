"""Events for calendars: iCalendar (RFC 5545)."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, NamedTuple

from qr.errors import BadParameter, MissingParameter
from qr.parameters.dates import DayOrTime, TimeZone, to_utc
from qr.parameters.types import Line, Lines
from qr.payloads import Message
from qr.payloads.escapes import escape_text, join_content_lines

DAY = "%Y%m%d"
TIME = "%Y%m%dT%H%M%SZ"


class Event(NamedTuple):
    """Calendar event as an iCalendar object (RFC 5545), all-day if start and end are dates."""

    summary: Annotated[str, Line(), "title of the event"]
    start: Annotated[date, DayOrTime(), "start: a time, or the first day of an all-day event"]
    end: Annotated[date | None, DayOrTime(), "end: a time, or the last day of an all-day event"] = None
    timezone: Annotated[
        str | None, TimeZone(), "time zone of start and end; required if they are times without Z or an offset"
    ] = None
    location: Annotated[str | None, Line(), "place of the event"] = None
    description: Annotated[str | None, Lines(2000), "further information"] = None


def write_event(event: Event) -> Message:
    """Write an object with one VEVENT, with times in UTC.

    Raises ``BadParameter`` if ``start``, ``end`` and ``timezone`` contradict each other, and ``MissingParameter`` if a
    time is local and ``timezone`` is missing.
    """
    start = _property_value("start", event.start, event.timezone)
    body = [f"DTSTART{start}", *_end_lines(event), f"SUMMARY:{escape_text(event.summary)}"]
    body += [f"{name}:{escape_text(text)}" for name, text in _texts(event) if text]
    return Message(
        join_content_lines(
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//QR//EN",
            "BEGIN:VEVENT",
            f"UID:{_uid(body)}",
            f"DTSTAMP:{_stamp(start)}",
            *body,
            "END:VEVENT",
            "END:VCALENDAR",
        )
    )


def _texts(event: Event) -> tuple[tuple[str, str | None], ...]:
    return ("LOCATION", event.location), ("DESCRIPTION", event.description)


def _property_value(name: str, day_or_time: date, zone: str | None) -> str:
    """Return what follows the name of a property: a date (3.3.4), or a time in UTC (3.3.5, form 2)."""
    if not isinstance(day_or_time, datetime):
        if zone:
            raise BadParameter("timezone", zone, "omitted if start and end are dates")
        return f";VALUE=DATE:{day_or_time:{DAY}}"
    return f":{_convert_to_utc(name, day_or_time, zone):{TIME}}"


def _convert_to_utc(name: str, time: datetime, zone: str | None) -> datetime:
    if time.tzinfo and zone:
        raise BadParameter(name, time.isoformat(), "a time without an offset if timezone is sent")
    if time.tzinfo:
        return time.astimezone(UTC)
    if not zone:
        allowed = f"{TimeZone.allowed}, or omitted if {name} has Z or an offset"
        detail = f"timezone is missing: send the time zone of {name}, or add Z or an offset to {name}"
        raise MissingParameter(detail, parameter="timezone", allowed=allowed)
    try:
        return to_utc(time, zone)
    except ValueError:
        allowed = f"a time that exists in {zone}, where clocks are set forward and skip this time"
        raise BadParameter(name, time.isoformat(), allowed) from None


def _end_lines(event: Event) -> list[str]:
    """Return DTEND. It is exclusive (3.6.1), so for dates it is the day after the last."""
    start, end = event.start, event.end
    if end is None:
        return []
    if isinstance(start, datetime) != isinstance(end, datetime):
        raise BadParameter("end", end.isoformat(), "a date if start is a date, or a time if start is a time")
    last = end if isinstance(end, datetime) else end + timedelta(days=1)
    value = _property_value("end", last, event.timezone)
    if value <= _property_value("start", start, event.timezone):
        raise BadParameter("end", end.isoformat(), "later than start")
    return [f"DTEND{value}"]


def _uid(body: list[str]) -> str:
    """Derive the identifier from the content, so that the same event always gives the same symbol."""
    from hashlib import sha256

    return sha256("\n".join(body).encode()).hexdigest()[:32]


def _stamp(start: str) -> str:
    """Return DTSTAMP, the required time of the last change (3.8.7.2). It is unknown, so use the start of the event."""
    _, _, value = start.rpartition(":")
    return value if value.endswith("Z") else f"{value}T000000Z"
