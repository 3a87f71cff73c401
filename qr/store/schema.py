"""The schema of the SQLite file, and its migrations."""

from __future__ import annotations

from sqlite3 import Connection, NotSupportedError

# Statements that migrate each version of the schema to the next. PRAGMA user_version is the version of a file.
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
        CREATE TABLE visitors (day TEXT, user_id TEXT, visitor BLOB, PRIMARY KEY (day, user_id, visitor)) WITHOUT ROWID
        """,
        "CREATE TABLE salts (day TEXT PRIMARY KEY, salt BLOB NOT NULL) WITHOUT ROWID",
    ),
    (
        "ALTER TABLE users ADD COLUMN key TEXT NOT NULL DEFAULT ''",
        "UPDATE users SET key = lower(hex(randomblob(8)))",
        "CREATE INDEX user_keys ON users (key)",
        "DROP VIEW IF EXISTS scans",
        "ALTER TABLE tallies RENAME TO old_tallies",
        "ALTER TABLE visitors RENAME TO old_visitors",
        """
        CREATE TABLE tallies (
            key TEXT, day TEXT, dimension TEXT, value TEXT, scans INTEGER NOT NULL, visitors INTEGER NOT NULL,
            PRIMARY KEY (key, day, dimension, value)
        ) WITHOUT ROWID
        """,
        "CREATE TABLE visitors (day TEXT, key TEXT, visitor TEXT, PRIMARY KEY (key, day, visitor)) WITHOUT ROWID",
        # The time of the day of these scans is not known.
        """
        INSERT INTO tallies
            SELECT key, day, dimension, value, sum(scans), sum(visitors) FROM (
                SELECT user_id, day, 'time' AS dimension, '00:00' AS value, scans, visitors FROM old_tallies
                UNION ALL SELECT user_id, day, 'device', device, scans, 0 FROM old_tallies
                UNION ALL SELECT user_id, day, 'rule', rule, scans, 0 FROM old_tallies
            ) JOIN users ON user_id = id GROUP BY key, day, dimension, value
        """,
        "INSERT INTO visitors SELECT day, key, lower(hex(visitor)) FROM old_visitors JOIN users ON user_id = id",
        "DROP TABLE old_tallies",
        "DROP TABLE old_visitors",
        # One statement counts a group of scans, so that a thread releases the GIL once.
        "CREATE VIEW scans AS SELECT NULL AS key, NULL AS time, NULL AS day, NULL AS visitor, NULL AS pairs",
        """
        CREATE TRIGGER count_scan INSTEAD OF INSERT ON scans BEGIN
            INSERT OR IGNORE INTO visitors VALUES (new.day, new.key, new.visitor);
            INSERT INTO tallies
                VALUES (new.key, substr(new.time, 1, 10), 'time', substr(new.time, 12), 1, changes())
                ON CONFLICT DO UPDATE SET scans = scans + 1, visitors = visitors + excluded.visitors;
            INSERT INTO tallies
                SELECT new.key, new.day, json_extract(value, '$[0]'), json_extract(value, '$[1]'), 1, 0
                FROM json_each(new.pairs) WHERE true
                ON CONFLICT DO UPDATE SET scans = scans + 1;
        END
        """,
    ),
    (
        "ALTER TABLE users ADD COLUMN title TEXT AS (coalesce(json_extract(link, '$.title'), ''))",
        *(f"CREATE INDEX users_by_{field} ON users ({field})" for field in ("title", "created_at", "updated_at")),
    ),
)


def migrate(connection: Connection) -> None:
    """Migrate a file to the current schema. Raises ``sqlite3.Error``, also if a later release has written the file."""
    if _version(connection) == len(MIGRATIONS):
        return
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        version = _version(connection)  # again, because another process can have migrated the file
        if version > len(MIGRATIONS):
            raise NotSupportedError("the schema is of a later release")
        for statements in MIGRATIONS[version:]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _version(connection: Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
