"""Records and scans in one SQLite file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_bytes

from qr.links.record import Record
from qr.links.scans import Scan, Tally
from qr.store import connections
from qr.store.connections import Connections

SALT_BYTES = 16

_SELECT_RECORDS = "SELECT id, link, created_at, updated_at, password, version, admitted FROM users"
_SAME_VERSION = "WHERE id = ? AND version = ? AND created_at = ?"
_DELETE_RECORD = f"DELETE FROM users {_SAME_VERSION}"  # noqa: S608 - contains constants only
_DELETE_SCANS = ("DELETE FROM tallies WHERE user_id = ?", "DELETE FROM visitors WHERE user_id = ?")
_SELECT_SALT = "SELECT salt FROM salts WHERE day = ?"
_DELETE_OLD_DAYS = (
    "DELETE FROM salts WHERE day < date(?, '-1 day')",
    "DELETE FROM visitors WHERE day < date(?, '-1 day')",
)


class SqliteStore:
    """One SQLite file, for the threads of one or more processes on one machine.

    The file is in WAL mode with NORMAL synchronisation: a completed write survives a crash of the process, but a power
    failure can lose the last writes.
    """

    is_remote = False

    def __init__(self, path: str) -> None:
        self._salts: dict[str, bytes] = {}
        self._connections = Connections(path)
        self._reopenings = 0

    def get(self, user_id: str) -> Record | None:
        with self._connections.reader() as connection:
            row = connection.execute(f"{_SELECT_RECORDS} WHERE id = ?", (user_id,)).fetchone()
        return _read_row(row) if row else None

    def page(self, after: str, limit: int) -> list[Record]:
        with self._connections.reader() as connection:
            rows = connection.execute(f"{_SELECT_RECORDS} WHERE id > ? ORDER BY id LIMIT ?", (after, limit)).fetchall()
        return [_read_row(row) for row in rows]

    def create(self, record: Record) -> bool:
        insert = "INSERT OR IGNORE INTO users (id, link, created_at, updated_at, password, version)"
        with self._transaction() as connection:
            is_new = connection.execute(f"{insert} VALUES (?, ?, ?, ?, ?, ?)", _write_row(record)).rowcount == 1
            if is_new:
                _delete_scans(connection, record.id)
            return is_new

    def replace(self, old: Record, new: Record) -> bool:
        update = "UPDATE users SET id = ?, link = ?, created_at = ?, updated_at = ?, password = ?, version = ?"
        with self._transaction() as connection:
            return connection.execute(f"{update} {_SAME_VERSION}", (*_write_row(new), *_version_key(old))).rowcount == 1

    def delete(self, old: Record) -> bool:
        with self._transaction() as connection:
            is_deleted = connection.execute(_DELETE_RECORD, _version_key(old)).rowcount == 1
            if is_deleted:
                _delete_scans(connection, old.id)
            return is_deleted

    def admit(self, user_id: str, limit: int) -> bool:
        update = "UPDATE users SET admitted = admitted + 1 WHERE id = ? AND admitted < ?"
        with self._transaction() as connection:
            return connection.execute(update, (user_id, limit)).rowcount == 1

    def count(self, scan: Scan) -> None:
        with self._connections.writer(connections.SHORT_WAIT_SECONDS) as connection:
            row = scan.user_id, scan.day, scan.device, scan.rule, scan.visitor
            connection.execute("INSERT INTO scans VALUES (?, ?, ?, ?, ?)", row)

    def tallies(self, record: Record) -> list[Tally]:
        select = "SELECT day, device, rule, scans, visitors FROM tallies WHERE user_id = ? ORDER BY day, device, rule"
        with self._connections.reader() as connection:
            return [Tally(*row) for row in connection.execute(select, (record.id,))]

    def salt(self, day: str) -> bytes:
        if self._reopenings != self._connections.reopenings:  # another file has other salts
            self._reopenings, self._salts = self._connections.reopenings, {}
        salt = self._salts.get(day)
        if salt is None:  # two threads can get here, and both get the same salt
            salt = self._get_or_create_salt(day)
            self._salts = {day: salt}
        return salt

    def _get_or_create_salt(self, day: str) -> bytes:
        """Return the salt of a day, and create it if needed. Delete salts and visitors before the previous day."""
        with self._connections.reader() as connection:
            row = connection.execute(_SELECT_SALT, (day,)).fetchone()
        return bytes(row[0]) if row else self._create_salt(day)

    def _create_salt(self, day: str) -> bytes:
        with self._transaction(connections.SHORT_WAIT_SECONDS) as connection:
            connection.execute("INSERT OR IGNORE INTO salts VALUES (?, ?)", (day, token_bytes(SALT_BYTES)))
            for statement in _DELETE_OLD_DAYS:
                connection.execute(statement, (day,))
            (salt,) = connection.execute(_SELECT_SALT, (day,)).fetchone()
            return bytes(salt)

    @contextmanager
    def _transaction(self, seconds: float | None = None) -> Iterator[sqlite3.Connection]:
        """Return a context manager that commits a transaction, or rolls it back on an exception.

        The transaction must start within ``seconds``; default: ``WAIT_SECONDS``.
        """
        with self._connections.writer(connections.WAIT_SECONDS if seconds is None else seconds) as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                yield connection


def _delete_scans(connection: sqlite3.Connection, user_id: str) -> None:
    for statement in _DELETE_SCANS:
        connection.execute(statement, (user_id,))


def _write_row(record: Record) -> tuple[str | int, ...]:
    link = json.dumps(record.link, ensure_ascii=False, separators=(",", ":"))
    return record.id, link, record.created_at, record.updated_at, record.password, record.version


def _read_row(row: tuple[str, str, str, str, str, int, int]) -> Record:
    user_id, link, *others = row
    return Record(user_id, json.loads(link), *others)  # type: ignore[arg-type]


def _version_key(record: Record) -> tuple[str, int, str]:
    return record.id, record.version, record.created_at
