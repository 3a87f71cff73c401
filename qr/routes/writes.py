"""Writes of records: one function for single requests, for files with many rows, and for the tools of agents."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from secrets import choice, token_hex
from string import ascii_letters, ascii_lowercase, digits
from typing import Literal, cast

from qr.access.passwords import hash_password
from qr.errors import BadParameter, QrError, StoreUnavailable, error_path
from qr.http.documents import MAX_RECORD_BYTES, json_bytes, merge_patch
from qr.http.records import Operation, check_new_tags, check_tags, log_write, require_record
from qr.http.service import record_cache, record_id, settings, store
from qr.links.items import check_gtin
from qr.links.link import EMPTY_DOCUMENT, check_members, parse_link
from qr.links.record import Document, Record
from qr.links.rule_names import name_rules
from qr.routes.codes import check_style, link_limits

RANDOM_ID_CHARACTERS = 16  # letters and digits: 95 random bits; 82 in lower case
MAX_WRITE_ATTEMPTS = 32
MAX_LINK_BYTES = MAX_RECORD_BYTES - 4096  # without the members that the service adds: the response can be sent back
READ_ONLY = frozenset(("id", "url", "qr", "has_password", "version", "created_at", "updated_at", "scans_30_days"))

Result = Literal["created", "changed", "unchanged", "deleted"]
Check = Callable[[Record | None], None]  # raises an error if the record must not be written


def write_record(
    action: str, user_id: str, members: Document, check: Check = lambda _: None, *, skips_equal: bool = False
) -> tuple[Result, Record]:
    """Read, change and write a record. Retry if another request changed it in between.

    Return what happened, and the record, or the record that was deleted.

    action:      create, put, patch or delete
    check:       called with the present record, or None, before each attempt
    skips_equal: whether a record that would not change keeps its version

    Raises the ``QrError`` of a member or of ``check``, ``BadParameter`` for the creation of a present record,
    ``RecordNotFound`` for a change or deletion of no record, and ``Forbidden`` for a record that the API key of the
    request cannot write.
    """
    user_id = record_id(user_id)
    changes, has_password = _drop_read_only(user_id, members), members.get("has_password", False)
    for attempt in range(MAX_WRITE_ATTEMPTS):
        old = store().get(user_id) if attempt or action != "create" else None
        if old and action == "create":
            raise BadParameter("id", user_id, "an id without a record")
        if action in {"patch", "delete"}:
            require_record(old, user_id)
        check_tags(old)
        check(old)
        new = _CHANGES[action](old, user_id, changes, has_password) if action in _CHANGES else None
        check_tags(new)
        check_new_tags(old, new)
        if skips_equal and old and new and _is_equal(old, new):
            return "unchanged", old
        if _store(old, new):
            log_write(_OPERATIONS[action] if old else "create", old, new)
            return "created" if old is None else "changed" if new else "deleted", cast(Record, new or old)
    attempts = f"{MAX_WRITE_ATTEMPTS} attempts"
    raise StoreUnavailable(f"the record was changed by other requests during {attempts}; try again")


def random_id() -> str:
    """Return an id that nobody can guess."""
    letters = ascii_letters if settings().ids == "case-sensitive" else ascii_lowercase
    return "".join(choice(letters + digits) for _ in range(RANDOM_ID_CHARACTERS))


def _put(old: Record | None, user_id: str, document: Document, has_password: object) -> Record:
    """Return a record with the members of a document.

    No response contains a password. Therefore ``has_password`` keeps the stored hash. Raises ``BadParameter`` if there
    is neither a stored password nor a password in the document.
    """
    stored = old.password if old else ""
    if not isinstance(has_password, bool) or (has_password and not stored and not document.get("password")):
        allowed = "true or false, and true only with a stored password, or with password, which no response contains"
        raise BadParameter("has_password", None, allowed)
    link, password = _link_and_password(user_id, document, stored=stored)
    return _next_version(old, user_id, link, password or (stored if has_password else ""))


def _patch(old: Record | None, user_id: str, changes: Document, _has_password: object) -> Record:
    """Change some members (JSON Merge Patch, RFC 7396). The password stays if it is not sent."""
    old = cast(Record, old)
    check_members(changes)
    patched = cast(Document, merge_patch(old.link, changes))
    changed = {name: value for name, value in patched.items() if name in changes}
    unchanged = {name: value for name, value in old.link.items() if name not in changes}
    link, password = _link_and_password(user_id, changed, unchanged, old.password)
    return _next_version(old, user_id, link, password if "password" in changes else old.password)


_CHANGES = {"create": _put, "put": _put, "patch": _patch}
_OPERATIONS: dict[str, Operation] = {"put": "replace", "patch": "change", "delete": "delete"}


def _store(old: Record | None, new: Record | None) -> bool:
    """Write the next version. Return whether the record was unchanged since it was read."""
    try:
        if old is None:
            return new is not None and store().create(new)
        return store().replace(old, new) if new else store().delete(old)
    finally:
        record_cache().clear()


def _is_equal(old: Record, new: Record) -> bool:
    """Return whether two versions have the same members. As JSON, because 1 and True are equal in Python."""
    old_link, new_link = (json.dumps(record.link, sort_keys=True) for record in (old, new))
    return (old_link, old.password) == (new_link, new.password)


def _drop_read_only(user_id: str, members: Document) -> Document:
    """Return the members that a request can change, so that the document of a response can be sent back.

    Raises ``BadParameter`` for the id of another record, and for a ``url`` that seems to be a target.
    """
    sent = members.get("id", user_id)
    if not isinstance(sent, str) or record_id(sent) != user_id:
        raise BadParameter("id", sent, f"{user_id}, as in the URL")
    if "url" in members and members.keys().isdisjoint(("qr", "target")):  # a table whose column of targets is named url
        allowed = "omitted: it is the URL of the link itself; send the URL that the link opens as target"
        raise BadParameter("url", None, allowed)
    return {name: value for name, value in members.items() if name not in READ_ONLY}


def _link_and_password(
    user_id: str, document: Document, kept: Document = EMPTY_DOCUMENT, stored: str = ""
) -> tuple[Document, str]:
    """Merge a document into the kept members of a link. Return the link, and the hash of the password it contains.

    stored: hash of the present password
    """
    link = parse_link(document, link_limits(), kept)
    check_gtin(user_id, {name: link[name] for name in link.keys() & document.keys()})
    if "style" in link and "style" in document:
        with error_path("style"):
            check_style(user_id, link["style"].items())
    password = link.pop("password", None)
    return link, hash_password(password, stored) if password else ""


def _next_version(old: Record | None, user_id: str, link: Document, password: str) -> Record:
    """Return the version that follows a record, or the first version. Raises ``QrError`` for a large record."""
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
    if "rules" in link:
        link = {**link, "rules": name_rules(link["rules"], old.link.get("rules", ()) if old else ())}
    if len(json_bytes(link)) > MAX_LINK_BYTES:
        raise QrError(f"the record must have at most {MAX_LINK_BYTES} bytes as JSON")
    if old is None:
        return Record(user_id, token_hex(8), link, now, now, password)
    return old._replace(link=link, updated_at=now, password=password, version=old.version + 1)
