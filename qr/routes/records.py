"""Records: ``/user`` and ``/user/<id>``."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import chain, islice
from typing import Any
from urllib.parse import urlencode

from flask import Response, request, stream_with_context

from qr.batch.rows import CSV, JSON_LINES
from qr.http.compression import send_compressed
from qr.http.documents import MERGE_PATCH, json_bytes, json_object
from qr.http.negotiation import check_if_match, check_if_none_match, matches_if_none_match
from qr.http.parameters import JSON, query_pairs, query_values
from qr.http.records import allowed_tags, find_all_records, find_records, get_record
from qr.http.service import base_url, settings, store
from qr.links.link import EMPTY_DOCUMENT, check_members
from qr.links.queries import PAGE
from qr.links.record import Document, Record
from qr.links.tables import EXPORTED, write_rows
from qr.routes.codes import public_link
from qr.routes.writes import random_id, write_record

RECENT_DAYS = 30
READER_SHARE = 4  # one of so many threads reads scans for lists; visitors need the others
CACHE_REVALIDATE = "private, no-cache"
EXPORT_TYPES = {"jsonl": JSON_LINES, "csv": CSV}


def read(user_id: str) -> Response:
    """Return a record."""
    query_values(request)  # none is accepted
    record = get_record(user_id)
    check_if_match(request, record.entity_tag)
    return record_response(record, 304 if matches_if_none_match(request, record.entity_tag) else 200)


def put(user_id: str) -> Response:
    """Create a record, or replace it completely."""
    return _write("put", user_id, JSON)


def patch(user_id: str) -> Response:
    """Change some members of a record (JSON Merge Patch, RFC 7396).

    The password stays if the patch does not contain it.
    """
    return _write("patch", user_id, MERGE_PATCH, JSON)


def delete(user_id: str) -> Response:
    """Delete a record and its scans."""
    query_values(request)  # none is accepted
    write_record("delete", user_id, EMPTY_DOCUMENT, check_preconditions)
    return Response(status=204)


def page() -> Response:
    """Return a page of the records, or all records as JSON lines or CSV.

    The first page also has the number of records with each tag.
    """
    values = query_values(request, PAGE)
    if values.get("format", "json") != "json":
        return _export(values)
    records, cursor = find_records(values)
    counts = _count_recent_scans([record.key for record in records])
    documents = [{**document_of(record), "scans_30_days": scans} for record, scans in zip(records, counts, strict=True)]
    body: dict[str, Any] = {"users": documents}
    if "cursor" not in values:
        body["tags"] = dict(sorted(store().count_tags(allowed_tags()).items()))
    response_headers = [("Cache-Control", CACHE_REVALIDATE)]
    if cursor:
        body["cursor"] = cursor
        next_url = f"{base_url(request)}user?{urlencode({**dict(query_pairs(request.query_string)), 'cursor': cursor})}"
        response_headers.append(("Link", f'<{next_url}>; rel="next"'))
    response = Response(json_bytes(body), mimetype="application/json", headers=response_headers)
    return send_compressed(response, None, request)


def _count_recent_scans(keys: list[str]) -> list[int]:
    """Return the number of scans of records in the last 30 days in UTC.

    A few threads, which all requests share, read from a remote store in parallel. More of them would let visitors wait.
    """
    scan_store, today = store(), datetime.now(UTC).date()
    first, last = str(today - timedelta(days=RECENT_DAYS - 1)), str(today)

    def count(key: str) -> int:
        return sum(tally.scans for tally in scan_store.tallies(key, first, last) if tally.dimension == "time")

    if not scan_store.is_remote:
        return list(map(count, keys))
    return list(_readers(max(1, settings().threads // READER_SHARE)).map(count, keys))


@lru_cache(maxsize=8)
def _readers(threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads, "scans of lists")


def _export(values: Mapping[str, Any]) -> Response:
    """Return all records that match, while they are read and sent."""
    records = islice(find_all_records(values), values.get("limit"))
    lines = write_rows(map(document_of, records), EXPORTED, is_csv=values["format"] == "csv")
    first = b"".join(islice(lines, 2))  # raises an error of the store before the status is sent
    body = stream_with_context(chain([first], lines))
    return Response(body, mimetype=EXPORT_TYPES[values["format"]], headers={"Cache-Control": CACHE_REVALIDATE})


def create(document: Document, user_id: str | None = None) -> Record:
    """Create a record, with a random id if none is given. Raises ``BadParameter`` for an id that has a record."""
    check_members(document)
    return write_record("create", random_id() if user_id is None else user_id, document)[1]


def check_preconditions(record: Record | None) -> None:
    """Raise ``PreconditionFailed`` if If-Match or If-None-Match does not allow a write."""
    tag = record.entity_tag if record else None
    check_if_match(request, tag)
    check_if_none_match(request, tag)


def _write(action: str, user_id: str, *media_types: str) -> Response:
    query_values(request)  # none is accepted
    members = json_object(request, *media_types)
    result, record = write_record(action, user_id, members, check_preconditions)
    return record_response(record, 201 if result == "created" else 200)


def record_response(record: Record, status: int) -> Response:
    response = Response(json_bytes(document_of(record)), status, mimetype="application/json")
    response.set_etag(record.entity_tag)
    response.headers["Cache-Control"] = CACHE_REVALIDATE
    if status == 201:
        response.headers["Location"] = f"{base_url(request)}user/{record.id}"
    return response


def document_of(record: Record) -> dict[str, Any]:
    """Return the JSON document of a record. It does not contain the hash of the password."""
    return {
        "id": record.id,
        "url": public_link(record.id),
        "qr": f"{base_url(request)}user/{record.id}/qr",
        **record.link,
        "has_password": bool(record.password),
        "version": record.version,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
    }
