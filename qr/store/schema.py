"""The schema of the SQLite file, and how a file of an earlier release gets there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite3 import Connection

# The statements that lead from each version of the schema to the next; PRAGMA user_version says where a file stands.
MIGRATIONS = (
    (
        """
        CREATE TABLE users (
            id TEXT PRIMARY KEY, link TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
            password TEXT NOT NULL, version INTEGER NOT NULL, admitted INTEGER NOT NULL DEFAULT 0
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE tallies (
            user_id TEXT, day TEXT, device TEXT, rule TEXT, scans INTEGER NOT NULL, visitors INTEGER NOT NULL,
            PRIMARY KEY (user_id, day, device, rule)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE visitors (
            day TEXT, user_id TEXT, visitor BLOB, PRIMARY KEY (day, user_id, visitor)
        ) WITHOUT ROWID
        """,
        "CREATE TABLE salts (day TEXT PRIMARY KEY, salt BLOB NOT NULL) WITHOUT ROWID",
        # One statement counts a scan, so that threads hand the interpreter over once, not four times.
        "CREATE VIEW scans AS SELECT user_id, day, device, rule, NULL AS visitor FROM tallies",
        """
        CREATE TRIGGER count_scan INSTEAD OF INSERT ON scans BEGIN
            INSERT OR IGNORE INTO visitors VALUES (new.day, new.user_id, new.visitor);
            INSERT INTO tallies VALUES (new.user_id, new.day, new.device, new.rule, 1, changes())
                ON CONFLICT DO UPDATE SET scans = scans + 1, visitors = visitors + excluded.visitors;
        END
        """,
    ),
)


class NewerSchemaError(Exception):
    """A file that a later release has written."""


def migrate(connection: Connection) -> None:
    """Bring the schema of a file up to date. Raises ``NewerSchemaError``, or what SQLite raises."""
    if _version(connection) == len(MIGRATIONS):
        return
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        version = _version(connection)  # again, for another process may have done it meanwhile
        if version > len(MIGRATIONS):
            raise NewerSchemaError
        for statements in MIGRATIONS[version:]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _version(connection: Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
