"""Records and scans in Firestore, for a function that runs on more than one machine.

qr_users/<id>                    a record; delete_at, by which a TTL policy may remove it
qr_users/<id>/qr_months/<...>    tallies of a month, divided among several documents
qr_users/<id>/qr_visitors/<...>  one document a visitor and day
qr_salts/<day>                   the salt of a day

The names of months and visitors begin with the generation of their record: whatever one that is gone has left, as TTL
policies do not reach below what they remove, is not counted for the next of the same id.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from secrets import token_bytes
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any

from qr.errors import StoreUnavailable
from qr.links.record import Record
from qr.links.scans import Scan, Tally
from qr.locks import lock_with_timeout
from qr.store.documents import (
    Key,
    belongs_to,
    month_name,
    read_document,
    read_tallies,
    scan_deletion_time,
    visitor_name,
    write_document,
)

if TYPE_CHECKING:
    from google.cloud.firestore import Client, CollectionReference, DocumentReference, WriteBatch, WriteOption

TIMEOUT_SECONDS = 4.0  # for one call; the first one also makes the connection
COUNT_TIMEOUT_SECONDS = 8.0  # for counting, which nobody waits for
CLEANUP_SECONDS = 4.0
SALT_BYTES = 16
MAX_DELETED_PER_BATCH = 400  # at once; the API takes 500

_NO_RETRY: dict[str, Any] = {"retry": None, "timeout": TIMEOUT_SECONDS}


class FirestoreStore:
    """One database of one project. The client is made, and its library imported, with the first call."""

    is_remote = True

    def __init__(self, database: str = "") -> None:
        self._database = database
        self._salts: dict[str, bytes] = {}
        self._cached_client: Client | None = None
        self._client_lock = Lock()

    @property
    def _client(self) -> Client:
        from google.cloud.firestore import Client

        with lock_with_timeout(self._client_lock, TIMEOUT_SECONDS, _unavailable_error):
            self._cached_client = self._cached_client or Client(database=self._database or None)
            return self._cached_client

    def get(self, user_id: str) -> Record | None:
        with _translate_errors():
            snapshot = self._user(user_id).get(**_NO_RETRY)
            return read_document(snapshot) if snapshot.exists else None

    def page(self, after: str, limit: int) -> list[Record]:
        with _translate_errors():
            query = self._client.collection("qr_users").order_by("__name__").limit(limit)
            if after:
                query = query.start_after({"__name__": self._user(after)})
            return [read_document(snapshot) for snapshot in query.stream(**_NO_RETRY)]

    def create(self, record: Record) -> bool:
        from google.api_core.exceptions import AlreadyExists

        with _translate_errors():
            try:
                self._user(record.id).create(
                    {**write_document(record), "admitted": 0}, **_retry_if_aborted(TIMEOUT_SECONDS)
                )
            except AlreadyExists:
                return False
            return True

    def replace(self, old: Record, new: Record) -> bool:
        from google.api_core.exceptions import FailedPrecondition, NotFound

        with _translate_errors():
            try:
                self._user(old.id).update(
                    write_document(new), self._if_unchanged(old), **_retry_if_aborted(TIMEOUT_SECONDS)
                )
            except (FailedPrecondition, NotFound):
                return False
            return True

    def delete(self, old: Record) -> bool:
        from google.api_core.exceptions import FailedPrecondition, NotFound

        with _translate_errors():
            try:
                self._user(old.id).delete(self._if_unchanged(old), **_retry_if_aborted(TIMEOUT_SECONDS))
            except (FailedPrecondition, NotFound):
                return False
        self._delete_scans(old)
        return True

    def admit(self, user_id: str, limit: int) -> bool:
        from google.api_core.exceptions import NotFound

        with _translate_errors():
            try:
                if self._add_admitted(user_id, 1) <= limit:
                    return True
                self._add_admitted(user_id, -1)
            except NotFound:
                pass
            return False

    def count(self, scan: Scan) -> None:
        from google.api_core.exceptions import AlreadyExists

        with _translate_errors():
            batch = self._tally_batch(scan, unique=1)
            visitors = self._user(scan.user_id).collection("qr_visitors")
            batch.create(visitors.document(visitor_name(scan)), {"delete_at": scan_deletion_time(scan.day)})
            try:
                batch.commit(**_retry_if_aborted(COUNT_TIMEOUT_SECONDS))
            except AlreadyExists:
                self._tally_batch(scan, unique=0).commit(**_retry_if_aborted(COUNT_TIMEOUT_SECONDS))

    def tallies(self, record: Record) -> list[Tally]:
        scans: Counter[Key] = Counter()
        unique: Counter[Key] = Counter()
        with _translate_errors():
            for snapshot in self._user(record.id).collection("qr_months").stream(**_NO_RETRY):
                for key, numbers in read_tallies(snapshot) if belongs_to(record, snapshot.id) else ():
                    scans[key] += numbers["scans"]
                    unique[key] += numbers["unique"]
        return [Tally(*key, scans[key], unique[key]) for key in sorted(scans)]

    def salt(self, day: str) -> bytes:
        salt = self._salts.get(day)
        if salt is None:  # two threads may both find it so, and are given the same
            with _translate_errors():
                salt = self._get_or_create_salt(day)
            self._salts = {day: salt}
        return salt

    def _get_or_create_salt(self, day: str) -> bytes:
        """The salt of a day, made by whoever comes first; then those of the days before yesterday go."""
        from google.api_core.exceptions import AlreadyExists
        from google.cloud.firestore import FieldFilter

        salts = self._client.collection("qr_salts")
        salt, delete_at = token_bytes(SALT_BYTES), scan_deletion_time(day)
        try:
            salts.document(day).create({"salt": salt, "delete_at": delete_at}, **_NO_RETRY)
        except AlreadyExists:
            salt = salts.document(day).get(**_NO_RETRY).get("salt")
        before_yesterday = FieldFilter("delete_at", "<", delete_at - timedelta(days=1))
        for old in salts.where(filter=before_yesterday).limit(MAX_DELETED_PER_BATCH).stream(**_NO_RETRY):
            old.reference.delete(**_NO_RETRY)
        return salt

    def _user(self, user_id: str) -> DocumentReference:
        document: DocumentReference = self._client.document("qr_users", user_id)
        return document

    def _if_unchanged(self, record: Record) -> WriteOption:
        return self._client.write_option(last_update_time=record.state)

    def _add_admitted(self, user_id: str, number: int) -> int:
        """Add to the number of those admitted, and return what it is then."""
        from google.cloud.firestore import Increment

        result = self._user(user_id).update({"admitted": Increment(number)}, **_retry_if_aborted(TIMEOUT_SECONDS))
        return int(result.transform_results[0].integer_value)

    def _tally_batch(self, scan: Scan, unique: int) -> WriteBatch:
        """A batch that adds a scan to one of its month's shards, whatever others add meanwhile."""
        from google.cloud.firestore import Increment

        month, day = scan.day[:7], scan.day[8:]
        shard = self._user(scan.user_id).collection("qr_months").document(month_name(scan))
        numbers = {"scans": Increment(1), "unique": Increment(unique)}
        batch = self._client.batch()
        batch.set(shard, {"month": month, "days": {day: {scan.device: {scan.rule: numbers}}}}, merge=True)
        return batch

    def _delete_scans(self, old: Record) -> None:
        """Delete what is left of a record that is gone, as far as that is done in time; nothing counts it any more."""
        deadline = monotonic() + CLEANUP_SECONDS
        try:
            with _translate_errors():
                for name in ("qr_months", "qr_visitors"):
                    self._delete_documents(self._user(old.id).collection(name), old.generation, deadline)
        except StoreUnavailable:
            logging.warning("scans of a deleted record were left behind: Firestore did not answer in time")

    def _delete_documents(self, collection: CollectionReference, generation: str, deadline: float) -> None:
        """Delete what is of a generation. Raises ``StoreUnavailable`` where that is not done by the deadline."""
        first, end = ({"__name__": collection.document(f"{generation}{sign}")} for sign in ".0")
        found = collection.select([]).order_by("__name__").start_at(first).end_before(end).limit(MAX_DELETED_PER_BATCH)
        while snapshots := list(found.stream(**_NO_RETRY)):
            if monotonic() > deadline:
                raise StoreUnavailable("there are too many documents to delete them all")
            batch = self._client.batch()
            for snapshot in snapshots:
                batch.delete(snapshot.reference)
            batch.commit(**_NO_RETRY)


@contextmanager
def _translate_errors() -> Iterator[None]:
    """Whatever keeps the database from answering is a ``StoreUnavailable``; so is a project that is not known."""
    from google.api_core.exceptions import GoogleAPIError
    from google.auth.exceptions import GoogleAuthError

    try:
        yield
    except (GoogleAPIError, GoogleAuthError, OSError) as error:
        raise _unavailable_error() from error


def _unavailable_error() -> StoreUnavailable:
    return StoreUnavailable("the store of records does not answer")


def _retry_if_aborted(seconds: float) -> dict[str, Any]:
    """Again and again while others write to the same document, as long as the last attempt begins in time.

    A write that is aborted was certainly not made.
    """
    from google.api_core.exceptions import Aborted
    from google.api_core.retry import Retry, if_exception_type

    predicate = if_exception_type(Aborted)
    return {"retry": Retry(predicate, initial=0.05, maximum=1.0, timeout=seconds), "timeout": seconds}
