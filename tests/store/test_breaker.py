from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice
from pathlib import Path
from threading import Event

import pytest

from qr.errors import StoreUnavailable
from qr.links.record import Record
from qr.links.scans import Scan
from qr.store import breaker
from qr.store.breaker import CircuitBreaker
from qr.store.sqlite import SqliteStore
from tests.store.test_store import DAY, record, scan


class Clock:
    """The clock of the breaker, which goes on when a test says so."""

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
    """A store that fails while its folder is missing, and not before ``may_fail`` is set."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.asked = 0
        self.may_fail = Event()
        self.may_fail.set()

    def get(self, user_id: str) -> Record | None:
        self.asked += 1
        try:
            return super().get(user_id)
        except StoreUnavailable:
            assert self.may_fail.wait(30)
            raise


def test_a_store_that_has_failed_is_left_alone_and_tried_again_later(tmp_path: Path, clock: Clock) -> None:
    store = Unreliable(str(tmp_path / "folder" / "users.db"))
    guarded = CircuitBreaker(store)
    for _ in range(20):
        with pytest.raises(StoreUnavailable):
            guarded.get("42")
    assert store.asked == 1
    (tmp_path / "folder").mkdir()
    clock.now += breaker.OPEN_SECONDS - 0.001
    with pytest.raises(StoreUnavailable):
        guarded.create(record())
    clock.now += 0.002
    assert guarded.create(record())
    assert guarded.get("42")
    assert store.asked == 2


def test_one_alone_finds_out_whether_it_is_back(tmp_path: Path, clock: Clock) -> None:
    store = Unreliable(str(tmp_path / "folder" / "users.db"))
    guarded = CircuitBreaker(store)

    def ask(_: int) -> bool:
        try:
            guarded.get("42")
        except StoreUnavailable:
            return False
        return True

    assert not ask(0)
    clock.now += breaker.OPEN_SECONDS
    store.may_fail.clear()
    with ThreadPoolExecutor(16) as pool:
        asking = [pool.submit(ask, number) for number in range(16)]
        refused = list(islice(as_completed(asking, timeout=30), 15))  # the sixteenth waits in the store
        store.may_fail.set()
    assert len(refused) == 15
    assert not any(one.result() for one in asking)
    assert store.asked == 2
    (tmp_path / "folder").mkdir()
    clock.now += breaker.OPEN_SECONDS
    assert ask(0)
    assert ask(0)


class Crowded(SqliteStore):
    """A store in which so many follow one link that not all of them can be let in, or counted, in time."""

    def admit(self, user_id: str, most: int) -> bool:
        raise StoreUnavailable(f"{user_id} {most}")

    def count(self, scan: Scan) -> None:
        raise StoreUnavailable(scan.user_id)


def test_a_crowd_at_one_link_closes_no_other(tmp_path: Path) -> None:
    guarded = CircuitBreaker(Crowded(str(tmp_path / "users.db")))
    guarded.create(record("43"))
    for write in (lambda: guarded.admit("42", 1), lambda: guarded.count(scan())):
        with pytest.raises(StoreUnavailable):
            write()
    assert guarded.get("43")


class Faulty(Unreliable):
    """A store whose records nobody can read."""

    is_faulty = False

    def get(self, user_id: str) -> Record | None:
        if self.is_faulty:
            raise KeyError(user_id)
        return super().get(user_id)


def test_a_fault_of_ours_is_no_failure_of_the_store(tmp_path: Path, clock: Clock) -> None:
    store = Faulty(str(tmp_path / "folder" / "users.db"))
    guarded = CircuitBreaker(store)
    with pytest.raises(StoreUnavailable):
        guarded.get("42")
    (tmp_path / "folder").mkdir()
    store.is_faulty = True
    clock.now += breaker.OPEN_SECONDS
    with pytest.raises(KeyError):
        guarded.get("42")
    assert guarded.page("", 9) == []


def test_a_salt_at_hand_does_not_prove_that_the_store_is_back(tmp_path: Path, clock: Clock) -> None:
    store = Unreliable(str(tmp_path / "folder" / "users.db"))
    store._salts = {DAY: bytes(16)}
    guarded = CircuitBreaker(store)
    assert guarded.salt(DAY) == bytes(16)
    with pytest.raises(StoreUnavailable):
        guarded.get("42")
    clock.now += breaker.OPEN_SECONDS
    with pytest.raises(StoreUnavailable):
        guarded.salt(DAY)


def test_nobody_is_let_in_or_counted_while_it_is_left_alone(tmp_path: Path) -> None:
    guarded = CircuitBreaker(Unreliable(str(tmp_path / "folder" / "users.db")))
    with pytest.raises(StoreUnavailable):
        guarded.get("42")
    (tmp_path / "folder").mkdir()
    for write in (lambda: guarded.admit("42", 1), lambda: guarded.count(scan())):
        with pytest.raises(StoreUnavailable):
            write()
    assert not (tmp_path / "folder" / "users.db").exists()
