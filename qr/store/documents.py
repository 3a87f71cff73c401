"""What Firestore keeps of records and scans, as documents, and what their names are."""

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

SHARDS = 10  # of a month: one document takes about one write a second for long
RETENTION_AFTER_EXPIRY = timedelta(days=90)  # for the code of an expired link leads to its fallback
SCAN_RETENTION = timedelta(days=2)

Key = tuple[str, str, str]  # day, device and rule of a tally


def write_document(record: Record) -> dict[str, Any]:
    """The fields of a record's document; its id is the document's name."""
    return {
        "link": json.dumps(record.link, ensure_ascii=False),
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        "password": record.password,
        "version": record.version,
        "delete_at": _record_deletion_time(record),
    }


def read_document(snapshot: DocumentSnapshot[Any]) -> Record:
    """The record of a document, its state the time of its last change."""
    document = snapshot.to_dict() or {}
    link, times = json.loads(document["link"]), (document["created_at"], document["updated_at"])
    numbers = document["version"], document["admitted"]
    return Record(snapshot.id, link, *times, document["password"], *numbers, snapshot.update_time)


def visitor_name(scan: Scan) -> str:
    """The name of the document that stands for a visitor of a record on one day."""
    return f"{scan.generation}.{scan.day}-{scan.visitor.hex()}"


def month_name(scan: Scan) -> str:
    """The name of one of the documents among which the tallies of a record's month are divided."""
    return f"{scan.generation}.{scan.day[:7]}.{randbelow(SHARDS)}"


def belongs_to(record: Record, name: str) -> bool:
    """Whether a document has tallies of a record, not of one that had its id before."""
    return name.startswith(f"{record.generation}.")


def read_tallies(snapshot: DocumentSnapshot[Any]) -> Iterator[tuple[Key, dict[str, int]]]:
    """Every tally in the document of a month: its scans and its unique visitors."""
    month = snapshot.to_dict() or {}
    for day, devices in month["days"].items():
        for device, rules in devices.items():
            for rule, numbers in rules.items():
                yield (f"{month['month']}-{day}", device, rule), numbers


def scan_deletion_time(day: str) -> datetime:
    """When what is kept of a day may go."""
    return datetime.fromisoformat(day).replace(tzinfo=UTC) + SCAN_RETENTION


def _record_deletion_time(record: Record) -> datetime | None:
    expires_at = record.link.get("expires_at")
    return datetime.fromisoformat(expires_at) + RETENTION_AFTER_EXPIRY if expires_at else None
