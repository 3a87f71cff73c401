"""Records and scans in one SQLite file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_bytes
from threading import Lock
from time import monotonic, sleep
from weakref import finalize

from qr.errors import StoreUnavailable
from qr.links.record import Record
from qr.links.scans import Scan, Tally
from qr.locks import lock_with_timeout
from qr.store.schema import NewerSchemaError, migrate

WAIT_SECONDS = 2.0  # for the lock of this process, and for the lock of the file
SALT_BYTES = 16
# Pages of 4 KiB in the WAL file that start a checkpoint: several thousand scans. All threads wait during a checkpoint.
CHECKPOINT_PAGES = 4000

_SELECT_RECORDS = "SELECT id, link, created_at, updated_at, password, version, admitted FROM users"
_SAME_VERSION = "WHERE id = ? AND version = ? AND created_at = ?"
_DELETE_RECORD = f"DELETE FROM users {_SAME_VERSION}"  # noqa: S608 - contains constants only
_DELETE_SCANS = ("DELETE FROM tallies WHERE user_id = ?", "DELETE FROM visitors WHERE user_id = ?")
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
        self._path = path
        self._shared_connection: sqlite3.Connection | None = None
        self._lock = Lock()
        self._salts: dict[str, bytes] = {}

    def get(self, user_id: str) -> Record | None:
        with self._connection() as connection:
            row = connection.execute(f"{_SELECT_RECORDS} WHERE id = ?", (user_id,)).fetchone()
        return _read_row(row) if row else None

    def page(self, after: str, limit: int) -> list[Record]:
        with self._connection() as connection:
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
        with self._connection() as connection:
            row = scan.user_id, scan.day, scan.device, scan.rule, scan.visitor
            connection.execute("INSERT INTO scans VALUES (?, ?, ?, ?, ?)", row)

    def tallies(self, record: Record) -> list[Tally]:
        select = "SELECT day, device, rule, scans, visitors FROM tallies WHERE user_id = ? ORDER BY day, device, rule"
        with self._connection() as connection:
            return [Tally(*row) for row in connection.execute(select, (record.id,))]

    def salt(self, day: str) -> bytes:
        salt = self._salts.get(day)
        if salt is None:  # two threads can get here, and both get the same salt
            salt = self._get_or_create_salt(day)
            self._salts = {day: salt}
        return salt

    def _get_or_create_salt(self, day: str) -> bytes:
        """Return the salt of a day, and create it if needed. Delete salts and visitors before the previous day."""
        with self._transaction() as connection:
            connection.execute("INSERT OR IGNORE INTO salts VALUES (?, ?)", (day, token_bytes(SALT_BYTES)))
            for statement in _DELETE_OLD_DAYS:
                connection.execute(statement, (day,))
            (salt,) = connection.execute("SELECT salt FROM salts WHERE day = ?", (day,)).fetchone()
            return bytes(salt)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Return a context manager that commits a transaction, or rolls it back on an exception."""
        with self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                yield connection

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """Return a context manager that lends the connection to one thread at a time.

        One shared connection is faster than one per thread. A write on another connection would invalidate its cache,
        and threads that contend in SQLite would keep switching the GIL.

        Raises ``StoreUnavailable`` if the connection is not free within ``WAIT_SECONDS``, or if SQLite fails.
        """
        with lock_with_timeout(self._lock, WAIT_SECONDS, _busy_error):
            try:
                self._shared_connection = self._shared_connection or self._open()
                yield self._shared_connection
            except (sqlite3.Error, NewerSchemaError) as error:
                raise StoreUnavailable("the store is unavailable; try again") from error

    def _open(self) -> sqlite3.Connection:
        _create_private_file(self._path)
        connection = sqlite3.connect(self._path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            _set_wal(connection)
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
            migrate(connection)
        except (sqlite3.Error, NewerSchemaError):
            connection.close()
            raise
        finalize(self, connection.close)
        return connection


def _busy_error() -> StoreUnavailable:
    return StoreUnavailable("the store is busy; try again")


def _create_private_file(path: str) -> None:
    """Create a new database as a file that only its owner can read. SQLite gives the WAL file the same permissions."""
    if path != ":memory:":
        # Never open an existing file here: closing it would release the locks that SQLite has on it in this process.
        with suppress(OSError):  # the file exists, or SQLite will report why it cannot open it
            Path(path).touch(mode=0o600, exist_ok=False)


def _set_wal(connection: sqlite3.Connection) -> None:
    """Set WAL mode. Retry for ``WAIT_SECONDS``, because SQLite does not wait here if others open the same new file."""
    deadline = monotonic() + WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if monotonic() > deadline:
                raise
            sleep(0.01)
        else:
            return


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
