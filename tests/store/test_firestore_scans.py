from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from google.api_core.exceptions import Aborted, DeadlineExceeded
from google.cloud.firestore import DocumentSnapshot, Query

from qr.errors import StoreUnavailable
from qr.links.rules import MAX_RULES
from qr.links.scans import Tally
from qr.links.visitor import DEVICES
from qr.store import firestore_scans
from qr.store.documents import BLOCK_SIZE, Increments, month_name, read_tallies
from qr.store.firestore import FirestoreStore
from qr.store.firestore_calls import select_range
from qr.store.scan_groups import MAX_GROUP
from qr.store.values import MAX_VALUES
from tests.support.records import ALWAYS, DAY, add_up, scan
from tests.support.stores import new_store_url


@pytest.fixture
def store(tmp_path: Path, project: None) -> FirestoreStore:  # noqa: ARG001
    return FirestoreStore(new_store_url("firestore", tmp_path).partition("://")[2])


def month_names(store: FirestoreStore) -> list[str]:
    return [snapshot.id for snapshot in store._connection.client.collection("qr_months").stream()]


def test_month_of_few_scans_is_one_document(store: FirestoreStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(firestore_scans, "SLOW_SECONDS", 60)  # also on a busy machine
    for number in range(9):
        store.count([scan(visitor=number)])
    assert month_names(store) == ["key42.2026-11.0"]


def test_scans_that_wait_use_another_document(store: FirestoreStore) -> None:
    store.count([scan()], lambda: True)
    (name,) = month_names(store)
    assert name != "key42.2026-11.0"


def test_large_months_are_read_in_small_calls(store: FirestoreStore, monkeypatch: pytest.MonkeyPatch) -> None:
    stream, largest = Query.stream, 20  # documents of 0.5 MB that a call reads before its deadline

    def stream_few(query: Query, **options: Any) -> Iterator[DocumentSnapshot[Any]]:
        found = list(stream(query, **options))
        if len(found) > largest:
            raise DeadlineExceeded("504")  # type: ignore[no-untyped-call]
        return iter(found)

    shards = count()
    monkeypatch.setattr(store._shards, "choose", lambda _key: next(shards))
    for number in range(25):
        store.count([scan(visitor=number)])
    monkeypatch.setattr("google.cloud.firestore_v1.query.Query.stream", stream_few)
    for found in (store.tallies("key42", *ALWAYS), [tally for _, tally in store.all_tallies(*ALWAYS)]):
        assert sum(tally.scans for tally in found if tally.dimension == "time") == 25


def test_name_range_has_all_shards_of_one_record(store: FirestoreStore) -> None:
    months, start = store._client.collection("qr_months"), month_name("key", "2026-11")
    inside = {month_name("key", "2026-11", shard) for shard in (0, 63, "full")}
    outside = {month_name("key", "2026-12", 0), month_name("key", "2026-10", 0), month_name("key1", "2026-11", 0)}
    for name in inside | outside:
        months.document(name).set({})
    assert {snapshot.id for snapshot in select_range(months, start, start).stream()} == inside


def test_only_necessary_months_are_read(store: FirestoreStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store._shards, "choose", lambda _key: 0)
    for number in range(60):
        store.count([scan(day=f"{2022 + number // 12}-{number % 12 + 1:02}-15"), scan(day="2025-03-15")])
    store.count([scan("421", day="2025-03-15")])
    read: list[str] = []

    def read_document(snapshot: DocumentSnapshot[Any], first: str, last: str) -> Iterator[tuple[str, Tally]]:
        read.append(snapshot.id)
        return read_tallies(snapshot, first, last)

    monkeypatch.setattr(firestore_scans, "read_tallies", read_document)
    assert len(store.tallies("key42", "2025-02-16", "2025-04-14")) == 3
    assert read == [f"key42.2025-{month}.0" for month in ("02", "03", "04")]
    read.clear()
    assert len(store.tallies("key42", *ALWAYS)) == 60 * 3
    assert len(read) == 60
    read.clear()
    found = [(key, tally.scans) for key, tally in store.all_tallies("2025-03-01", "2025-03-31") if tally.unique]
    assert sorted(found) == [("key42", 61), ("key421", 1)]
    assert sorted(read) == ["key42.2025-03.0", "key421.2025-03.0"]


def test_largest_group_fits_in_one_document(store: FirestoreStore) -> None:
    days, invented = (DAY, "2026-11-28"), ("country", "language", "referrer", "source", "medium", "campaign")
    scans = []
    for number in range(MAX_GROUP):
        values = {name: str(number) for name in invented} | {"rule": str(number // 2 % (MAX_RULES + 1))}
        one = scan("42", days[number % 2], 0, DEVICES[number // 2 % len(DEVICES)], **values)
        scans.append(one._replace(visitor=number.to_bytes(8), time=f"{days[1]}T0{number // 2 % 2}:00"))
    store.count(scans)
    (name,) = month_names(store)
    assert not name.endswith("full")
    tallies = store.tallies("key42", *ALWAYS)
    assert len(tallies) == 2 * (6 * (MAX_VALUES + 1) + len(DEVICES) + MAX_RULES + 1) + 2
    assert sum(tally.scans for tally in tallies) == (1 + 8) * MAX_GROUP
    assert sum(tally.unique for tally in tallies) == MAX_GROUP


def test_aborted_commit_continues_in_another_document(store: FirestoreStore, monkeypatch: pytest.MonkeyPatch) -> None:
    commit, shards = store._commit, []

    def abort(key: str, increments: Increments, shard: object, options: dict[str, Any]) -> None:
        shards.append(shard)
        if len(shards) < 9:
            raise Aborted("too much contention on these documents")  # type: ignore[no-untyped-call]
        commit(key, increments, shard, options)

    monkeypatch.setattr(store, "_commit", abort)
    store.count([scan()])
    assert len(set(shards)) > 2
    assert month_names(store) == [f"key42.2026-11.{shards[-1]}"]


def test_slow_commits_use_more_documents(store: FirestoreStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(firestore_scans, "SLOW_SECONDS", 0)
    for number in range(60):
        store.count([scan(visitor=number)])
    assert len(month_names(store)) > 1 + BLOCK_SIZE  # those of several blocks
    assert [tally.scans for tally in add_up(store.tallies("key42", *ALWAYS))] == [60, 60, 60]


def test_full_document_counts_values_as_other(store: FirestoreStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store._shards, "choose", lambda _key: 0)
    document = store._connection.client.document("qr_months/key42.2026-11.0")
    document.set({"key": "key42", "month": "2026-11", "days": {}, "padding": "x" * 1_048_000})
    store.count([scan(campaign="y" * 64 + str(number)) for number in range(20)])
    assert add_up(store.tallies("key42", DAY, DAY)) == [
        (DAY, "campaign", "other", 20, 0),
        (DAY, "device", "ios", 20, 0),
        (DAY, "rule", "default", 20, 0),
        (DAY, "time", "09:45", 20, 1),
    ]
    assert month_names(store) == ["key42.2026-11.0", "key42.2026-11.full"]


def test_slow_answer_about_a_visitor_is_no_outage(store: FirestoreStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def exceed_deadline(*_: object) -> str:
        raise DeadlineExceeded("0.5 s")  # type: ignore[no-untyped-call]

    monkeypatch.setattr(firestore_scans, "visitor_name", exceed_deadline)
    for _ in range(5):
        with pytest.raises(StoreUnavailable):
            store.has_visitor("key42", DAY, bytes(8))
    assert store.get("42") is None
