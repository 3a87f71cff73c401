"""Connections to one SQLite file: one writer, and readers that do not wait for the writer (WAL mode)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from time import monotonic, sleep

from qr.errors import StoreUnavailable
from qr.locks import lock_with_timeout
from qr.log import log
from qr.metrics import STORE_FAILURES
from qr.store.schema import migrate

IN_MEMORY = Path(":memory:")
WAIT_SECONDS = 2.0  # of a read or a write, for the lock of this process and the lock of the file together
# Wait of a scan, which can be counted later, and of every write while another process does not release the file.
SHORT_WAIT_SECONDS = 0.2
# Pages of 4 KiB in the WAL file that start a checkpoint: several thousand scans. Writers wait during a checkpoint.
CHECKPOINT_PAGES = 4000

Identity = tuple[int, int] | None


class _OpenFile:
    """The connections to one file. After its deletion or replacement, they stay open until no thread uses them."""

    def __init__(self, path: Path, writer: sqlite3.Connection) -> None:
        self.identity = _identify(path)
        self.wal_identity = _identify(_beside(path, "-wal"))
        self.writer = writer
        self.readers: list[sqlite3.Connection] = []  # that no thread uses
        self.busy_timeout: int | None = None  # milliseconds

    def limit_wait(self, deadline: float) -> None:
        """Let SQLite wait for the lock of the file until the deadline."""
        milliseconds = max(0, round((deadline - monotonic()) * 1000))
        if milliseconds != self.busy_timeout:
            self.writer.execute(f"PRAGMA busy_timeout = {milliseconds}")
            self.busy_timeout = milliseconds

    def __del__(self) -> None:
        for connection in (*self.readers, self.writer):
            connection.close()


class Connections:
    """Lends connections to threads. Detects that the file at the path is no longer the open file, and reopens it.

    All writes share one connection, because threads that contend in SQLite would keep switching the GIL.
    """

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._lock = Lock()
        self._file: _OpenFile | None = None
        self._is_blocked = False  # whether the last write waited in vain

    @contextmanager
    def reader(self) -> Iterator[sqlite3.Connection]:
        """Return a context manager that lends a connection for reading. Raises ``StoreUnavailable``."""
        if self._path == IN_MEMORY:  # another connection would open another database
            with self.writer(WAIT_SECONDS) as connection:
                yield connection
            return
        with _translate_errors():
            file = self._file
            if file is None or _identify(self._path) != file.identity:
                deadline = monotonic() + WAIT_SECONDS
                with lock_with_timeout(self._lock, WAIT_SECONDS, _busy_error):
                    file = self._current_file(deadline)
            try:
                connection = file.readers.pop()
            except IndexError:
                connection = _connect(self._path, WAIT_SECONDS)
                connection.execute("PRAGMA query_only = ON")
            try:
                yield connection
            finally:
                file.readers.append(connection)

    @contextmanager
    def writer(self, seconds: float) -> Iterator[sqlite3.Connection]:
        """Return a context manager that lends the connection for writing to one thread at a time.

        Raises ``StoreUnavailable`` if the write cannot start within ``seconds``, if SQLite fails, or if the file was
        deleted or replaced during the write, which is lost then. After a write that waited in vain, the next writes
        wait at most ``SHORT_WAIT_SECONDS``, so that they do not block all threads of the server.
        """
        deadline = monotonic() + (min(seconds, SHORT_WAIT_SECONDS) if self._is_blocked else seconds)
        with lock_with_timeout(self._lock, deadline - monotonic(), _busy_error), _translate_errors():
            try:
                file = self._current_file(deadline)
                file.limit_wait(deadline)
                yield file.writer
            except sqlite3.OperationalError:
                self._is_blocked = True
                raise
            self._is_blocked = False
            if _identify(self._path) != file.identity:
                raise _failure("the database file was replaced during the write")

    def _current_file(self, deadline: float) -> _OpenFile:
        """Return the open file. Open it first if there is none, or if it is no longer the file at the path."""
        if self._file and _identify(self._path) != self._file.identity:
            log("ERROR", "the database file was deleted or replaced: opening the file that is now at its path")
            _leave(self._path, self._file)
            self._file = None
        if not self._file:
            self._file = _OpenFile(self._path, _open_writer(self._path, deadline))
        return self._file


def _identify(path: Path) -> Identity:
    """Return device and inode of a file; None if there is no file. An open file keeps its inode after its deletion."""
    try:
        file = path.stat()
    except OSError:
        return None
    return file.st_dev, file.st_ino


def _leave(path: Path, file: _OpenFile) -> None:
    """Separate an open file from its path, at which there is another file now, or no file."""
    # SQLite would apply the WAL file of the old database to the new database, and so destroy it.
    if _identify(_beside(path, "-wal")) == file.wal_identity:
        for suffix in ("-wal", "-shm"):
            with suppress(OSError):
                _beside(path, suffix).unlink()
    with suppress(sqlite3.Error):
        # A file that was renamed gets the writes that are only in its WAL file. SQLite would skip this on closing.
        file.writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(f"{path.name}{suffix}")


def _open_writer(path: Path, deadline: float) -> sqlite3.Connection:
    if path != IN_MEMORY:
        # Only its owner can read a new file. SQLite gives the WAL file the same permissions. Never open an existing
        # file here: closing it would release the locks that SQLite has on it in this process.
        with suppress(OSError):  # the file exists, or SQLite will report why it cannot open it
            path.touch(mode=0o600, exist_ok=False)
    connection = _connect(path, max(0.0, deadline - monotonic()))
    try:
        _set_wal(connection, deadline)
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        migrate(connection)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _connect(path: Path, seconds: float) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=seconds, isolation_level=None, check_same_thread=False)


def _set_wal(connection: sqlite3.Connection, deadline: float) -> None:
    """Set WAL mode. Retry until the deadline, because SQLite does not wait here if others open the same new file."""
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if monotonic() > deadline:
                raise
            sleep(0.01)
        else:
            return


@contextmanager
def _translate_errors() -> Iterator[None]:
    """Turn errors of SQLite into ``StoreUnavailable``."""
    try:
        yield
    except sqlite3.Error as error:
        raise _failure("the store is unavailable") from error


def _busy_error() -> StoreUnavailable:
    return _failure("the store is busy")


def _failure(reason: str) -> StoreUnavailable:
    STORE_FAILURES.add("sqlite")
    return StoreUnavailable(f"{reason}; try again")
