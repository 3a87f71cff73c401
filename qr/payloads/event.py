"""Events for calendars."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, NamedTuple

from qr.errors import BadParameter, MissingParameter
from qr.parameters.dates import DayOrTime, TimeZone, to_utc
from qr.parameters.types import Line, Lines
from qr.payloads import Message
from qr.payloads.escapes import escape_text, join_content_lines

DAY = "%Y%m%d"
MOMENT = "%Y%m%dT%H%M%SZ"


class Event(NamedTuple):
    """An event as an iCalendar object (RFC 5545); given days instead of times, it lasts all day."""

    summary: Annotated[str, Line(), "what it is called"]
    start: Annotated[date, DayOrTime(), "when it begins: a time, or a day for an event that lasts all day"]
    end: Annotated[date | None, DayOrTime(), "when it ends: a time, or the last of its days"] = None
    timezone: Annotated[
        str | None, TimeZone(), "where start and end are local times; needed unless they are in UTC or carry an offset"
    ] = None
    location: Annotated[str | None, Line(), "where it is"] = None
    description: Annotated[str | None, Lines(2000), "more about it"] = None


def write_event(event: Event) -> Message:
    """An object of one VEVENT, its times in UTC. Raises a ``QrError`` for times that do not go together."""
    start = _written("start", event.start, event.timezone)
    body = [f"DTSTART{start}", *_end(event), f"SUMMARY:{escape_text(event.summary)}"]
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


def _written(name: str, when: date, zone: str | None) -> str:
    """What follows the name of a property: a day (3.3.4), or a time in UTC (3.3.5, form 2)."""
    if not isinstance(when, datetime):
        if zone:
            raise BadParameter("timezone", zone, "absent for days: an event that lasts all day does so everywhere")
        return f";VALUE=DATE:{when:{DAY}}"
    return f":{_in_utc(name, when, zone):{MOMENT}}"


def _in_utc(name: str, when: datetime, zone: str | None) -> datetime:
    shown = when.isoformat()
    if when.tzinfo and zone:
        raise BadParameter(name, shown, "a time without offset when timezone is given")
    if when.tzinfo:
        return when.astimezone(UTC)
    if not zone:
        raise MissingParameter(
            f"timezone is missing: {name} is a local time",
            parameter="timezone",
            allowed=f"{TimeZone.allowed}, or Z or an offset in {name}",
        )
    try:
        return to_utc(when, zone)
    except ValueError:
        raise BadParameter(name, shown, f"a time that exists in {zone}; clocks skip this one") from None


def _end(event: Event) -> list[str]:
    """DTEND, which is exclusive (3.6.1): for days, the one after the last."""
    start, end = event.start, event.end
    if end is None:
        return []
    if isinstance(start, datetime) != isinstance(end, datetime):
        raise BadParameter("end", end.isoformat(), "a day when start is a day, and a time when start is a time")
    last = end if isinstance(end, datetime) else end + timedelta(days=1)
    written = _written("end", last, event.timezone)
    if written <= _written("start", start, event.timezone):
        raise BadParameter("end", end.isoformat(), "after start")
    return [f"DTEND{written}"]


def _uid(body: list[str]) -> str:
    """A name for the event that is made of the event itself, so that the same event is always the same code."""
    from hashlib import sha256

    return sha256("\n".join(body).encode()).hexdigest()[:32]


def _stamp(start: str) -> str:
    """DTSTAMP, required though nobody knows here when the event was last changed (3.8.7.2): its own start."""
    _, _, when = start.rpartition(":")
    return when if when.endswith("Z") else f"{when}T000000Z"
