"""Tests that every store passes."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import product
from random import Random
from zoneinfo import ZoneInfo

import pytest

from qr.links.queries import SORTS, RecordQuery, sort_position
from qr.links.record import Record
from qr.links.scans import Tally
from qr.store import Store, connections, open_store
from qr.store.values import MAX_VALUES
from tests.support.records import ALWAYS, DAY, add_up, record, scan

LIMITED = record(max_scans=9)


@pytest.fixture
def store(any_store: str) -> Store:
    return open_store(any_store, in_cloud=False, threads=40)


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
        store.create(record()._replace(key="later"))
        assert not store.delete(first)
        assert not store.replace(first, first._replace(version=2))

    def test_pages_are_in_the_order_of_ids(self, store: Store) -> None:
        for user_id in ("b", "B", "10", "9", "a.b", "_x", "-"):
            store.create(record(user_id))
        first = store.page(RecordQuery(3))
        second = store.page(RecordQuery(3, sort_position(first[-1], "id")))
        rest = store.page(RecordQuery(3, sort_position(second[-1], "id")))
        assert [one.id for one in (*first, *second, *rest)] == ["-", "10", "9", "B", "_x", "a.b", "b"]
        assert store.page(RecordQuery(3, ("b", "b"))) == []

    def test_pages_follow_every_order_and_select_by_tag(self, store: Store) -> None:
        rows = [("b", "menu", ["bistro", "summer"]), ("c", "", []), ("a", "Menu", ["bistro"]), ("d", "Äpfel", ["spa"])]
        records = [
            record(user_id, **({"title": title} if title else {}), tags=tags)._replace(
                created_at=f"2026-11-2{7 - number}T08:00:00.000001Z", updated_at=f"2026-12-0{number // 2 + 1}"
            )
            for number, (user_id, title, tags) in enumerate(rows)
        ]
        assert all(map(store.create, records))
        bistro = frozenset({"bistro"})
        for field, is_descending, tags in product(SORTS.values(), (False, True), (None, bistro)):
            if field == "id" and is_descending:
                continue
            query, found = RecordQuery(2, None, tags, field, is_descending), list[Record]()
            while batch := store.page(query):
                found += batch
                query = query._replace(after=sort_position(batch[-1], field))
            kept = [one for one in records if tags is None or tags & set(one.link["tags"])]
            expected = sorted(kept, key=lambda one: sort_position(one, field), reverse=is_descending)
            assert [one.id for one in found] == [one.id for one in expected], query
        assert [one.id for one in store.page(RecordQuery(9, tags=frozenset({"spa", "summer"})))] == ["b", "d"]
        assert store.page(RecordQuery(9, tags=frozenset({"none"}))) == []
        assert store.count_tags(None) == {"bistro": 2, "summer": 1, "spa": 1}
        assert store.count_tags(frozenset({"summer"})) == {"bistro": 1, "summer": 1}
        (first,) = store.page(RecordQuery(1, tags=bistro))
        assert store.replace(first, first._replace(version=2, link={"title": "Z"}))
        assert [one.id for one in store.page(RecordQuery(1, field="title", is_descending=True))] == ["d"]
        assert [one.id for one in store.page(RecordQuery(9, tags=bistro))] == ["b"]

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
        store.create(LIMITED)
        with ThreadPoolExecutor(8) as pool:
            admitted = list(pool.map(lambda _: store.admit(LIMITED, 5), range(20)))
        assert sum(admitted) == 5
        assert admitted_count(store) == 5
        assert store.admit(LIMITED, 6)
        assert not store.admit(LIMITED, 6)

    def test_group_is_admitted_up_to_the_limit(self, store: Store) -> None:
        store.create(LIMITED)
        assert [store.admit(LIMITED, 10, number) for number in (4, 4, 4, 4)] == [4, 4, 2, 0]
        assert [one.admitted for one in store.page(RecordQuery(9))] == [admitted_count(store)] == [10]

    def test_admission_of_a_deleted_record_does_not_count(self, store: Store) -> None:
        store.create(LIMITED._replace(key="later"))
        store.admit(LIMITED, 5)
        assert admitted_count(store) == 0

    def test_admission_does_not_conflict_with_replace(self, store: Store) -> None:
        store.create(LIMITED)
        stored = store.get("42")
        assert stored
        store.admit(LIMITED, 5)
        store.count([scan()])
        assert store.replace(stored, stored._replace(version=2))
        assert admitted_count(store) == 1


class TestScans:
    def test_scans_are_tallied_by_day_device_rule(self, store: Store) -> None:
        for group in (
            [scan(), scan(visitor=1)],
            [scan(visitor=1)],
            [scan(device="android", rule="lunch break")],  # a visitor who is already counted as unique
            # The first scan of two in the evening of the day before, in the time zone of the record.
            [scan(day="2026-12-01")._replace(day="2026-11-30"), scan(day="2026-12-01")._replace(day="2026-11-30")],
            [scan("43")],
        ):
            store.count(group)
        assert add_up(store.tallies("key42", *ALWAYS)) == [
            Tally("2026-11-27", "device", "android", 1, 0),
            Tally("2026-11-27", "device", "ios", 3, 0),
            Tally("2026-11-27", "rule", "default", 3, 0),
            Tally("2026-11-27", "rule", "lunch break", 1, 0),
            Tally("2026-11-27", "time", "09:45", 4, 2),
            Tally("2026-11-30", "device", "ios", 2, 0),
            Tally("2026-11-30", "rule", "default", 2, 0),
            Tally("2026-12-01", "time", "09:45", 2, 1),
        ]
        assert store.tallies("nobody", *ALWAYS) == []
        assert [one.day for one in store.tallies("key42", "2026-11-28", "2026-11-30")] == 2 * ["2026-11-30"]

    def test_visitor_is_known_after_a_counted_scan(self, store: Store) -> None:
        store.count([scan(visitor=1), scan(visitor=2)])
        known = [
            store.has_visitor(*one) for one in product(("key42", "key43"), (DAY, "2026-11-28"), (bytes(8), b"\1" * 8))
        ]
        assert known == [False, True, *[False] * 6]
        store.delete_scans("key42")
        assert not store.has_visitor("key42", DAY, b"\1" * 8)

    def test_tallies_of_all_records_have_their_key(self, store: Store) -> None:
        for one in (scan(), scan("43", day="2026-12-01"), scan("44", day="2027-01-01"), scan(day="2026-10-31")):
            store.count([one])
        found = store.all_tallies("2026-11-01", "2026-12-31")
        times = {(key, tally.day, tally.scans) for key, tally in found if tally.dimension == "time"}
        assert times == {("key42", DAY, 1), ("key43", "2026-12-01", 1)}

    @pytest.mark.parametrize("number", [1000, pytest.param(10_000, marks=pytest.mark.exhaustive)])
    def test_scans_over_a_change_of_time_are_exact(self, store: Store, number: int) -> None:
        random, zone = Random(number), ZoneInfo("Europe/Berlin")
        start, expected = datetime(2026, 3, 28, tzinfo=UTC), Counter[tuple[str, str, str]]()
        scans, visitors = [], set()
        for _ in range(number):  # in three days, of which the second has 23 hours in this zone
            moment = start + timedelta(minutes=random.randrange(3 * 24 * 60))
            day, visitor = f"{moment.astimezone(zone):%Y-%m-%d}", random.randrange(250)
            quarter = f"{moment:%H}:{moment.minute // 15 * 15:02}"
            device = random.choice(["ios", "android", "other"])
            scans.append(scan(visitor=visitor, device=device)._replace(time=f"{moment:%Y-%m-%d}T{quarter}", day=day))
            expected.update(
                [(f"{moment:%Y-%m-%d}", "time", quarter), (day, "device", device), (day, "rule", "default")]
            )
            visitors.add((day, visitor))
        for first in range(0, number, 50):
            store.count(scans[first : first + 50])
        tallies = add_up(store.tallies("key42", *ALWAYS))
        assert {tally[:3]: tally.scans for tally in tallies} == expected
        assert sum(tally.unique for tally in tallies) == len(visitors)

    def test_values_above_the_limit_count_as_other(self, store: Store) -> None:
        values = [*map(str, range(25)), "3", "", "__name__"]
        store.count([scan(campaign=value, device=value) for value in values])
        store.count([scan(campaign="24"), scan(campaign="4"), scan(day="2026-11-28", campaign="24")])
        scans = {tally[:3]: tally.scans for tally in add_up(store.tallies("key42", *ALWAYS))}
        campaigns = {value: number for (day, name, value), number in scans.items() if (day, name) == (DAY, "campaign")}
        assert campaigns == dict.fromkeys(map(str, range(MAX_VALUES)), 1) | {"3": 2, "4": 2, "other": 5 + 2 + 1}
        assert scans["2026-11-28", "campaign", "24"] == scans[DAY, "device", "24"] == 1

    @pytest.mark.parametrize("scans_each", [10, pytest.param(100, marks=pytest.mark.exhaustive)])
    def test_concurrent_scans_are_all_counted(
        self, store: Store, scans_each: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(connections, "SHORT_WAIT_SECONDS", 60.0)  # no thread gives up on a busy machine

        def count_scans(thread: int) -> None:
            for number in range(scans_each):
                store.count([scan(visitor=thread, device="ios" if number % 2 else "android")])

        with ThreadPoolExecutor(20) as pool:
            list(pool.map(count_scans, range(20)))
        tallies = add_up(store.tallies("key42", *ALWAYS))
        scans = [(one.value, one.scans) for one in tallies if one.dimension == "device"]
        assert scans == [("android", 10 * scans_each), ("ios", 10 * scans_each)]
        assert sum(one.unique for one in tallies) == 20

    def test_delete_removes_scans_and_admissions(self, store: Store) -> None:
        later = record()._replace(key="later")
        for user_id in ("42", "43"):
            store.create(record(user_id, max_scans=9))
            store.count([scan(user_id)])
            store.admit(record(user_id), 9)
        stored = store.get("42")
        assert stored
        store.delete(stored)
        store.count([scan()])  # by a request that read the record before
        store.create(later)
        assert store.tallies(later.key, *ALWAYS) == []
        assert admitted_count(store) == 0
        assert len(store.tallies("key43", *ALWAYS)) == 3

    def test_deletion_of_scans_keeps_the_record(self, store: Store) -> None:
        store.create(LIMITED)
        for one in (scan(), scan("43")):
            store.count([one])
        store.admit(LIMITED, 9)
        store.delete_scans("key42")
        assert store.tallies("key42", *ALWAYS) == []
        assert admitted_count(store) == 0
        store.count([scan()])  # the visitor was forgotten
        assert [sum(one.unique for one in store.tallies(key, *ALWAYS)) for key in ("key42", "key43")] == [1, 1]

    def test_records_and_their_scans_expire(self, store: Store) -> None:
        for user_id, expires_at in (("42", "2026-08-01T00:00:00Z"), ("43", "2026-08-02T00:00:01Z")):
            store.create(record(user_id, expires_at=expires_at))
            store.count([scan(user_id)])
        store.create(record("44"))
        store.delete_expired(datetime(2026, 10, 31, tzinfo=UTC))
        assert [one.id for one in store.page(RecordQuery(9))] == ["43", "44"]
        assert {key for key, _ in store.all_tallies(*ALWAYS)} == {"key43"}

    def test_new_salt_deletes_expired_records(self, store: Store, any_store: str) -> None:
        store.create(record(expires_at="2020-01-01T00:00:00Z"))
        salt = store.salt("2020-01-01")  # not deleted itself
        assert store.get("42") is None
        assert open_store(any_store, in_cloud=False).salt("2020-01-01") == salt

    def test_salt_before_a_redirect_deletes_nothing(self, store: Store) -> None:
        store.create(record(expires_at="2020-01-01T00:00:00Z"))
        salt = store.salt(DAY, may_wait=False)
        assert bool(store.get("42")) == store.is_remote
        assert store.salt(DAY) == salt
        assert store.get("42") is None

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
        today = datetime.now(UTC).date()
        old, *current = (store.salt(str(today + timedelta(number))) for number in (-2, -1, 1, 0))
        another = open_store(any_store, in_cloud=False)
        assert [another.salt(str(today + timedelta(number))) for number in (-1, 1, 0)] == current
        assert another.salt(str(today + timedelta(-2))) != old
