from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from time import monotonic

import pytest

from qr.errors import StoreUnavailable
from qr.store import sqlite
from qr.store.sqlite import SqliteStore
from tests.store.test_store import DAY, record, scan


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "users.db"


def test_what_one_process_writes_another_reads(path: Path) -> None:
    SqliteStore(str(path)).create(record())
    found = SqliteStore(str(path)).get("42")
    assert found
    assert found.link == record().link


def test_a_new_file_is_opened_while_another_process_locks_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        pauses: list[float] = []

        def unlock(seconds: float) -> None:
            if not pauses:
                other.execute("COMMIT")
            pauses.append(seconds)

        monkeypatch.setattr(sqlite, "sleep", unlock)
        assert SqliteStore(str(path)).create(record())
    assert len(pauses) == 1


@pytest.mark.parametrize("attempts", [10, pytest.param(40, marks=pytest.mark.exhaustive)])
def test_many_may_open_a_new_file_at_once(tmp_path: Path, attempts: int) -> None:
    for attempt in range(attempts):  # they get in each other's way only now and then
        path = str(tmp_path / f"{attempt}.db")
        with ThreadPoolExecutor(4) as pool:
            made = list(pool.map(lambda number, path=path: SqliteStore(path).create(record(str(number))), range(4)))
        assert all(made)
        assert len(SqliteStore(path).page("", 9)) == 4


def test_readers_do_not_wait_for_a_writer(path: Path) -> None:
    store = SqliteStore(str(path))
    store.create(record())
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        assert store.get("42")


def test_what_fails_half_way_has_changed_nothing_and_the_next_works(path: Path) -> None:
    store = SqliteStore(str(path))
    store.create(record())
    store.count(scan())
    found = store.get("42")
    assert found
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        fails = "BEGIN SELECT RAISE(ABORT, 'no'); END"
        other.execute(f"CREATE TRIGGER fails BEFORE DELETE ON visitors {fails}")
        with pytest.raises(StoreUnavailable):
            store.delete(found)
        other.execute("DROP TRIGGER fails")
    assert store.get("42") == found
    assert len(store.tallies(found)) == 1
    assert store.delete(found)


@pytest.mark.parametrize("seconds", [0.2, pytest.param(sqlite.WAIT_SECONDS, marks=pytest.mark.exhaustive)])
def test_a_file_that_stays_locked_is_an_answer_in_time(
    path: Path, seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "WAIT_SECONDS", seconds)
    store = SqliteStore(str(path))
    store.create(record())
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        began = monotonic()
        with ThreadPoolExecutor(16) as pool:
            waiting = [pool.submit(store.count, scan()) for _ in range(16)]
            refusals = {type(one.exception()) for one in waiting}
        assert monotonic() - began < 2 * seconds + 2
    assert refusals == {StoreUnavailable}
    store.count(scan())
    assert [tally.scans for tally in store.tallies(record())] == [1]


@pytest.mark.parametrize("name", ["no/such/folder/users.db", "."])
def test_a_file_that_cannot_be_opened_is_unavailable(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreUnavailable):
        SqliteStore(str(tmp_path / name)).get("42")


def test_a_file_that_is_no_database_is_unavailable(path: Path) -> None:
    path.write_bytes(b"this is a text" * 100)
    with pytest.raises(StoreUnavailable):
        SqliteStore(str(path)).get("42")


def test_no_address_is_in_the_file(path: Path) -> None:
    store = SqliteStore(str(path))
    store.salt(DAY)
    store.count(scan())
    with closing(sqlite3.connect(path)) as file:
        columns = {row[1] for table in ("tallies", "visitors") for row in file.execute(f"PRAGMA table_info({table})")}
    assert columns == {"user_id", "day", "device", "rule", "scans", "visitors", "visitor"}


def test_visitors_of_the_past_are_forgotten_and_their_scans_are_not(path: Path) -> None:
    store = SqliteStore(str(path))
    for day in ("2026-11-25", "2026-11-26"):
        store.count(scan(day=day))
    store.salt(DAY)
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("SELECT day FROM visitors").fetchall() == [("2026-11-26",)]
    assert sum(tally.unique for tally in store.tallies(record())) == 2
