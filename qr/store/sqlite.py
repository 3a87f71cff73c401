"""Records and scans in one SQLite file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain
from secrets import token_bytes

from qr.links.queries import RecordQuery
from qr.links.record import Record
from qr.links.scans import Scan, Tally
from qr.store import connections
from qr.store.connections import Connections
from qr.store.protocol import RETENTION_AFTER_EXPIRY
from qr.store.values import ValueLimit

SALT_BYTES = 16

_COLUMNS = "id, key, link, created_at, updated_at, password, version"
_VALUES = "(?, ?, ?, ?, ?, ?, ?)"
_SELECT_RECORDS = f"SELECT {_COLUMNS}, admitted FROM users"  # noqa: S608 - contains constants only
_SAME_VERSION = "WHERE id = ? AND version = ? AND key = ?"
_INSERT_RECORD = f"INSERT OR IGNORE INTO users ({_COLUMNS}) VALUES {_VALUES}"  # noqa: S608 - contains constants only
_UPDATE_RECORD = f"UPDATE users SET ({_COLUMNS}) = {_VALUES} {_SAME_VERSION}"  # noqa: S608 - contains constants only
_DELETE_RECORD = f"DELETE FROM users {_SAME_VERSION}"  # noqa: S608 - contains constants only
_DELETE_SCANS = (
    "DELETE FROM tallies WHERE key = ?",
    "DELETE FROM visitors WHERE key = ?",
    "UPDATE users SET admitted = 0 WHERE key = ?",
)
# Whether a record has one of the tags of a JSON array.
_HAS_TAG = "EXISTS (SELECT 1 FROM json_each(link, '$.tags') WHERE value IN (SELECT value FROM json_each(?)))"
_COUNT_TAGS = "SELECT value, count(*) FROM users, json_each(link, '$.tags')"
_SELECT_EXPIRED = "SELECT key FROM users WHERE json_extract(link, '$.expires_at') <= ? LIMIT 100"
_INSERT_SCANS = "INSERT INTO scans VALUES"
_SELECT_TALLIES = "SELECT key, day, dimension, value, scans, visitors FROM tallies WHERE day BETWEEN ? AND ?"
_SELECT_VISITOR = "SELECT 1 FROM visitors WHERE day = ? AND key = ? AND visitor = ?"
_SELECT_SALT = "SELECT salt FROM salts WHERE day = ?"
_DELETE_OLD_DAYS = (
    "DELETE FROM salts WHERE day < date(?, '-1 day') AND day != ?",
    "DELETE FROM visitors WHERE day < date(?, '-1 day') AND day != ?",
)


class SqliteStore:
    """One SQLite file, for the threads of one or more processes on one machine.

    The file is in WAL mode with NORMAL synchronisation: a completed write survives a crash of the process, but a power
    failure can lose the last writes.
    """

    is_remote = False

    def __init__(self, path: str) -> None:
        self._values = ValueLimit()
        self._connections = Connections(path)

    def get(self, user_id: str) -> Record | None:
        with self._connections.reader() as connection:
            row = connection.execute(f"{_SELECT_RECORDS} WHERE id = ?", (user_id,)).fetchone()
        return _read_row(row) if row else None

    def page(self, query: RecordQuery) -> list[Record]:
        statement, values = _select_page(query)
        with self._connections.reader() as connection:
            rows = connection.execute(statement, values).fetchall()
        return [_read_row(row) for row in rows]

    def count_tags(self, tags: frozenset[str] | None) -> dict[str, int]:
        where, values = ("", ()) if tags is None else (f"WHERE {_HAS_TAG}", (json.dumps([*tags]),))
        with self._connections.reader() as connection:
            return dict(connection.execute(f"{_COUNT_TAGS} {where} GROUP BY value", values).fetchall())

    def create(self, record: Record) -> bool:
        with self._transaction() as connection:
            return connection.execute(_INSERT_RECORD, _write_row(record)).rowcount == 1

    def replace(self, old: Record, new: Record) -> bool:
        with self._transaction() as connection:
            return connection.execute(_UPDATE_RECORD, (*_write_row(new), *_version_key(old))).rowcount == 1

    def delete(self, old: Record) -> bool:
        with self._transaction() as connection:
            is_deleted = connection.execute(_DELETE_RECORD, _version_key(old)).rowcount == 1
            if is_deleted:
                _delete_scans(connection, old.key)
            return is_deleted

    def admit(self, record: Record, limit: int, number: int = 1) -> int:
        key = record.id, record.key
        with self._transaction() as connection:
            row = connection.execute("SELECT admitted FROM users WHERE id = ? AND key = ?", key).fetchone()
            admitted = max(0, min(number, limit - row[0])) if row else 0
            connection.execute("UPDATE users SET admitted = admitted + ? WHERE id = ? AND key = ?", (admitted, *key))
            return admitted

    def count(self, scans: Sequence[Scan], _others_wait: Callable[[], bool] = bool) -> None:
        limited = map(self._values.apply, scans)
        rows = [(scan.key, scan.time, scan.day, scan.visitor.hex(), json.dumps(scan.values)) for scan in limited]
        values = ", ".join(["(?, ?, ?, ?, ?)"] * len(rows))
        with self._connections.writer(connections.SHORT_WAIT_SECONDS) as connection:
            connection.execute(f"{_INSERT_SCANS} {values}", [*chain.from_iterable(rows)])

    def has_visitor(self, key: str, day: str, visitor: bytes) -> bool:
        with self._connections.reader() as connection:
            return connection.execute(_SELECT_VISITOR, (day, key, visitor.hex())).fetchone() is not None

    def tallies(self, key: str, first: str, last: str) -> list[Tally]:
        with self._connections.reader() as connection:
            rows = connection.execute(f"{_SELECT_TALLIES} AND key = ?", (first, last, key))
            return [Tally(*row) for _, *row in rows]

    def all_tallies(self, first: str, last: str) -> Iterator[tuple[str, Tally]]:
        with self._connections.reader() as connection:
            for key, *row in connection.execute(_SELECT_TALLIES, (first, last)):
                yield key, Tally(*row)

    def delete_scans(self, key: str) -> None:
        with self._transaction() as connection:
            _delete_scans(connection, key)

    def delete_expired(self, now: datetime) -> None:
        with self._transaction() as connection:
            _delete_expired(connection, now)

    def salt(self, day: str, *, may_wait: bool = True) -> bytes:  # noqa: ARG002 - deletes few records
        with self._connections.reader() as connection:
            row = connection.execute(_SELECT_SALT, (day,)).fetchone()
        return bytes(row[0]) if row else self._create_salt(day)

    def _create_salt(self, day: str) -> bytes:
        """Create the salt of a day, and delete what is older than its retention, but not the new salt.

        If another thread or process has created the salt, return that salt.
        """
        row, now = (day, token_bytes(SALT_BYTES)), datetime.now(UTC)
        with self._transaction(connections.SHORT_WAIT_SECONDS) as connection:
            if connection.execute("INSERT OR IGNORE INTO salts VALUES (?, ?)", row).rowcount:
                _delete_expired(connection, now)
                for statement in _DELETE_OLD_DAYS:
                    connection.execute(statement, (f"{now:%Y-%m-%d}", day))
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


def _select_page(query: RecordQuery) -> tuple[str, tuple[str | int, ...]]:
    """Return the statement and the values of a query."""
    sign, order = ("<", "DESC") if query.is_descending else (">", "ASC")
    conditions, values = ["true"], list[str | int]()
    if query.after:
        conditions.append(f"({query.field}, id) {sign} (?, ?)")
        values += query.after
    if query.tags is not None:
        conditions.append(_HAS_TAG)
        values.append(json.dumps([*query.tags]))
    order_by = f"ORDER BY {query.field} {order}, id {order} LIMIT ?"
    return f"{_SELECT_RECORDS} WHERE {' AND '.join(conditions)} {order_by}", (*values, query.limit)


def _delete_scans(connection: sqlite3.Connection, key: str) -> None:
    for statement in _DELETE_SCANS:
        connection.execute(statement, (key,))


def _delete_expired(connection: sqlite3.Connection, now: datetime) -> None:
    latest = f"{now.astimezone(UTC) - RETENTION_AFTER_EXPIRY:%Y-%m-%dT%H:%M:%SZ}"
    for (key,) in connection.execute(_SELECT_EXPIRED, (latest,)).fetchall():
        _delete_scans(connection, key)
        connection.execute("DELETE FROM users WHERE key = ?", (key,))


def _write_row(record: Record) -> tuple[str | int, ...]:
    link = json.dumps(record.link, ensure_ascii=False, separators=(",", ":"))
    return record.id, record.key, link, record.created_at, record.updated_at, record.password, record.version


def _read_row(row: tuple[str, str, str, str, str, str, int, int]) -> Record:
    user_id, key, link, *others = row
    return Record(user_id, key, json.loads(link), *others)  # type: ignore[arg-type]


def _version_key(record: Record) -> tuple[str, int, str]:
    return record.id, record.version, record.key
