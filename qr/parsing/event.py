"""Events for calendars: iCalendar (RFC 5545), also without VCALENDAR."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from qr.parameters.dates import TimeZone, to_utc
from qr.parsing.candidates import Candidate, Source, omitted
from qr.parsing.content_lines import ContentLine, read_content_lines
from qr.parsing.escapes import unescape_text

_TEXTS = {"SUMMARY": "summary", "LOCATION": "location", "DESCRIPTION": "description"}
_TIMES = {"DTSTART", "DTEND", "DURATION"}
# Properties that the service writes itself, or that state nothing about the event.
_SILENT = {"BEGIN", "END", "UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE"}
_DATE = re.compile("([0-9]{4})([0-9]{2})([0-9]{2})")
_TIME = re.compile("([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})?(Z?)")
_DURATION = re.compile(
    "[+]?P(?:([0-9]{1,5})W)?(?:([0-9]{1,5})D)?(?:T(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,9})S)?)?"
)


def parse_event(source: Source) -> Iterator[Candidate]:
    """Yield the first event of a calendar."""
    properties: dict[str, ContentLine] = {}
    warnings: list[str] = []
    for line in _lines_of_event(source.text, warnings):
        if line.name in properties:
            warnings.append(omitted(f"a further {line.name}"))
        elif line.name in {*_TEXTS, *_TIMES}:
            properties[line.name] = line
        elif line.name not in _SILENT:
            warnings.append(omitted(line.name))
    if "DTSTART" in properties:
        texts = {field: unescape_text(properties[name].value) for name, field in _TEXTS.items() if name in properties}
        yield Candidate("event", {**texts, **_read_times(properties, warnings)}, tuple(warnings))


def _lines_of_event(text: str, warnings: list[str]) -> Iterator[ContentLine]:
    """Yield the lines of the first VEVENT, without those of alarms in it."""
    inside: list[str] = []
    for line in read_content_lines(text):
        component = line.value.strip().upper()
        if line.name == "BEGIN":
            inside.append(component)
            if "VEVENT" in inside[:-1]:
                warnings.append(omitted(component))
        elif line.name == "END" and inside:
            if inside.pop() == "VEVENT":
                return
        elif inside and inside[-1] == "VEVENT":
            yield line
    if "VEVENT" in inside:
        warnings.append("END:VEVENT is missing")


def _read_times(properties: dict[str, ContentLine], warnings: list[str]) -> dict[str, str]:
    """Return start, end and time zone. Two times with different zones become UTC."""
    start, zone = _read_time(properties["DTSTART"])
    if "DTEND" in properties:
        end, end_zone = _read_time(properties["DTEND"])
        end = _last_day(end) if len(end) == 10 else end
    else:
        end, end_zone = _add_duration(start, properties.get("DURATION")), zone
    if end and zone != end_zone:
        warnings.append("the time zones of DTSTART and DTEND differ: both become UTC")
        start, end, zone = _to_utc(start, zone), _to_utc(end, end_zone), ""
    return {"start": start, "end": end, "timezone": zone}


def _read_time(line: ContentLine) -> tuple[str, str]:
    """Return a date or time in the form of RFC 3339, and the name of its time zone. UTC has none."""
    value = line.value.strip()
    if date := _DATE.fullmatch(value):
        return "-".join(date.groups()), ""
    time = _TIME.fullmatch(value)
    if not time:
        return value[:40], ""
    text = f"{time[1]}-{time[2]}-{time[3]}T{time[4]}:{time[5]}:{time[6] or '00'}{time[7]}"
    return text, "" if time[7] else _zone(line.parameters.get("TZID", ""))


def _zone(name: str) -> str:
    """Return the name of a time zone. Some calendars write a path before the name of the IANA database."""
    parts = name.split("/")
    short = ("/".join(parts[start:]) for start in range(min(len(parts), 8)))
    return next((zone for zone in short if _is_zone(zone)), name)


def _is_zone(name: str) -> bool:
    try:
        return bool(TimeZone().parse(name))
    except ValueError:
        return False


def _last_day(text: str) -> str:
    """Return the day before an exclusive end (3.6.1)."""
    try:
        return f"{datetime.fromisoformat(text) - timedelta(days=1):%Y-%m-%d}"
    except (ValueError, OverflowError):
        return text


def _add_duration(start: str, line: ContentLine | None) -> str:
    """Return the end of an event with a duration (3.3.6). The last day of an all-day event is inclusive."""
    match = _DURATION.fullmatch(line.value.strip()) if line else None
    if not line or not match:
        return ""
    weeks, days, hours, minutes, seconds = (int(group or 0) for group in match.groups())
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    try:
        end = datetime.fromisoformat(start) + length
    except (ValueError, OverflowError):
        return ""
    if len(start) == 10:
        return f"{end - timedelta(days=1):%Y-%m-%d}"
    return end.isoformat().replace("+00:00", "Z")


def _to_utc(text: str, zone: str) -> str:
    """Convert a time of a zone to UTC. A time without a zone stays local, and is reported as such."""
    try:
        time = to_utc(datetime.fromisoformat(text), zone) if zone else datetime.fromisoformat(text)
    except (ValueError, KeyError, OSError, OverflowError):
        return text
    return f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if time.tzinfo else text
