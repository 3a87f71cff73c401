from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from qr.errors import StoreUnavailable
from qr.links.queries import RecordQuery
from qr.links.record import Record
from qr.links.scans import Tally
from qr.store.schema import MIGRATIONS, migrate
from qr.store.sqlite import SqliteStore
from tests.support.records import ALWAYS, DAY, add_up, record, scan


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "users.db", isolation_level=None)) as connection:
        yield connection


def version(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def test_new_database_gets_the_latest_schema(database: sqlite3.Connection) -> None:
    migrate(database)
    assert version(database) == len(MIGRATIONS)
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    assert tables == {"users", "tallies", "visitors", "salts"}


def test_repeated_migration_changes_nothing(database: sqlite3.Connection, tmp_path: Path) -> None:
    migrate(database)
    store = SqliteStore(str(tmp_path / "users.db"))
    store.create(record())
    migrate(database)
    assert store.get("42")


def test_migration_keeps_records_scans_and_visitors(database: sqlite3.Connection, tmp_path: Path) -> None:
    for statement in MIGRATIONS[0]:
        database.execute(statement)
    database.execute("PRAGMA user_version = 1")
    created_at = record().created_at
    users = [(name, '{"max_scans": 9}', created_at, created_at, "scrypt:hash", 3, 7) for name in ("42", "43")]
    database.executemany("INSERT INTO users VALUES (?, ?, ?, ?, ?, ?, ?)", users)
    tallies = [("42", DAY, "ios", "lunch", 5, 2), ("42", DAY, "android", "lunch", 3, 1), ("43", DAY, "ios", "2", 1, 1)]
    database.executemany("INSERT INTO tallies VALUES (?, ?, ?, ?, ?, ?)", tallies)
    database.execute("INSERT INTO visitors VALUES (?, ?, ?)", (DAY, "42", scan(visitor=0xAB).visitor))
    store = SqliteStore(str(tmp_path / "users.db"))
    first, second = store.page(RecordQuery(9))
    assert first == Record("42", first.key, {"max_scans": 9}, created_at, created_at, "scrypt:hash", 3, 7)
    assert first.key != second.key
    for visitor in (0xAB, 2):
        store.count([scan(visitor=visitor)._replace(key=first.key)])  # the first visitor was counted before
    assert store.tallies(first.key, *ALWAYS) == [
        Tally(DAY, "device", "android", 3, 0),
        Tally(DAY, "device", "ios", 5 + 2, 0),
        Tally(DAY, "rule", "default", 2, 0),
        Tally(DAY, "rule", "lunch", 5 + 3, 0),
        Tally(DAY, "time", "00:00", 5 + 3, 2 + 1),
        Tally(DAY, "time", "09:45", 2, 1),
    ]
    assert [(one.value, one.scans) for one in add_up(store.tallies(second.key, *ALWAYS))] == [
        ("ios", 1),
        ("2", 1),
        ("00:00", 1),
    ]


def test_failed_migration_is_rolled_back(database: sqlite3.Connection) -> None:
    database.execute("CREATE TABLE salts (another TEXT)")
    with pytest.raises(sqlite3.OperationalError, match="salts already exists"):
        migrate(database)
    assert version(database) == 0
    assert {name for (name,) in database.execute("SELECT name FROM sqlite_schema")} == {"salts"}


def test_database_of_a_later_release_is_rejected(database: sqlite3.Connection, tmp_path: Path) -> None:
    database.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(sqlite3.NotSupportedError, match="later release"):
        migrate(database)
    with pytest.raises(StoreUnavailable):
        SqliteStore(str(tmp_path / "users.db")).get("42")
