from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from qr.errors import StoreUnavailable
from qr.links.record import Record
from qr.links.scans import Scan
from qr.metrics import QUEUED_SCANS, SCANS
from qr.store import open_store, scan_groups
from qr.store.scan_groups import Key, ScanGroups, _Group
from qr.store.sqlite import SqliteStore
from tests.support.records import ALWAYS, record, scan
from tests.support.waiting import wait_until

THREADS = 20
BAD = 99  # visitor whose scan the store cannot count
LIMITED = record(max_scans=3)


class SlowStore(SqliteStore):
    """A store that counts and admits scans of the link 42 only after ``can_end``."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.can_end = Event()
        self.commits: list[list[int]] = []  # visitors
        self.others_waited: list[bool] = []

    def count(self, scans: Sequence[Scan], others_wait: Callable[[], bool] = bool) -> None:
        if scans[0].key == LIMITED.key:
            self._wait([one.visitor[0] for one in scans])
            self.others_waited.append(others_wait())
        super().count(scans)

    def admit(self, record: Record, limit: int, number: int = 1) -> int:
        self._wait([0] * number)
        return super().admit(record, limit, number)

    def _wait(self, visitors: list[int]) -> None:
        self.commits.append(visitors)
        assert self.can_end.wait(30)
        if BAD in visitors:
            raise StoreUnavailable("no")


class ObservedGroups(ScanGroups):
    """Groups that count the scans that have joined them."""

    joined = 0

    def _join(self, key: Key, item: object) -> tuple[_Group, int]:
        group = super()._join(key, item)
        self.joined += 1
        return group


@pytest.fixture
def slow(tmp_path: Path) -> SlowStore:
    return SlowStore(tmp_path / "users.db")


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(THREADS) as pool:
        yield pool


def read_counters() -> dict[str, float]:
    return {labels[0] if labels else "left": value for labels, value in (*SCANS.read(), *QUEUED_SCANS.read())}


def start(
    pool: ThreadPoolExecutor, groups: ObservedGroups, slow: SlowStore, *calls: Callable[[], object]
) -> list[Future[object]]:
    """Start calls. The first call is in a commit while the others join the next commit, in their order."""
    futures, before = [], groups.joined
    for number, call in enumerate(calls, 1):
        futures.append(pool.submit(call))
        wait_until(partial(has_joined, groups, slow, before + number))
    return futures


def has_joined(groups: ObservedGroups, slow: SlowStore, scans: int) -> bool:
    return bool(slow.commits) and groups.joined == scans


def count_during_a_commit(
    pool: ThreadPoolExecutor, groups: ObservedGroups, slow: SlowStore, *visitors: int
) -> dict[str, float]:
    """Count scans, of which the first is in a commit while the others arrive. Return the increases of the counters."""
    before = read_counters()
    counts = [partial(groups.count, partial(scan, visitor=visitor)) for visitor in visitors]
    futures = start(pool, groups, slow, *counts)
    slow.can_end.set()
    for future in futures:
        future.result(30)
    after = read_counters()
    assert groups._groups == {}
    return {name: after[name] - before[name] for name in after if after[name] != before[name]}


@pytest.mark.parametrize("scans", [200, pytest.param(2000, marks=pytest.mark.exhaustive)])
@pytest.mark.parametrize("threads", [2 * THREADS, 6])  # all requests can wait, or few
def test_every_scan_is_counted_once(any_store: str, scans: int, threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_groups, "MAX_GROUP", scans)
    store = open_store(any_store, in_cloud=False, threads=THREADS)
    groups = ScanGroups(store, threads)
    before = read_counters()
    with ThreadPoolExecutor(THREADS) as pool:
        for number in range(scans):
            pool.submit(groups.count, partial(scan, visitor=number % 10))
    assert read_counters()["counted"] - before["counted"] == scans
    tallies = [tally for tally in store.tallies(record().key, *ALWAYS) if tally.dimension == "time"]
    assert sum(tally.scans for tally in tallies) == scans
    assert sum(tally.unique for tally in tallies) == 10
    assert groups._groups == {}


@pytest.mark.parametrize("threads", [2, 2 * THREADS])
def test_admissions_stop_exactly_at_the_limit(any_store: str, threads: int) -> None:
    store = open_store(any_store, in_cloud=False, threads=2 * THREADS)
    store.create(record(max_scans=7))
    groups = ScanGroups(store, threads)
    with ThreadPoolExecutor(THREADS) as pool:
        assert sum(pool.map(lambda _: groups.admit(record(), 7), range(60))) == 7
    stored = store.get("42")
    assert stored
    assert stored.admitted == 7


def test_waiting_admissions_share_one_write(slow: SlowStore, pool: ThreadPoolExecutor) -> None:
    slow.create(LIMITED)
    groups = ObservedGroups(slow, 2)  # visitors wait for the limit above the half of the threads too
    futures = start(pool, groups, slow, *5 * [partial(groups.admit, LIMITED, 3)])
    slow.can_end.set()
    assert [future.result(30) for future in futures] == [True, True, True, False, False]
    assert slow.commits == [[0], [0] * 4]


def test_admission_does_not_wait_long(
    slow: SlowStore, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow.create(LIMITED)
    groups = ObservedGroups(slow, THREADS)
    monkeypatch.setattr(scan_groups, "ADMIT_SECONDS", 0.05)
    futures = start(pool, groups, slow, *2 * [partial(groups.admit, LIMITED, 3)])
    with pytest.raises(StoreUnavailable):
        groups.admit(LIMITED, 3)
    wait_until(lambda: slow.commits == [[0], [0, 0]])  # the second group does not wait any longer
    slow.can_end.set()
    assert [future.result(30) for future in futures] == [True, True]


def test_another_link_does_not_wait(slow: SlowStore, pool: ThreadPoolExecutor) -> None:
    groups = ObservedGroups(slow, THREADS)
    count = partial(groups.count, scan)
    start(pool, groups, slow, count, count)
    groups.count(partial(scan, "43"))
    assert slow.tallies("key43", *ALWAYS)
    slow.can_end.set()


@pytest.mark.parametrize(("threads", "left"), [(16, 0), (6, 2), (1, 3)])
def test_at_most_half_of_the_threads_wait(
    threads: int, left: int, slow: SlowStore, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_groups, "COUNT_SECONDS", 30)
    increases = count_during_a_commit(pool, ObservedGroups(slow, threads), slow, 0, 1, 2, 3, 4)
    assert slow.commits == [[0], [1, 2, 3, 4]]
    assert slow.others_waited == [True, False]
    assert increases == {"counted": 5, **({"left": left} if left else {})}


def test_scan_is_left_to_a_slow_commit(
    slow: SlowStore, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_groups, "COUNT_SECONDS", 0.01)
    groups, before = ObservedGroups(slow, THREADS), read_counters()
    start(pool, groups, slow, partial(groups.count, scan), partial(groups.count, scan))
    groups.count(scan)
    assert read_counters()["left"] - before["left"] == 1
    assert slow.commits == [[0]]
    slow.can_end.set()
    wait_until(lambda: read_counters()["counted"] - before["counted"] == 3)


def test_scans_above_the_size_form_another_group(
    slow: SlowStore, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_groups, "MAX_GROUP", 2)
    assert count_during_a_commit(pool, ObservedGroups(slow, 40), slow, 0, 1, 2, 3, 4, 5) == {"counted": 6}
    assert slow.commits == [[0], [1, 2], [3, 4], [5]]


def test_failed_commit_loses_its_scans_only(
    slow: SlowStore, pool: ThreadPoolExecutor, capfd: pytest.CaptureFixture[str]
) -> None:
    groups = ObservedGroups(slow, THREADS)
    assert count_during_a_commit(pool, groups, slow, 0, BAD, 2, 3) == {"counted": 1, "lost": 3}
    assert capfd.readouterr().out.count("scan lost") == 1
    assert count_during_a_commit(pool, groups, slow, 4) == {"counted": 1}


def test_fault_of_a_group_reaches_every_request(
    slow: SlowStore, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups, before = ObservedGroups(slow, THREADS), read_counters()
    monkeypatch.setattr(SqliteStore, "count", lambda *_: 1 / 0)
    futures = start(pool, groups, slow, *3 * [partial(groups.count, scan)])
    slow.can_end.set()
    assert {type(future.exception(30)) for future in futures} == {ZeroDivisionError}
    assert read_counters()["lost"] - before["lost"] == 3
