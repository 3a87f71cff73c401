from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qr.store import documents
from qr.store.documents import (
    BLOCK_SIZE,
    BLOCKS,
    SPREAD_SECONDS,
    Shards,
    add_up,
    scan_deletion_time,
    visitor_name,
    write_document,
)
from tests.support.records import DAY, record, scan


def test_visitor_is_deleted_after_two_days() -> None:
    assert scan_deletion_time("2026-11-27") == datetime(2026, 11, 29, tzinfo=UTC)


def test_visitor_document_is_per_record_and_day() -> None:
    scans = scan(), scan(device="android"), scan(rule="lunch"), scan(visitor=1), scan(day="2026-11-28"), scan("43")
    names = {visitor_name(one.key, (one.day, one.visitor)) for one in scans}
    assert len(names) == 4


def test_new_visitor_counts_with_the_first_scan() -> None:
    scans = [scan(), scan()._replace(time=f"{DAY}T10:00"), scan(visitor=1)]
    assert add_up(scans, [(DAY, scan().visitor)]) == {
        (DAY, "time", "09:45", "scans"): 2,
        (DAY, "time", "09:45", "unique"): 1,
        (DAY, "time", "10:00", "scans"): 1,
        (DAY, "device", "ios", "scans"): 3,
        (DAY, "rule", "default", "scans"): 3,
    }


@pytest.mark.parametrize(
    ("expires_at", "deleted_at"), [(None, None), ("2026-12-01T00:00:00Z", datetime(2027, 3, 1, tzinfo=UTC))]
)
def test_expiring_record_is_deleted_after_90_days(expires_at: str | None, deleted_at: datetime | None) -> None:
    members = {"expires_at": expires_at} if expires_at else {}
    assert write_document(record(**members))["delete_at"] == deleted_at


def test_load_spreads_scans_over_a_block(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(documents, "monotonic", lambda: now[0])
    shards = Shards()
    assert {shards.choose("key") for _ in range(20)} == {0}
    shards.spread("key")
    chosen = [shards.choose("key") for _ in range(2 * BLOCK_SIZE)]
    first = min(chosen)
    assert chosen == 2 * [*range(first, first + BLOCK_SIZE)]
    assert shards.choose("another") == 0
    now[0] += SPREAD_SECONDS
    assert shards.choose("key") == 0


def test_delay_makes_a_process_choose_another_block(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = iter((3, 7))
    monkeypatch.setattr(documents, "randbelow", lambda _: next(blocks))
    shards = Shards()
    shards.spread("key")
    assert shards.choose("key") // BLOCK_SIZE == 3
    shards.spread("key", is_delayed=True)
    assert shards.choose("key") // BLOCK_SIZE == 7


def test_processes_choose_different_blocks() -> None:
    chosen = set()
    for _ in range(50):
        shards = Shards()
        shards.spread("key")
        chosen |= {shards.choose("key") for _ in range(BLOCK_SIZE)}
    assert chosen <= set(range(1, 1 + BLOCKS * BLOCK_SIZE))
    assert len(chosen) > 2 * BLOCK_SIZE


def test_number_of_hot_records_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MAX_HOT_RECORDS", 2)
    shards = Shards()
    for key in ("key", "b", "c"):
        shards.spread(key)
    assert shards.choose("key") == 0
    assert shards.choose("c")
