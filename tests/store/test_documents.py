from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qr.store.documents import (
    SHARDS,
    belongs_to,
    month_name,
    scan_deletion_time,
    visitor_name,
    write_document,
)
from tests.support.records import record, scan


def test_month_is_spread_over_several_documents() -> None:
    names = {month_name(scan(visitor=number)) for number in range(256)}
    assert names == {f"{record().generation}.2026-11.{shard}" for shard in range(SHARDS)}
    assert all(belongs_to(record(), name) for name in names)


def test_document_of_an_earlier_record_does_not_belong() -> None:
    later = record()._replace(created_at="2026-11-28T08:00:00.000001Z")
    assert not belongs_to(later, month_name(scan()))
    assert not belongs_to(later._replace(created_at=later.created_at[:-2] + "Z"), month_name(scan()))


def test_visitor_document_is_per_record_and_day() -> None:
    names = {
        visitor_name(a_scan)
        for a_scan in (scan(), scan(device="android"), scan(rule="lunch"), scan(visitor=1), scan(day="2026-11-28"))
    }
    assert len(names) == 3
    assert len({visitor_name(scan()), visitor_name(scan()._replace(generation="1"))}) == 2


@pytest.mark.parametrize(
    ("expires_at", "deleted_at"), [(None, None), ("2026-12-01T00:00:00Z", datetime(2027, 3, 1, tzinfo=UTC))]
)
def test_expiring_record_is_deleted_after_90_days(expires_at: str | None, deleted_at: datetime | None) -> None:
    members = {"expires_at": expires_at} if expires_at else {}
    assert write_document(record(**members))["delete_at"] == deleted_at


def test_visitor_is_deleted_after_two_days() -> None:
    assert scan_deletion_time("2026-11-27") == datetime(2026, 11, 29, tzinfo=UTC)
