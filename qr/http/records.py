"""Records within the tags of the API key of a request, and the audit log of all writes.

A scope such as ``read:bistro`` limits a key to records with this tag. Other records do not exist for such a key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, cast

from flask import g

from qr.access.keys import parse_keys, tags_of
from qr.errors import Forbidden, RecordNotFound
from qr.http.service import record_id, settings, store
from qr.links.queries import DEFAULT_PAGE_SIZE, RecordQuery, format_cursor, parse_query, parse_search, sort_position
from qr.links.record import Record
from qr.log import log_entry

MAX_RECORDS_READ = 1000  # per page
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


def check_new_tags(old: Record | None, new: Record | None) -> None:
    """Raise ``Forbidden`` if an API key adds a tag that it cannot write, and to which a key is limited.

    The lists and statistics of that key would otherwise contain the record.
    """
    allowed = allowed_tags()
    if new and allowed is not None:
        present, sent = (set(record.link.get("tags", ())) if record else set[str]() for record in (old, new))
        others = tags_of(scope for key in parse_keys(settings().api_keys) for scope in key.scopes) - allowed
        if added := sorted((sent - present) & others):
            raise Forbidden(f"tags must not contain a new tag of other scopes; got {added[0]}", parameter="tags")


def find_records(values: Mapping[str, Any]) -> tuple[list[Record], str]:
    """Return the records of a page, and the cursor of the next page; it is empty at the end.

    values: of the parameters ``qr.links.queries.PAGE``

    One call examines at most ``MAX_RECORDS_READ`` records, so that a page can have fewer records than ``limit``.
    """
    limit, matches = values.get("limit", DEFAULT_PAGE_SIZE), parse_search(values)
    query = parse_query(values, limit, allowed_tags())
    found, position = list[Record](), query.after
    for number, record in enumerate(read_records(query)):
        is_match = matches(record)
        if position and (number == MAX_RECORDS_READ or (is_match and len(found) == limit)):
            return found, format_cursor(position, query.field)
        found += [record] * is_match
        position = sort_position(record, query.field)
    return found, ""


def find_all_records(values: Mapping[str, Any]) -> Iterator[Record]:
    """Yield all records that match the parameters ``qr.links.queries.PAGE``, without a limit."""
    return filter(parse_search(values), read_records(parse_query(values, _BATCH, allowed_tags())))


def read_records(query: RecordQuery) -> Iterator[Record]:
    """Yield all records of a query that the API key of the request can access.

    The limit of the query is the size of the first batch only.
    """
    while True:
        batch = store().page(query)
        yield from filter(_has_allowed_tag, batch)
        if len(batch) < query.limit:
            return
        query = query._replace(limit=_BATCH, after=sort_position(batch[-1], query.field))


def allowed_tags() -> frozenset[str] | None:
    """Return the tags to which the API key of the request is limited with the scope of the request; None: no limit."""
    tags: frozenset[str] | None = g.get("allowed_tags")
    return tags


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
    tags = allowed_tags()
    return tags is None or not tags.isdisjoint(record.link.get("tags", ()))
