from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from qr.errors import StoreUnavailable
from qr.store.schema import MIGRATIONS, NewerSchemaError, migrate
from qr.store.sqlite import SqliteStore
from tests.support.records import record


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


def test_failed_migration_is_rolled_back(database: sqlite3.Connection) -> None:
    database.execute("CREATE TABLE salts (another TEXT)")
    with pytest.raises(sqlite3.OperationalError, match="salts already exists"):
        migrate(database)
    assert version(database) == 0
    assert {name for (name,) in database.execute("SELECT name FROM sqlite_schema")} == {"salts"}


def test_database_of_a_later_release_is_rejected(database: sqlite3.Connection, tmp_path: Path) -> None:
    database.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(NewerSchemaError):
        migrate(database)
    with pytest.raises(StoreUnavailable):
        SqliteStore(str(tmp_path / "users.db")).get("42")
