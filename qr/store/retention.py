"""How long stores keep records, salts and visitors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

RETENTION_AFTER_EXPIRY = timedelta(days=90)  # an expired link opens its fallback until its record is deleted
SCAN_RETENTION = timedelta(days=2)  # from the start of a day to the deletion of its salt and its visitors
MAX_CURRENT_DAYS = 3  # in all time zones at the same time


def scan_deletion_time(day: str) -> datetime:
    """Return the time after which the salt and the visitors of a day can be deleted."""
    return datetime.fromisoformat(day).replace(tzinfo=UTC) + SCAN_RETENTION


def latest_salts(salts: dict[str, bytes]) -> dict[str, bytes]:
    """Return the salts of the latest days, which can still be current in a time zone."""
    return {day: salts[day] for day in sorted(salts)[-MAX_CURRENT_DAYS:]}
