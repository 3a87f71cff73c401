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
from tests.store.test_store import record, scan


def test_a_month_is_divided_among_documents_of_its_record() -> None:
    names = {month_name(scan(visitor=number)) for number in range(256)}
    assert names == {f"{record().generation}.2026-11.{shard}" for shard in range(SHARDS)}
    assert all(belongs_to(record(), name) for name in names)


def test_what_one_before_has_left_is_of_another_record() -> None:
    later = record()._replace(created_at="2026-11-28T08:00:00.000001Z")
    assert not belongs_to(later, month_name(scan()))
    assert not belongs_to(later._replace(created_at=later.created_at[:-2] + "Z"), month_name(scan()))


def test_a_visitor_is_one_of_a_record_and_a_day() -> None:
    names = {
        visitor_name(one)
        for one in (scan(), scan(device="android"), scan(rule="lunch"), scan(visitor=1), scan(day="2026-11-28"))
    }
    assert len(names) == 3
    assert len({visitor_name(scan()), visitor_name(scan()._replace(generation="1"))}) == 2


@pytest.mark.parametrize(
    ("expires_at", "deleted_at"), [(None, None), ("2026-12-01T00:00:00Z", datetime(2027, 3, 1, tzinfo=UTC))]
)
def test_a_record_that_expires_may_go_when_its_fallback_has_served(
    expires_at: str | None, deleted_at: datetime | None
) -> None:
    members = {"expires_at": expires_at} if expires_at else {}
    assert write_document(record(**members))["delete_at"] == deleted_at


def test_what_is_kept_of_a_day_may_go_two_days_later() -> None:
    assert scan_deletion_time("2026-11-27") == datetime(2026, 11, 29, tzinfo=UTC)
