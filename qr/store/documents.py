"""The Firestore documents of records and scans, and their names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from secrets import randbelow
from typing import TYPE_CHECKING, Any

from qr.links.record import Record
from qr.links.scans import Scan

if TYPE_CHECKING:
    from google.cloud.firestore import DocumentSnapshot

SHARDS = 10  # documents per month, because one document takes about one write per second
RETENTION_AFTER_EXPIRY = timedelta(days=90)  # an expired link opens its fallback until its record is deleted
SCAN_RETENTION = timedelta(days=2)  # from the start of a day to the deletion of its salt and its visitors

Key = tuple[str, str, str]  # day, device and rule of a tally


def write_document(record: Record) -> dict[str, Any]:
    """Return the document of a record. The name of the document is the id."""
    return {
        "link": json.dumps(record.link, ensure_ascii=False),
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        "password": record.password,
        "version": record.version,
        "delete_at": _record_deletion_time(record),
    }


def read_document(snapshot: DocumentSnapshot[Any]) -> Record:
    """Return the record of a document. Its ``state`` is the update time of the document."""
    document = snapshot.to_dict() or {}
    link, times = json.loads(document["link"]), (document["created_at"], document["updated_at"])
    numbers = document["version"], document["admitted"]
    return Record(snapshot.id, link, *times, document["password"], *numbers, snapshot.update_time)


def visitor_name(scan: Scan) -> str:
    """Return the name of the document for one visitor of a record on one day."""
    return f"{scan.generation}.{scan.day}-{scan.visitor.hex()}"


def month_name(scan: Scan) -> str:
    """Return the name of a random shard with tallies of a record in one month."""
    return f"{scan.generation}.{scan.day[:7]}.{randbelow(SHARDS)}"


def belongs_to(record: Record, name: str) -> bool:
    """Return whether a document belongs to a record, and not to an earlier record with the same id."""
    return name.startswith(f"{record.generation}.")


def read_tallies(snapshot: DocumentSnapshot[Any]) -> Iterator[tuple[Key, dict[str, int]]]:
    """Yield the key, the scans and the unique visitors of every tally in the document of a month."""
    month = snapshot.to_dict() or {}
    for day, devices in month["days"].items():
        for device, rules in devices.items():
            for rule, numbers in rules.items():
                yield (f"{month['month']}-{day}", device, rule), numbers


def scan_deletion_time(day: str) -> datetime:
    """Return the time after which the salt and the visitors of a day can be deleted."""
    return datetime.fromisoformat(day).replace(tzinfo=UTC) + SCAN_RETENTION


def _record_deletion_time(record: Record) -> datetime | None:
    expires_at = record.link.get("expires_at")
    return datetime.fromisoformat(expires_at) + RETENTION_AFTER_EXPIRY if expires_at else None
