from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from time import sleep

import pytest

from qr.links.record import Record
from qr.store.record_cache import RecordCache
from qr.store.sqlite import SqliteStore
from tests.support.records import record
from tests.support.waiting import wait_until

CHANGED = record(note="changed")


class CountingStore(SqliteStore):
    """A store that counts its reads. A read waits for ``can_end``."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.reads = 0
        self.can_end = Event()
        self.can_end.set()

    def get(self, user_id: str) -> Record | None:
        self.reads += 1
        found = super().get(user_id)
        assert self.can_end.wait(30)
        return found


@pytest.fixture
def store(tmp_path: Path) -> CountingStore:
    store = CountingStore(tmp_path / "users.db")
    store.create(record())
    return store


@pytest.mark.parametrize(("seconds", "reads"), [(60, 1), (0, 20)])
def test_repeated_visits_read_the_record_once(seconds: int, reads: int, store: CountingStore) -> None:
    cache = RecordCache(store, seconds)
    assert all(cache.get("42") == record() for _ in range(20))
    assert store.reads == reads


def test_change_of_another_instance_applies_after_a_second(store: CountingStore) -> None:
    cache = RecordCache(store, 1)
    old = cache.get("42")
    assert old
    store.replace(old, CHANGED)
    assert cache.get("42") == old
    sleep(1.05)
    assert cache.get("42") == CHANGED
    assert cache.get("43") is None


def test_own_change_applies_at_once(store: CountingStore) -> None:
    cache = RecordCache(store, 60)
    old = cache.get("42")
    assert old
    store.replace(old, CHANGED)
    cache.clear()
    assert cache.get("42") == CHANGED


def test_concurrent_visits_share_a_read_until_a_change(store: CountingStore) -> None:
    cache = RecordCache(store, 60)
    store.can_end.clear()
    with ThreadPoolExecutor(9) as pool:
        before = [pool.submit(cache.get, "42") for _ in range(8)]
        wait_until(lambda: cache._reads.waiting == 7)
        store.replace(record(), CHANGED)
        cache.clear()
        after = pool.submit(cache.get, "42")
        wait_until(lambda: store.reads == 2)
        store.can_end.set()
        assert all(future.result() == record() for future in before)
        assert after.result() == cache.get("42") == CHANGED
    assert store.reads == 2


def test_admitted_scans_count_without_a_read(store: CountingStore) -> None:
    cache = RecordCache(store, 60)
    for number in range(3):
        found = cache.get("42")
        assert found
        assert found.admitted == number
        cache.add_admitted(found)
    assert store.reads == 1


def test_admitted_scan_counts_once_after_another_read(store: CountingStore) -> None:
    cache = RecordCache(store, 60)
    before = cache.get("42")
    assert before
    assert store.admit(before, 2) == 1
    cache.clear()
    after = cache.get("42")
    cache.add_admitted(before)
    assert (after, cache.get("42")) == (before._replace(admitted=1), after)
