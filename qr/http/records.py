"""Records within the tags of the API key of a request, and the audit log of all writes.

A scope such as ``read:bistro`` limits a key to records with this tag. Other records do not exist for such a key.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, cast

from flask import g

from qr.errors import Forbidden, RecordNotFound
from qr.http.service import record_id, store
from qr.links.record import Record
from qr.log import log_entry

MAX_RECORDS_READ = 1000  # per request for a list; the last batch can exceed it
_BATCH = 100

Operation = Literal["create", "replace", "change", "delete", "delete scans"]


def get_record(user_id: str) -> Record:
    """Return the record of an id. Raises ``BadParameter`` for an invalid id, ``RecordNotFound`` without a record."""
    return require_record(store().get(record_id(user_id)), user_id)


def require_record(record: Record | None, user_id: str) -> Record:
    """Return a record. Raises ``RecordNotFound`` if there is none that the API key of the request can access."""
    if record is None or not _has_allowed_tag(record):
        raise RecordNotFound("there is no record with this id", parameter="id", value=user_id)
    return record


def check_tags(record: Record | None) -> None:
    """Raise ``Forbidden`` for a record that the API key of the request cannot access."""
    if record and not _has_allowed_tag(record):
        tags = ", ".join(sorted(g.allowed_tags))
        raise Forbidden(f"the record must have a tag that the scope of the API key has: {tags}", parameter="tags")


def find_records(after: str, limit: int, matches: Callable[[Record], bool]) -> tuple[list[Record], str]:
    """Return at most ``limit`` records with an id after ``after`` that match, in the order of their ids.

    The text is the id after which the next page starts; it is empty at the end. One call reads at most
    ``MAX_RECORDS_READ`` records, so that a page can have fewer records than ``limit``.
    """
    found: list[Record] = []
    size, unread = limit + 1, MAX_RECORDS_READ
    while unread > 0:
        batch = store().page(after, size)
        for record in batch:
            if _has_allowed_tag(record) and matches(record):
                if len(found) == limit:
                    return found, after
                found.append(record)
            after = record.id
        if len(batch) < size:
            return found, ""
        size, unread = _BATCH, unread - size
    return found, after


def log_write(operation: Operation, old: Record | None, new: Record | None) -> None:
    """Log which API key wrote a record, and which members it changed. Values are never logged.

    old, new: the versions before and after the write; at least one of them
    """
    before, after = ({"password": record.password or None, **record.link} if record else {} for record in (old, new))
    members = sorted(name for name in {**before, **after} if before.get(name) != after.get(name)) if new else []
    user_id = (new or cast(Record, old)).id
    entry = {"severity": "NOTICE", "message": "record written", "key": g.get("key_name"), "id": user_id}
    log_entry({**entry, "operation": operation, "members": members})


def _has_allowed_tag(record: Record) -> bool:
    """Return whether the API key can access a record with the scope that the request needs."""
    tags: frozenset[str] | None = g.get("allowed_tags")
    return tags is None or not tags.isdisjoint(record.link.get("tags", ()))
