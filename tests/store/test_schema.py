from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from qr.errors import StoreUnavailable
from qr.store.schema import MIGRATIONS, NewerSchemaError, migrate
from qr.store.sqlite import SqliteStore
from tests.store.test_store import record


@pytest.fixture
def file(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "users.db", isolation_level=None)) as connection:
        yield connection


def version(file: sqlite3.Connection) -> int:
    return int(file.execute("PRAGMA user_version").fetchone()[0])


def test_a_new_file_gets_the_latest_schema(file: sqlite3.Connection) -> None:
    migrate(file)
    assert version(file) == len(MIGRATIONS)
    tables = {name for (name,) in file.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    assert tables == {"users", "tallies", "visitors", "salts"}


def test_migrating_again_changes_nothing(file: sqlite3.Connection, tmp_path: Path) -> None:
    migrate(file)
    store = SqliteStore(str(tmp_path / "users.db"))
    store.create(record())
    migrate(file)
    assert store.get("42")


def test_a_migration_that_fails_leaves_nothing_behind(file: sqlite3.Connection) -> None:
    file.execute("CREATE TABLE salts (another TEXT)")
    with pytest.raises(sqlite3.OperationalError, match="salts already exists"):
        migrate(file)
    assert version(file) == 0
    assert {name for (name,) in file.execute("SELECT name FROM sqlite_schema")} == {"salts"}


def test_the_file_of_a_later_release_is_left_alone(file: sqlite3.Connection, tmp_path: Path) -> None:
    file.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(NewerSchemaError):
        migrate(file)
    with pytest.raises(StoreUnavailable):
        SqliteStore(str(tmp_path / "users.db")).get("42")
