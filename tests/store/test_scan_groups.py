from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from qr.errors import StoreUnavailable
from qr.links.scans import Scan
from qr.metrics import QUEUED_SCANS, SCANS
from qr.store import open_store
from qr.store.scan_groups import ScanGroups
from qr.store.sqlite import SqliteStore
from tests.support.records import ALWAYS, record, scan
from tests.support.waiting import wait_until

THREADS = 20


class SlowStore(SqliteStore):
    """A store that counts scans only after ``can_end``, and fails if ``error`` is set."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.can_end = Event()
        self.error: Exception | None = None
        self.commits: list[int] = []

    def count(self, scans: Sequence[Scan]) -> None:
        self.commits.append(len(scans))
        assert self.can_end.wait(30)
        if self.error:
            raise self.error
        super().count(scans)


def read_counters() -> dict[str, float]:
    return {labels[0] if labels else "left": value for labels, value in (*SCANS.read(), *QUEUED_SCANS.read())}


def count_during_a_commit(groups: ScanGroups, slow: SlowStore, scans: int) -> None:
    """Count scans, of which the first is in a commit while the others arrive."""
    futures: list[Future[None]] = []
    with ThreadPoolExecutor(8) as pool:
        for number in range(scans):
            futures.append(pool.submit(groups.count, partial(scan, visitor=number)))
            wait_until(lambda: bool(slow.commits))
        wait_until(lambda: sum(future.done() for future in futures) + groups._groups.waiting == scans - 1)
        slow.can_end.set()


@pytest.fixture
def slow(tmp_path: Path) -> SlowStore:
    return SlowStore(tmp_path / "users.db")


@pytest.mark.parametrize("scans", [200, pytest.param(2000, marks=pytest.mark.exhaustive)])
def test_every_scan_is_counted_once(any_store: str, scans: int) -> None:
    store = open_store(any_store, in_cloud=False, threads=THREADS)
    groups = ScanGroups(store, 2 * THREADS)  # all of them can wait
    before = read_counters()
    with ThreadPoolExecutor(THREADS) as pool:
        for number in range(scans):
            pool.submit(groups.count, partial(scan, visitor=number % 10))
    assert read_counters()["counted"] - before["counted"] == scans
    tallies = [tally for tally in store.tallies(record().key, *ALWAYS) if tally.dimension == "time"]
    assert sum(tally.scans for tally in tallies) == scans
    assert sum(tally.unique for tally in tallies) == 10


@pytest.mark.parametrize("threads", [2, 2 * THREADS])  # fewer requests can wait than come, or all
def test_admissions_stop_exactly_at_the_limit(any_store: str, threads: int) -> None:
    store = open_store(any_store, in_cloud=False, threads=2 * THREADS)
    store.create(record(max_scans=7))
    groups = ScanGroups(store, threads)
    with ThreadPoolExecutor(THREADS) as pool:
        assert sum(pool.map(lambda _: groups.admit(record(), 7), range(60))) == 7
    stored = store.get("42")
    assert stored
    assert stored.admitted == 7


@pytest.mark.parametrize(("threads", "left"), [(16, 0), (4, 2), (1, 4)])
def test_at_most_half_of_the_threads_wait(threads: int, left: int, slow: SlowStore) -> None:
    before = read_counters()
    count_during_a_commit(ScanGroups(slow, threads), slow, 5)
    after = read_counters()
    assert slow.commits == [1, 4]
    assert (after["counted"] - before["counted"], after["left"] - before["left"]) == (5, left)


def test_unavailable_store_loses_the_scans_of_a_commit(slow: SlowStore, capfd: pytest.CaptureFixture[str]) -> None:
    groups, before = ScanGroups(slow, THREADS), read_counters()
    slow.error = StoreUnavailable("no")
    count_during_a_commit(groups, slow, 5)
    slow.error = None
    groups.count(scan)
    after = read_counters()
    assert (after["counted"] - before["counted"], after["lost"] - before["lost"]) == (1, 5)
    assert capfd.readouterr().out.count("scan lost") == 2
