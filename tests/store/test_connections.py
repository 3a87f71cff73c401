from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic

import pytest

from qr.errors import StoreUnavailable
from qr.links.queries import RecordQuery
from qr.store import connections
from qr.store.connections import SHORT_WAIT_SECONDS, WAIT_SECONDS
from qr.store.sqlite import SqliteStore
from tests.support.records import ALWAYS, DAY, record, scan


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "users.db"


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the write lock of a file, as another process does."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def stored_ids(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as file:
        return [user_id for (user_id,) in file.execute("SELECT id FROM users ORDER BY id")]


def test_reads_do_not_wait_for_blocked_writes(path: Path) -> None:
    store = SqliteStore(str(path))
    store.create(record())
    store.count([scan()])
    store.salt(DAY)
    with locked(path), ThreadPoolExecutor(8) as pool:
        writes = [pool.submit(store.admit, record(), 5) for _ in range(8)]
        start = monotonic()
        for _ in range(20):
            assert store.get("42")
            assert store.page(RecordQuery(9))
            assert store.tallies("key42", *ALWAYS)
        assert monotonic() - start < WAIT_SECONDS / 2
        assert SqliteStore(str(path)).salt(DAY) == store.salt(DAY)
        assert not any(write.done() for write in writes)
    assert {type(write.exception()) for write in writes} == {StoreUnavailable}


def test_all_waiting_writes_end_in_time(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "WAIT_SECONDS", 0.5)
    store = SqliteStore(str(path))
    store.create(record())
    with locked(path), ThreadPoolExecutor(24) as pool:
        start = monotonic()
        for write in [pool.submit(store.admit, record(), 5) for _ in range(24)]:
            assert isinstance(write.exception(), StoreUnavailable)
        assert monotonic() - start < 0.5 + 4
        start = monotonic()
        for _ in range(3):
            with pytest.raises(StoreUnavailable):
                store.admit(record(), 5)
        assert monotonic() - start < 3 * SHORT_WAIT_SECONDS + 3
    assert store.admit(record(), 1)
    assert not store.admit(record(), 1)


@pytest.mark.parametrize("suffixes", [("",), ("", "-wal", "-shm")])
def test_write_after_a_deletion_creates_a_new_file(path: Path, suffixes: tuple[str, ...]) -> None:
    store = SqliteStore(str(path))
    store.create(record())
    for suffix in suffixes:
        path.with_name(f"{path.name}{suffix}").unlink()
    assert store.create(record("44"))
    assert store.get("42") is None
    assert stored_ids(path) == ["44"]


def test_replaced_file_is_not_mixed_with_the_old_one(path: Path) -> None:
    other = path.with_name("other.db")
    SqliteStore(str(other)).create(record("43"))
    with closing(sqlite3.connect(other)) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store = SqliteStore(str(path))
    for number in range(200):
        store.create(record(f"old-{number}"))
    other.rename(path)
    assert [one.id for one in store.page(RecordQuery(100))] == ["43"]
    assert store.create(record("44"))
    assert SqliteStore(str(path)).get("44")
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_renamed_file_keeps_all_its_records(path: Path) -> None:
    store, renamed = SqliteStore(str(path)), path.with_name("renamed.db")
    store.create(record())
    path.rename(renamed)
    assert store.get("42") is None
    assert stored_ids(renamed) == ["42"]


def test_replaced_file_has_its_own_salts(path: Path) -> None:
    store = SqliteStore(str(path))
    old = store.salt(DAY)
    path.unlink()
    assert store.get("42") is None
    assert store.salt(DAY) != old
    assert SqliteStore(str(path)).salt(DAY) == store.salt(DAY)


def test_file_that_disappears_during_a_write_fails_it(path: Path) -> None:
    store = SqliteStore(str(path))
    store.create(record())
    with pytest.raises(StoreUnavailable), store._transaction() as connection:
        connection.execute("UPDATE users SET version = 2")
        path.unlink()
    assert store.create(record())


def test_replaced_file_is_logged(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store = SqliteStore(str(path))
    store.create(record())
    path.unlink()
    monkeypatch.setattr(sys, "__stdout__", sys.stdout)
    for _ in range(3):
        store.get("42")
    (entry,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert entry["severity"] == "ERROR"
    assert "deleted or replaced" in entry["message"]


def test_threads_survive_replacements_of_the_file(path: Path) -> None:
    store = SqliteStore(str(path))

    def use(number: int) -> None:
        for step in range(20):
            if number == 0:
                path.unlink(missing_ok=True)
            try:
                store.create(record(f"{number}-{step}"))
                store.page(RecordQuery(5))
            except StoreUnavailable:
                pass

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(use, range(8)))
    assert store.create(record("last"))
    assert "last" in stored_ids(path)
