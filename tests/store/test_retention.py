from __future__ import annotations

from datetime import UTC, datetime

from qr.store.retention import latest_salts, scan_deletion_time


def test_visitor_is_deleted_after_two_days() -> None:
    assert scan_deletion_time("2026-11-27") == datetime(2026, 11, 29, tzinfo=UTC)


def test_salts_of_three_days_stay() -> None:
    days = "2026-11-27", "2026-11-25", "2026-11-26", "2026-11-28"
    assert set(latest_salts(dict.fromkeys(days, b""))) == {"2026-11-26", "2026-11-27", "2026-11-28"}
