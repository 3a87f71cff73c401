"""Days and points in time, read strictly from the forms of RFC 3339."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

YEARS = range(1900, 2200)  # far enough from the ends of the calendar for every time zone
# What lies beside IANA names in the database (localtime, posix/, right/) depends on the machine or on leap seconds.
_ZONE = re.compile(r"[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT([01]\d|2[0-3]):\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class Day:
    """A day of the Gregorian calendar."""

    allowed = f"a day as YYYY-MM-DD, from {YEARS[0]} to {YEARS[-1]}"

    def parse(self, text: str) -> date:
        if not _DAY.fullmatch(text):
            raise ValueError(text)
        day = date.fromisoformat(text)
        if day.year not in YEARS:
            raise ValueError(text)
        return day


class DayOrTime:
    """A day, or a day and a time of it; a ``datetime`` without offset is local to a place still to be named."""

    allowed = f"YYYY-MM-DD or YYYY-MM-DDThh:mm[:ss], then Z, an offset like +02:00 or none, {YEARS[0]} to {YEARS[-1]}"

    def parse(self, text: str) -> date:
        if not _MOMENT.fullmatch(text):
            return Day().parse(text)
        moment = datetime.fromisoformat(text)
        if moment.year not in YEARS:
            raise ValueError(text)
        return moment


class TimeZone:
    """A name of the IANA time zone database."""

    allowed = "a name of the IANA time zone database, such as Europe/Zurich or UTC"

    def parse(self, text: str) -> str:
        from zoneinfo import ZoneInfo

        if not (_ZONE.fullmatch(text) and len(text) < 64):
            raise ValueError(text)
        try:
            ZoneInfo(text)
        except (KeyError, OSError) as error:  # no such name; a folder of names, such as "America"
            raise ValueError(text) from error
        return text


def to_utc(local: datetime, zone: str) -> datetime:
    """A local time in UTC. One that comes twice, when clocks go back, is the first (RFC 5545, 3.3.5).

    Raises ``ValueError`` for a time that clocks skip there.
    """
    from zoneinfo import ZoneInfo

    moment = local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local:
        raise ValueError(local)
    return moment


class Instant:
    """A point in time (RFC 3339), in UTC to the second."""

    allowed = (
        "a point in time as YYYY-MM-DDThh:mm[:ss] with Z or an offset like +02:00,"
        f" in UTC from {YEARS[0]} to {YEARS[-1]}"
    )

    def parse(self, text: str) -> str:
        moment = DayOrTime().parse(text)
        if not isinstance(moment, datetime) or moment.tzinfo is None:
            raise ValueError(text)
        moment = moment.astimezone(UTC)
        if moment.year not in YEARS:
            raise ValueError(text)
        return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
