"""Parameter types for dates and times in the formats of RFC 3339, and for time zones."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

YEARS = range(1900, 2200)  # Conversion to any time zone stays within the years that ``datetime`` supports.
# The names of the IANA database. The files beside them (localtime, posix/, right/) depend on the machine, or count
# leap seconds.
_ZONE = re.compile(r"[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*")
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d"
# date-time of RFC 3339, 5.6, whose seconds and offset are optional here.
_TIME = re.compile(
    rf"(?P<day>\d{{4}}-\d\d-\d\d)[Tt](?P<clock>{_CLOCK})(:(?P<second>[0-5]\d|60)(\.\d+)?)?"
    rf"(?P<offset>[Zz]|[+-]{_CLOCK})?",
    re.ASCII,
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class Day:
    """Date in the Gregorian calendar."""

    allowed = f"a date as YYYY-MM-DD, from {YEARS[0]} to {YEARS[-1]}"

    def parse(self, text: str) -> date:
        if not _DAY.fullmatch(text):
            raise ValueError(text)
        day = date.fromisoformat(text)
        if day.year not in YEARS:
            raise ValueError(text)
        return day


class DayText:
    """Date in the Gregorian calendar, as text."""

    allowed = Day.allowed

    def parse(self, text: str) -> str:
        return str(Day().parse(text))


class DayOrTime:
    """Date, or date and time (RFC 3339), whose fraction of a second is dropped.

    A time without an offset is a local time, whose time zone another parameter gives. A leap second becomes the second
    before it (RFC 5545, 3.3.12).
    """

    allowed = (
        "a date as YYYY-MM-DD, or a time as YYYY-MM-DDThh:mm[:ss[.sss]] with Z, an offset such as +02:00 or neither,"
        f" from {YEARS[0]} to {YEARS[-1]}"
    )

    def parse(self, text: str) -> date:
        match = _TIME.fullmatch(text)
        if not match:
            return Day().parse(text)
        second, offset = match["second"] or "00", (match["offset"] or "").upper()
        time = datetime.fromisoformat(f"{match['day']}T{match['clock']}:{min(second, '59')}{offset}")
        if time.year not in YEARS or (second == "60" and not _precedes_leap_second(time)):
            raise ValueError(text)
        return time


class Instant:
    """Time with a UTC offset (RFC 3339), converted to UTC and written to the second."""

    allowed = (
        "a time as YYYY-MM-DDThh:mm[:ss[.sss]] with Z or an offset such as +02:00,"
        f" in UTC from {YEARS[0]} to {YEARS[-1]}"
    )

    def parse(self, text: str) -> str:
        time = DayOrTime().parse(text)
        if not isinstance(time, datetime) or time.tzinfo is None:
            raise ValueError(text)
        time = time.astimezone(UTC)
        if time.year not in YEARS:
            raise ValueError(text)
        return f"{time:%Y-%m-%dT%H:%M:%SZ}"


class TimeZone:
    """Name of a time zone in the IANA time zone database."""

    allowed = "a time zone of the IANA database, such as Europe/Zurich or UTC"

    def parse(self, text: str) -> str:
        from zoneinfo import ZoneInfo

        if not (_ZONE.fullmatch(text) and len(text) < 64):
            raise ValueError(text)
        try:
            ZoneInfo(text)
        except (KeyError, OSError) as error:  # OSError: the name of a folder, such as "America".
            raise ValueError(text) from error
        return text


def _precedes_leap_second(time: datetime) -> bool:
    """Return whether a leap second can follow a time: at the end of June or December, in UTC (ITU-R TF.460)."""
    return time.tzinfo is not None and f"{time.astimezone(UTC):%m-%d %H:%M}" in {"06-30 23:59", "12-31 23:59"}


def to_utc(local: datetime, zone: str) -> datetime:
    """Convert a local time without an offset to UTC.

    If clocks are set back and the time occurs twice, use the first occurrence (RFC 5545, 3.3.5). Raises ``ValueError``
    if clocks are set forward and skip the time.
    """
    from zoneinfo import ZoneInfo

    time = local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if time.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local:
        raise ValueError(local)
    return time
