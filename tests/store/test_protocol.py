"""Tests that every store passes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from qr.links.record import Record
from qr.links.scans import Tally
from qr.store import Store, open_store
from tests.support.records import DAY, record, scan


@pytest.fixture
def store(any_store: str) -> Store:
    return open_store(any_store, in_cloud=False)


def without_state(stored: Record | None) -> Record | None:
    return stored._replace(state=None) if stored else None


def admitted_count(store: Store) -> int:
    stored = store.get("42")
    assert stored
    return stored.admitted


class TestRecords:
    def test_record_is_read_as_it_was_stored(self, store: Store) -> None:
        stored = record(style={"dark": "#123456", "scale": 5, "boost": False}, rules=[{"device": "ios", "target": "x"}])
        assert store.get("42") is None
        assert store.create(stored)
        assert without_state(store.get("42")) == stored

    def test_create_keeps_an_existing_record(self, store: Store) -> None:
        assert store.create(record())
        assert not store.create(record(note="another"))
        assert without_state(store.get("42")) == record()

    def test_replace_fails_after_another_write(self, store: Store) -> None:
        store.create(record())
        first = store.get("42")
        assert first
        assert store.replace(first, first._replace(version=2, link={"note": "second"}))
        assert not store.replace(first, first._replace(version=2, link={"note": "lost"}))
        stored = store.get("42")
        assert stored
        assert (stored.version, stored.link) == (2, {"note": "second"})

    def test_delete_fails_after_another_write(self, store: Store) -> None:
        store.create(record())
        first = store.get("42")
        assert first
        store.replace(first, first._replace(version=2))
        second = store.get("42")
        assert second
        assert not store.delete(first)
        assert store.delete(second)
        assert not store.delete(second)
        assert not store.replace(second, second._replace(version=3))
        assert store.get("42") is None

    def test_outdated_record_does_not_match_a_recreated_one(self, store: Store) -> None:
        store.create(record())
        first = store.get("42")
        assert first
        store.delete(first)
        store.create(record()._replace(created_at="2026-11-28T08:00:00.000001Z"))
        assert not store.delete(first)
        assert not store.replace(first, first._replace(version=2))

    def test_pages_are_in_the_order_of_ids(self, store: Store) -> None:
        for user_id in ("b", "B", "10", "9", "a.b", "_x", "-"):
            store.create(record(user_id))
        first = store.page("", 3)
        second = store.page(first[-1].id, 3)
        rest = store.page(second[-1].id, 3)
        assert [one.id for one in (*first, *second, *rest)] == ["-", "10", "9", "B", "_x", "a.b", "b"]
        assert store.page("b", 3) == []

    def test_one_of_several_concurrent_replaces_succeeds(self, store: Store) -> None:
        store.create(record())
        old = store.get("42")
        assert old

        def write(number: int) -> bool:
            return store.replace(old, old._replace(version=2, link={"note": str(number)}))

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(write, range(8))) == 1


class TestAdmission:
    def test_concurrent_admissions_stop_at_the_limit(self, store: Store) -> None:
        store.create(record())
        with ThreadPoolExecutor(8) as pool:
            admitted = list(pool.map(lambda _: store.admit("42", 5), range(20)))
        assert sum(admitted) == 5
        assert admitted_count(store) == 5
        assert store.admit("42", 6)
        assert not store.admit("42", 6)

    def test_admission_without_a_record_fails(self, store: Store) -> None:
        assert not store.admit("42", 5)

    def test_replace_keeps_the_admitted_count(self, store: Store) -> None:
        store.create(record())
        store.admit("42", 5)
        stored = store.get("42")
        assert stored
        assert store.replace(stored, stored._replace(version=2, link={}))
        assert admitted_count(store) == 1


class TestScans:
    def test_scans_are_tallied_by_day_device_rule(self, store: Store) -> None:
        for one in (
            scan(),
            scan(visitor=1),
            scan(visitor=1),
            scan(device="android", rule="lunch break"),
            scan(day="2026-12-01"),
            scan("43"),
        ):
            store.count(one)
        assert store.tallies(record()) == [
            Tally("2026-11-27", "android", "lunch break", 1, 0),  # a visitor who is already counted as unique
            Tally("2026-11-27", "ios", "default", 3, 2),
            Tally("2026-12-01", "ios", "default", 1, 1),
        ]
        assert store.tallies(record("nobody")) == []

    @pytest.mark.parametrize("scans_each", [10, pytest.param(100, marks=pytest.mark.exhaustive)])
    def test_concurrent_scans_are_all_counted(self, store: Store, scans_each: int) -> None:
        def count_scans(thread: int) -> None:
            for number in range(scans_each):
                store.count(scan(visitor=thread, device="ios" if number % 2 else "android"))

        with ThreadPoolExecutor(20) as pool:
            list(pool.map(count_scans, range(20)))
        tallies = store.tallies(record())
        assert [(one.device, one.scans) for one in tallies] == [("android", 10 * scans_each), ("ios", 10 * scans_each)]
        assert sum(one.unique for one in tallies) == 20

    def test_delete_removes_scans_and_admissions(self, store: Store) -> None:
        later = record()._replace(created_at="2026-11-28T08:00:00.000001Z")
        for user_id in ("42", "43"):
            store.create(record(user_id))
            store.count(scan(user_id))
            store.admit(user_id, 9)
        stored = store.get("42")
        assert stored
        store.delete(stored)
        store.count(scan())  # by a request that read the record before
        store.create(later)
        assert store.tallies(later) == []
        assert admitted_count(store) == 0
        assert len(store.tallies(record("43"))) == 1

    def test_salt_survives_a_concurrent_change_of_day(self, store: Store) -> None:
        class ChangingDay(dict[str, bytes]):
            """Cached salts. Each look-up finds that another thread starts the next day."""

            def __contains__(self, day: object) -> bool:
                return super().__contains__(day) and bool(store.salt("2026-11-28"))

        salt = store.salt(DAY)
        store._salts = ChangingDay({DAY: salt})  # type: ignore[attr-defined]
        assert store.salt(DAY) == salt

    def test_salt_is_the_same_for_threads_and_stores(self, store: Store, any_store: str) -> None:
        another = open_store(any_store, in_cloud=False)
        with ThreadPoolExecutor(8) as pool:
            salts = set(pool.map(lambda number: (store, another)[number % 2].salt(DAY), range(8)))
        assert len(salts) == 1
        assert len(salts.pop()) == 16
        assert store.salt("2026-11-28") != another.salt(DAY)

    def test_salts_before_yesterday_are_deleted(self, store: Store, any_store: str) -> None:
        old, yesterday = store.salt("2026-11-25"), store.salt("2026-11-26")
        store.salt(DAY)
        another = open_store(any_store, in_cloud=False)
        assert another.salt("2026-11-26") == yesterday
        assert another.salt("2026-11-25") != old
