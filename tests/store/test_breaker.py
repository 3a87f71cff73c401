from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice
from pathlib import Path
from threading import Event

import pytest

from qr.errors import StoreUnavailable
from qr.links.queries import RecordQuery
from qr.links.record import Record
from qr.links.scans import Scan
from qr.store import breaker
from qr.store.breaker import CircuitBreaker
from qr.store.sqlite import SqliteStore
from tests.support.records import DAY, record, scan


class Clock:
    """The clock of the circuit breaker. A test sets its time."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(breaker, "monotonic", clock)
    return clock


class Unreliable(SqliteStore):
    """A store that fails while its folder is missing. A failing call waits for ``can_fail``."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.calls = 0
        self.can_fail = Event()
        self.can_fail.set()

    def get(self, user_id: str) -> Record | None:
        self.calls += 1
        try:
            return super().get(user_id)
        except StoreUnavailable:
            assert self.can_fail.wait(30)
            raise


def test_failed_store_is_not_called_until_timeout(tmp_path: Path, clock: Clock) -> None:
    store = Unreliable(str(tmp_path / "folder" / "users.db"))
    circuit_breaker = CircuitBreaker(store)
    for _ in range(20):
        with pytest.raises(StoreUnavailable):
            circuit_breaker.get("42")
    assert store.calls == 1
    (tmp_path / "folder").mkdir()
    clock.now += breaker.OPEN_SECONDS - 0.001
    with pytest.raises(StoreUnavailable):
        circuit_breaker.create(record())
    clock.now += 0.002
    assert circuit_breaker.create(record())
    assert circuit_breaker.get("42")
    assert store.calls == 2


def test_only_one_request_tries_the_failed_store(tmp_path: Path, clock: Clock) -> None:
    store = Unreliable(str(tmp_path / "folder" / "users.db"))
    circuit_breaker = CircuitBreaker(store)

    def get_record(_: int) -> bool:
        try:
            circuit_breaker.get("42")
        except StoreUnavailable:
            return False
        return True

    assert not get_record(0)
    clock.now += breaker.OPEN_SECONDS
    store.can_fail.clear()
    with ThreadPoolExecutor(16) as pool:
        pending = [pool.submit(get_record, number) for number in range(16)]
        rejected = list(islice(as_completed(pending, timeout=30), 15))  # the sixteenth request waits in the store
        store.can_fail.set()
    assert len(rejected) == 15
    assert not any(one.result() for one in pending)
    assert store.calls == 2
    (tmp_path / "folder").mkdir()
    clock.now += breaker.OPEN_SECONDS
    assert get_record(0)
    assert get_record(0)


class Crowded(SqliteStore):
    """A store in which admissions and counts fail because of contention on one link."""

    def admit(self, record: Record, limit: int, number: int = 1) -> int:
        raise StoreUnavailable(f"{record.id} {limit} {number}")

    def count(self, scans: Sequence[Scan]) -> None:
        raise StoreUnavailable(scans[0].key)


def test_contention_on_one_link_does_not_open_breaker(tmp_path: Path) -> None:
    circuit_breaker = CircuitBreaker(Crowded(str(tmp_path / "users.db")))
    circuit_breaker.create(record("43"))
    for write in (lambda: circuit_breaker.admit(record(), 1), lambda: circuit_breaker.count([scan()])):
        with pytest.raises(StoreUnavailable):
            write()
    assert circuit_breaker.get("43")


class Faulty(Unreliable):
    """A store that raises an unexpected exception."""

    is_faulty = False

    def get(self, user_id: str) -> Record | None:
        if self.is_faulty:
            raise KeyError(user_id)
        return super().get(user_id)


def test_unexpected_exception_does_not_open_the_breaker(tmp_path: Path, clock: Clock) -> None:
    store = Faulty(str(tmp_path / "folder" / "users.db"))
    circuit_breaker = CircuitBreaker(store)
    with pytest.raises(StoreUnavailable):
        circuit_breaker.get("42")
    (tmp_path / "folder").mkdir()
    store.is_faulty = True
    clock.now += breaker.OPEN_SECONDS
    with pytest.raises(KeyError):
        circuit_breaker.get("42")
    assert circuit_breaker.page(RecordQuery(9)) == []


def test_cached_salt_does_not_close_the_breaker(tmp_path: Path, clock: Clock) -> None:
    store = Unreliable(str(tmp_path / "folder" / "users.db"))
    store._salts = {DAY: bytes(16)}
    circuit_breaker = CircuitBreaker(store)
    assert circuit_breaker.salt(DAY) == bytes(16)
    with pytest.raises(StoreUnavailable):
        circuit_breaker.get("42")
    clock.now += breaker.OPEN_SECONDS
    with pytest.raises(StoreUnavailable):
        circuit_breaker.salt(DAY)


def test_open_breaker_rejects_admissions_and_counts(tmp_path: Path) -> None:
    circuit_breaker = CircuitBreaker(Unreliable(str(tmp_path / "folder" / "users.db")))
    with pytest.raises(StoreUnavailable):
        circuit_breaker.get("42")
    (tmp_path / "folder").mkdir()
    for write in (lambda: circuit_breaker.admit(record(), 1), lambda: circuit_breaker.count([scan()])):
        with pytest.raises(StoreUnavailable):
            write()
    assert not (tmp_path / "folder" / "users.db").exists()
