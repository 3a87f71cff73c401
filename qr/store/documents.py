"""The Firestore documents of records and scans, their names, and the spread of scans over several documents."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from secrets import randbelow
from time import monotonic
from typing import Any

from google.cloud.firestore import DocumentSnapshot, Increment

from qr.links.record import Record
from qr.links.scans import Scan, Tally
from qr.store.protocol import RETENTION_AFTER_EXPIRY

BLOCKS = 16
BLOCK_SIZE = 10  # documents
SPREAD_SECONDS = 600.0  # after the last sign of load
MAX_HOT_RECORDS = 1000
SCAN_RETENTION = timedelta(days=2)  # from the start of a day to the deletion of its salt and its visitors

Visitor = tuple[str, bytes]  # day and pseudonym
Increments = Counter[tuple[str, str, str, str]]  # by day, dimension, value, and "scans" or "unique"

_STORED_AS_IS = ("key", "created_at", "updated_at", "password", "version")  # members of a record


def write_document(record: Record) -> dict[str, Any]:
    """Return the document of a record. The name of the document is the id."""
    expires_at = record.link.get("expires_at")
    return {
        **{name: getattr(record, name) for name in _STORED_AS_IS},
        "link": json.dumps(record.link, ensure_ascii=False),
        "title": record.link.get("title", ""),
        "tags": record.link.get("tags", []),
        "delete_at": datetime.fromisoformat(expires_at) + RETENTION_AFTER_EXPIRY if expires_at else None,
    }


def read_document(snapshot: DocumentSnapshot[Any]) -> Record:
    """Return the record of a document, without its admitted scans. Its ``state`` is the update time of the document.

    Documents without a key were written by an earlier version. Their key is the digits of the creation time.
    """
    document = snapshot.to_dict() or {}
    document.setdefault("key", re.sub("[^0-9]", "", document["created_at"]))
    members = {name: document[name] for name in _STORED_AS_IS}
    return Record(id=snapshot.id, link=json.loads(document["link"]), state=snapshot.update_time, **members)


def visitor_name(key: str, visitor: Visitor) -> str:
    """Return the name of the document for one visitor of a record on one day."""
    day, pseudonym = visitor
    return f"{key}.{day}.{pseudonym.hex()}"


def month_name(key: str, month: str, shard: object = "") -> str:
    """Return the name of a document with tallies of a record in one month; without a shard, the start of all names."""
    return f"{key}.{month}.{shard}"


def scan_deletion_time(day: str) -> datetime:
    """Return the time after which the salt and the visitors of a day can be deleted."""
    return datetime.fromisoformat(day).replace(tzinfo=UTC) + SCAN_RETENTION


def add_up(scans: Iterable[Scan], new_visitors: Iterable[Visitor]) -> Increments:
    """Return the increments of the tallies by scans. Each new visitor counts with the first of their scans."""
    new, sums = set(new_visitors), Increments()
    for scan in scans:
        day, _, time = scan.time.partition("T")
        sums[day, "time", time, "scans"] += 1
        if (scan.day, scan.visitor) in new:
            new.remove((scan.day, scan.visitor))
            sums[day, "time", time, "unique"] += 1
        for dimension, value in scan.values:
            sums[scan.day, dimension, value, "scans"] += 1
    return sums


def nest_by_month(increments: Increments) -> dict[str, dict[str, Any]]:
    """Return the member ``days`` of the document of each month."""
    months: dict[str, dict[str, Any]] = {}
    for (day, dimension, value, name), number in increments.items():
        values = months.setdefault(day[:7], {}).setdefault(day[8:], {}).setdefault(dimension, {})
        values.setdefault(value, {})[name] = Increment(number)
    return months


def read_tallies(snapshot: DocumentSnapshot[Any], first: str, last: str) -> Iterator[tuple[str, Tally]]:
    """Yield the key and the tallies in the document of a month, from the first to the last day."""
    document = snapshot.to_dict() or {}
    for number, dimensions in document["days"].items():
        day = f"{document['month']}-{number}"
        for dimension, values in dimensions.items() if first <= day <= last else ():
            for value, numbers in values.items():
                yield document["key"], Tally(day, dimension, value, numbers["scans"], numbers.get("unique", 0))


class Shards:
    """Chooses a document for each commit. Threads can share it.

    One document takes about one write per second. The scans of most links are rare, and share document 0, so that
    statistics read one document. Under load, this process writes to the documents of a random block, one after the
    other. If another instance writes to the same block, they delay each other, and then choose other blocks.
    """

    def __init__(self) -> None:
        self._first = _random_block()
        self._commits = count()
        self._spread_until: dict[str, float] = {}

    def choose(self, key: str) -> int:
        """Return the number of a document for the next commit."""
        if monotonic() >= self._spread_until.get(key, 0.0):
            return 0
        return self._first + next(self._commits) % BLOCK_SIZE

    def spread(self, key: str, *, is_delayed: bool = False) -> None:
        """Spread the next scans of a record, because several scans share a commit.

        is_delayed: a commit was slow or aborted, and seems to have waited for another instance: choose another block
        """
        if is_delayed:
            self._first = _random_block()
        if len(self._spread_until) >= MAX_HOT_RECORDS:
            self._spread_until.clear()
        self._spread_until[key] = monotonic() + SPREAD_SECONDS


def _random_block() -> int:
    """Return the number of the first document of a random block."""
    return 1 + randbelow(BLOCKS) * BLOCK_SIZE
