from __future__ import annotations

import os
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest

from qr.errors import StoreUnavailable
from qr.links.queries import RecordQuery
from qr.store import connections
from qr.store.sqlite import SqliteStore
from tests.support.records import ALWAYS, DAY, record, scan


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "users.db"


def test_record_is_shared_between_stores(path: Path) -> None:
    SqliteStore(str(path)).create(record())
    stored = SqliteStore(str(path)).get("42")
    assert stored
    assert stored.link == record().link


def test_open_retries_while_the_file_is_locked(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        sleeps: list[float] = []

        def unlock(seconds: float) -> None:
            if not sleeps:
                other.execute("COMMIT")
            sleeps.append(seconds)

        monkeypatch.setattr(connections, "sleep", unlock)
        assert SqliteStore(str(path)).create(record())
    assert len(sleeps) == 1


@pytest.mark.parametrize("attempts", [10, pytest.param(40, marks=pytest.mark.exhaustive)])
def test_concurrent_opens_of_a_new_file_succeed(tmp_path: Path, attempts: int) -> None:
    for attempt in range(attempts):  # a conflict occurs only in some attempts
        path = str(tmp_path / f"{attempt}.db")
        with ThreadPoolExecutor(4) as pool:
            created = list(pool.map(lambda number, path=path: SqliteStore(path).create(record(str(number))), range(4)))
        assert all(created)
        assert len(SqliteStore(path).page(RecordQuery(9))) == 4


def test_read_does_not_wait_for_a_writer(path: Path) -> None:
    store = SqliteStore(str(path))
    store.create(record())
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        assert store.get("42")


def test_failed_transaction_is_rolled_back(path: Path) -> None:
    store = SqliteStore(str(path))
    store.create(record())
    store.count([scan()])
    stored = store.get("42")
    assert stored
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        fails = "BEGIN SELECT RAISE(ABORT, 'no'); END"
        other.execute(f"CREATE TRIGGER fails BEFORE DELETE ON visitors {fails}")
        with pytest.raises(StoreUnavailable):
            store.delete(stored)
        other.execute("DROP TRIGGER fails")
    assert store.get("42") == stored
    assert len(store.tallies("key42", *ALWAYS)) == 3
    assert store.delete(stored)


@pytest.mark.parametrize("seconds", [0.2, pytest.param(connections.WAIT_SECONDS, marks=pytest.mark.exhaustive)])
def test_locked_file_times_out(path: Path, seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "WAIT_SECONDS", seconds)
    store = SqliteStore(str(path))
    store.create(record())
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        start = monotonic()
        with ThreadPoolExecutor(16) as pool:
            pending = [pool.submit(store.count, [scan()]) for _ in range(16)]
            errors = {type(one.exception()) for one in pending}
        assert monotonic() - start < 2 * seconds + 2
    assert errors == {StoreUnavailable}
    store.count([scan()])
    assert [tally.scans for tally in store.tallies("key42", *ALWAYS)] == [1, 1, 1]


@pytest.mark.parametrize("name", ["no/such/folder/users.db", "."])
def test_unopenable_file_makes_the_store_unavailable(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreUnavailable):
        SqliteStore(str(tmp_path / name)).get("42")


def test_invalid_file_makes_the_store_unavailable(path: Path) -> None:
    path.write_bytes(b"this is a text" * 100)
    with pytest.raises(StoreUnavailable):
        SqliteStore(str(path)).get("42")


def test_database_has_no_column_for_addresses(path: Path) -> None:
    store = SqliteStore(str(path))
    store.salt(DAY)
    store.count([scan()])
    with closing(sqlite3.connect(path)) as file:
        columns = {row[1] for table in ("tallies", "visitors") for row in file.execute(f"PRAGMA table_info({table})")}
    assert columns == {"key", "day", "dimension", "value", "scans", "visitors", "visitor"}


def test_old_visitors_are_deleted_but_not_their_scans(path: Path) -> None:
    store = SqliteStore(str(path))
    old, yesterday, today = (str(datetime.now(UTC).date() + timedelta(number)) for number in (-2, -1, 0))
    for day in (old, yesterday):
        store.count([scan(day=day)])
    store.salt(today)
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("SELECT day FROM visitors").fetchall() == [(yesterday,)]
    assert sum(tally.unique for tally in store.tallies("key42", *ALWAYS)) == 2


def test_only_the_owner_can_read_a_new_file(path: Path) -> None:
    umask = os.umask(0o022)
    try:
        store = SqliteStore(str(path))
        store.create(record())
    finally:
        os.umask(umask)
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == {"users.db": 0o600, "users.db-wal": 0o600, "users.db-shm": 0o600}


def test_permissions_of_an_existing_file_stay(path: Path) -> None:
    SqliteStore(str(path)).create(record())
    path.chmod(0o640)
    assert SqliteStore(str(path)).get("42")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_store_in_memory_creates_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert SqliteStore(":memory:").create(record())
    assert list(tmp_path.iterdir()) == []
