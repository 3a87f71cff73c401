"""Records: ``/user`` and ``/user/<id>``."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from secrets import choice, token_hex
from string import ascii_letters, digits
from typing import Any, TypeVar, cast

from flask import Response, request

from qr.access.passwords import hash_password
from qr.errors import BadParameter, RecordNotFound, StoreUnavailable, error_path
from qr.http.compression import send_compressed
from qr.http.documents import MERGE_PATCH, json_object, merge_patch
from qr.http.negotiation import check_if_match, check_if_none_match, matches_if_none_match
from qr.http.parameters import JSON, query_pairs
from qr.http.service import base_url, store
from qr.links.link import EMPTY_DOCUMENT, check_members, parse_link
from qr.links.queries import DEFAULT_PAGE_SIZE, PAGE
from qr.links.record import (
    Document,
    Record,
    check_id,
)
from qr.links.rule_names import name_link_rules
from qr.parameters import index_by_name
from qr.parameters.values import parse_parameters
from qr.routes.codes import check_style, link_limits, public_link

RANDOM_ID_CHARACTERS = 16  # letters and digits: 95 random bits
MAX_WRITE_ATTEMPTS = 32
READ_ONLY = frozenset(("id", "url", "qr", "has_password", "version", "created_at", "updated_at"))
CACHE_REVALIDATE = "private, no-cache"

OldRecord = TypeVar("OldRecord", Record, Record | None)


def read(user_id: str) -> Response:
    """Return a record."""
    _check_query()
    record = get_record(user_id)
    check_if_match(request, record.tag)
    return _record_response(record, 304 if matches_if_none_match(request, record.tag) else 200)


def put(user_id: str) -> Response:
    """Create a record, or replace it completely."""
    _check_query()
    check_id(user_id)
    members = json_object(request, JSON)
    document = _drop_read_only(user_id, members)
    # Parsed once, and only after the preconditions: hashing a password and verifying a style take time.
    parse_once = cache(lambda: _link_and_password(user_id, document))

    def replace(old: Record | None) -> Record:
        stored = _kept_password(members, old)
        link, password = parse_once()
        return _next_version(old, user_id, link, password or stored)

    return _update_with_retry(user_id, store().get, replace)


def patch(user_id: str) -> Response:
    """Change some members of a record (JSON Merge Patch, RFC 7396).

    The password stays if the patch does not contain it.
    """
    _check_query()
    changes = _drop_read_only(user_id, json_object(request, MERGE_PATCH, JSON))
    check_members(changes)

    def apply_changes(old: Record) -> Record:
        patched = cast(Document, merge_patch(old.link, changes))
        changed = {name: value for name, value in patched.items() if name in changes}
        unchanged = {name: value for name, value in old.link.items() if name not in changes}
        link, password = _link_and_password(user_id, changed, unchanged)
        return _next_version(old, user_id, link, password if "password" in changes else old.password)

    return _update_with_retry(user_id, get_record, apply_changes)


def delete(user_id: str) -> Response:
    """Delete a record and its scans."""
    _check_query()
    for _ in range(MAX_WRITE_ATTEMPTS):
        old = get_record(user_id)
        _check_preconditions(old)
        if store().delete(old):
            return Response(status=204)
    raise _conflict_error()


def post() -> Response:
    """Create a record with a random id."""
    _check_query()
    _check_preconditions(None)
    return _record_response(create(json_object(request, JSON)), 201)


def page() -> Response:
    """Return a page of the records, in the order of their ids."""
    values = parse_parameters(query_pairs(request.query_string), index_by_name(PAGE))
    limit = values.get("limit", DEFAULT_PAGE_SIZE)
    records = store().page(values.get("cursor", ""), limit + 1)
    body: dict[str, Any] = {"users": [document_of(record) for record in records[:limit]]}
    response_headers = [("Cache-Control", CACHE_REVALIDATE)]
    if len(records) > limit:
        body["cursor"] = records[limit - 1].id
        next_url = f"{base_url(request)}user?cursor={body['cursor']}&limit={limit}"
        response_headers.append(("Link", f'<{next_url}>; rel="next"'))
    response = Response(json_bytes(body), mimetype="application/json", headers=response_headers)
    return send_compressed(response, None, request)


def create(document: Document, user_id: str | None = None) -> Record:
    """Create a record, with a random id if none is given. Raises ``BadParameter`` for an id that has a record."""
    while True:
        new_id = _random_id() if user_id is None else check_id(user_id)
        link, password = _link_and_password(new_id, document)
        record = _next_version(None, new_id, link, password)
        if store().create(record):
            return record
        if user_id is not None:
            raise BadParameter("id", user_id, "an id without a record")


def _random_id() -> str:
    return "".join(choice(ascii_letters + digits) for _ in range(RANDOM_ID_CHARACTERS))


def get_record(user_id: str) -> Record:
    """Return the record of an id. Raises ``BadParameter`` for an invalid id, ``RecordNotFound`` without a record."""
    record = store().get(check_id(user_id))
    if record is None:
        raise RecordNotFound("there is no record with this id", parameter="id", value=user_id)
    return record


def _check_query() -> None:
    """Raise ``UnknownParameter`` for any query parameter: requests for records have none."""
    parse_parameters(query_pairs(request.query_string), {})


def _check_preconditions(record: Record | None) -> None:
    """Raise ``PreconditionFailed`` if If-Match or If-None-Match does not allow a write."""
    tag = record.tag if record else None
    check_if_match(request, tag)
    check_if_none_match(request, tag)


def _update_with_retry(
    user_id: str, read_old: Callable[[str], OldRecord], change: Callable[[OldRecord], Record]
) -> Response:
    """Read, change and write a record. Retry if another request changed it in between."""
    for _ in range(MAX_WRITE_ATTEMPTS):
        old = read_old(user_id)
        _check_preconditions(old)
        new = change(old)
        if store().replace(old, new) if old else store().create(new):
            return _record_response(new, 200 if old else 201)
    raise _conflict_error()


def _drop_read_only(user_id: str, members: Document) -> Document:
    """Return the members that a request can change, so that the document of a response can be sent back.

    Raises ``BadParameter`` for the id of another record.
    """
    if members.get("id", user_id) != user_id:
        raise BadParameter("id", members["id"], f"{user_id}, as in the URL")
    return {name: value for name, value in members.items() if name not in READ_ONLY}


def _kept_password(members: Document, old: Record | None) -> str:
    """Return the stored hash if a document contains ``has_password``, because no response contains the password.

    Raises ``BadParameter`` if there is neither a stored password nor a password in the document.
    """
    has_password = members.get("has_password", False)
    stored = old.password if old else ""
    if not isinstance(has_password, bool) or (has_password and not stored and not members.get("password")):
        raise BadParameter("has_password", None, "true or false, and true only with a stored or sent password")
    return stored if has_password else ""


def _link_and_password(user_id: str, document: Document, stored: Document = EMPTY_DOCUMENT) -> tuple[Document, str]:
    """Merge a document into the stored members of a link. Return the link, and the hash of its password."""
    link = parse_link(document, link_limits(user_id), stored)
    if "style" in link and "style" in document:
        with error_path("style"):
            check_style(user_id, link["style"].items())
    password = link.pop("password", None)
    return link, hash_password(password) if password else ""


def _next_version(old: Record | None, user_id: str, link: Document, password: str) -> Record:
    """Return the version that follows a record, or the first version."""
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
    if old is None:
        return Record(user_id, token_hex(8), name_link_rules(link, EMPTY_DOCUMENT), now, now, password)
    link = name_link_rules(link, old.link)
    return Record(user_id, old.key, link, old.created_at, now, password, old.version + 1)


def _conflict_error() -> StoreUnavailable:
    attempts = f"{MAX_WRITE_ATTEMPTS} attempts"
    return StoreUnavailable(f"the record was changed by other requests during {attempts}; try again")


def _record_response(record: Record, status: int) -> Response:
    response = Response(json_bytes(document_of(record)), status, mimetype="application/json")
    response.set_etag(record.tag)
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
        **name_link_rules(record.link, record.link),
        "has_password": bool(record.password),
        "version": record.version,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
    }


def json_bytes(document: object) -> bytes:
    """Encode a document as JSON in UTF-8."""
    # Values of clients can contain lone surrogates, which UTF-8 cannot encode.
    return json.dumps(document, ensure_ascii=False).encode(errors="replace")
