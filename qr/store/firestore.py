"""Records and scans in Firestore, for functions that run on more than one machine.

    qr_users/<id>                    a record; a TTL policy can delete it at delete_at
    qr_users/<id>/qr_months/<...>    tallies of a month, spread over several documents
    qr_users/<id>/qr_visitors/<...>  one document per visitor and day
    qr_salts/<day>                   the salt of a day

Names of month and visitor documents start with the generation of their record. A TTL policy deletes a record but not
its subcollections. The generation keeps these leftovers out of the counts of a later record with the same id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from secrets import token_bytes
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any

from qr.errors import StoreUnavailable
from qr.links.record import Record
from qr.links.scans import Scan, Tally
from qr.locks import lock_with_timeout
from qr.log import log
from qr.metrics import STORE_FAILURES
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

TIMEOUT_SECONDS = 4.0  # of one call; the first call also opens the connection
COUNT_TIMEOUT_SECONDS = 8.0  # of a call that counts a scan: the visitor already has the redirect
CLEANUP_SECONDS = 4.0
SALT_BYTES = 16
MAX_DELETED_PER_BATCH = 400  # Firestore allows 500 writes per batch

_unavailable_error = partial(StoreUnavailable, "the store is unavailable; try again")
_NO_RETRY: dict[str, Any] = {"retry": None, "timeout": TIMEOUT_SECONDS}


class FirestoreStore:
    """One database of one project. The first call imports the library and creates the client."""

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
        if salt is None:  # two threads can get here, and both get the same salt
            with _translate_errors():
                salt = self._get_or_create_salt(day)
            self._salts = {day: salt}
        return salt

    def _get_or_create_salt(self, day: str) -> bytes:
        """Return the salt of a day, and create it if needed. Delete the salts before the previous day."""
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
        """Add a number to the admitted scans of a record, and return the sum."""
        from google.cloud.firestore import Increment

        result = self._user(user_id).update({"admitted": Increment(number)}, **_retry_if_aborted(TIMEOUT_SECONDS))
        return int(result.transform_results[0].integer_value)

    def _tally_batch(self, scan: Scan, unique: int) -> WriteBatch:
        """Return a batch that adds a scan to a shard of its month. Increments of concurrent requests add up."""
        from google.cloud.firestore import Increment

        month, day = scan.day[:7], scan.day[8:]
        shard = self._user(scan.user_id).collection("qr_months").document(month_name(scan))
        numbers = {"scans": Increment(1), "unique": Increment(unique)}
        batch = self._client.batch()
        batch.set(shard, {"month": month, "days": {day: {scan.device: {scan.rule: numbers}}}}, merge=True)
        return batch

    def _delete_scans(self, old: Record) -> None:
        """Delete the scans of a deleted record within ``CLEANUP_SECONDS``. Leftovers do not count for later records."""
        deadline = monotonic() + CLEANUP_SECONDS
        try:
            with _translate_errors():
                for name in ("qr_months", "qr_visitors"):
                    self._delete_documents(self._user(old.id).collection(name), old.generation, deadline)
        except StoreUnavailable:
            log("WARNING", "scans of a deleted record not deleted: store unavailable or too slow")

    def _delete_documents(self, collection: CollectionReference, generation: str, deadline: float) -> None:
        """Delete the documents of a generation. Raises ``StoreUnavailable`` if some are left at the deadline."""
        # The names in this range start with "<generation>.": in ASCII, "0" follows "." and "/".
        first, end = ({"__name__": collection.document(f"{generation}{sign}")} for sign in ".0")
        query = collection.select([]).order_by("__name__").start_at(first).end_before(end).limit(MAX_DELETED_PER_BATCH)
        while snapshots := list(query.stream(**_NO_RETRY)):
            if monotonic() > deadline:
                raise StoreUnavailable("too many documents to delete before the deadline")
            batch = self._client.batch()
            for snapshot in snapshots:
                batch.delete(snapshot.reference)
            batch.commit(**_NO_RETRY)


@contextmanager
def _translate_errors() -> Iterator[None]:
    """Turn every error of Firestore, of the credentials and of the network into ``StoreUnavailable``."""
    from google.api_core.exceptions import GoogleAPIError
    from google.auth.exceptions import GoogleAuthError

    try:
        yield
    except (GoogleAPIError, GoogleAuthError, OSError) as error:
        STORE_FAILURES.add("firestore")
        raise _unavailable_error() from error


def _retry_if_aborted(seconds: float) -> dict[str, Any]:
    """Return options that retry an aborted write with exponential backoff. No retry starts after ``seconds``.

    Firestore aborts a write if other requests write to the same document. An aborted write was certainly not applied.
    """
    from google.api_core.exceptions import Aborted
    from google.api_core.retry import Retry, if_exception_type

    predicate = if_exception_type(Aborted)
    return {"retry": Retry(predicate, initial=0.05, maximum=1.0, timeout=seconds), "timeout": seconds}
