"""Records and scans in Firestore, for functions that run on more than one machine.

    qr_users/<id>                     a record; deleted with its scans after delete_at
    qr_months/<key>.<month>.<shard>   tallies of a record in a month, in one document or spread over several
    qr_visitors/<key>.<day>.<hash>    one document per record, visitor and day; a TTL policy can delete it
    qr_admitted/<key>                 number of admitted scans of a record with max_scans
    qr_salts/<day>                    the salt of a day

All names of scans start with the key of their record, so that a range of names selects them without an index.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import islice
from secrets import token_bytes
from time import monotonic
from typing import Any

from google.api_core.exceptions import AlreadyExists, FailedPrecondition, NotFound
from google.cloud.firestore import DocumentReference, DocumentSnapshot, FieldFilter, Increment, Query, WriteOption

from qr.config import DEFAULT_THREADS
from qr.errors import StoreUnavailable
from qr.links.queries import RecordQuery
from qr.links.record import Record
from qr.log import log
from qr.store import firestore_calls as calls
from qr.store.documents import read_document, scan_deletion_time, write_document
from qr.store.firestore_calls import no_retry, retry_if_aborted, retry_read
from qr.store.firestore_scans import ADMITTED, FirestoreScans

SALT_BYTES = 16
MAX_CURRENT_DAYS = 3  # in all time zones at the same time
MAX_TAGGED_RECORDS = 10_000  # of which a request counts the tags; Firestore bills a read for each
TAGGED_PAGE = 500  # records of one call
MAX_EXPIRED = 400  # records, or salts, that one request per day deletes
EXPIRY_SECONDS = 20.0  # for the deletion of expired records, by one request per day; the next day continues


class FirestoreStore(FirestoreScans):
    """One database of one project."""

    is_remote = True

    def __init__(self, database: str = "", threads: int = DEFAULT_THREADS) -> None:
        super().__init__(database, threads)
        self._salts: dict[str, bytes] = {}
        self._new_day = ""  # day whose salt this process has created; empty after the deletion of older documents

    def get(self, user_id: str) -> Record | None:
        with self._connection.read():
            snapshot = self._user(user_id).get(**retry_read())
            return self._read([snapshot])[0] if snapshot.exists else None

    def page(self, query: RecordQuery) -> list[Record]:
        with self._connection.read():
            direction = "DESCENDING" if query.is_descending else "ASCENDING"
            by_name = query.field == "id"
            users = self._client.collection("qr_users")
            found = users if query.tags is None else self._tagged(query.tags)
            found = found if by_name else found.order_by(query.field, direction=direction)
            found = found.order_by("__name__", direction=direction).limit(query.limit)
            if query.after:
                value, user_id = query.after
                position = {} if by_name else {query.field: value}
                found = found.start_after({**position, "__name__": self._user(user_id)})
            return self._read(found.stream(**retry_read()))

    def count_tags(self, tags: frozenset[str] | None) -> dict[str, int]:
        with self._connection.read():
            found = self._tagged(tags).select(["tags"]).order_by("tags" if tags is None else "__name__")
            pages = islice(calls.read_pages(found, TAGGED_PAGE), MAX_TAGGED_RECORDS // TAGGED_PAGE)
            return Counter(tag for page in pages for snapshot in page for tag in snapshot.get("tags"))

    def create(self, record: Record) -> bool:
        return self._is_applied(self._user(record.id).create, write_document(record))

    def replace(self, old: Record, new: Record) -> bool:
        return self._is_applied(self._user(old.id).update, write_document(new), self._if_unchanged(old))

    def delete(self, old: Record) -> bool:
        is_deleted = self._is_applied(self._user(old.id).delete, self._if_unchanged(old))
        try:
            if is_deleted:
                self.delete_scans(old.key)
        except StoreUnavailable:
            log("WARNING", "scans of a deleted record not deleted: store unavailable or too slow")
        return is_deleted

    def admit(self, record: Record, limit: int, number: int = 1) -> int:
        with self._connection.call():
            above = min(number, max(0, self._add_admitted(record.key, number) - limit))
            if above:
                self._add_admitted(record.key, -above)
            return number - above

    def delete_expired(self, now: datetime) -> None:
        deadline = monotonic() + EXPIRY_SECONDS
        with self._connection.call():
            expired = self._older("qr_users", now)
        for record in map(read_document, expired):
            if monotonic() > deadline:
                raise StoreUnavailable("too many records to delete before the deadline; try again")
            self.delete_scans(record.key)  # before the record: if a deletion fails, the next call repeats it
            self._is_applied(self._user(record.id).delete, self._if_unchanged(record))

    def salt(self, day: str, *, may_wait: bool = True) -> bytes:
        salt = self._salts.get(day)
        if salt is None:
            salt, is_new = self._get_or_create_salt(day)
            self._salts = dict(sorted({**self._salts, day: salt}.items())[-MAX_CURRENT_DAYS:])
            if is_new:  # else nothing is assigned: another thread can have set a new day
                self._new_day = day
        if self._new_day and may_wait:
            new_day, self._new_day = self._new_day, ""
            self._clean_up(new_day, datetime.now(UTC))
        return salt

    def _get_or_create_salt(self, day: str) -> tuple[bytes, bool]:
        """Return the salt of a day, and whether it is new."""
        with self._connection.call():
            document = self._client.document("qr_salts", day)
            stored = document.get(**retry_read()).to_dict()
        if stored:
            return bytes(stored["salt"]), False
        salt = token_bytes(SALT_BYTES)
        if self._is_applied(document.create, {"salt": salt, "delete_at": scan_deletion_time(day)}):
            return salt, True
        return self._get_or_create_salt(day)  # another thread or instance has created it

    def _clean_up(self, day: str, now: datetime) -> None:
        """Delete expired records, and the salts before the previous day in UTC, except the salt of ``day``."""
        try:
            with self._connection.call():
                for snapshot in self._older("qr_salts", now):
                    if snapshot.id != day:
                        snapshot.reference.delete(**no_retry())
            self.delete_expired(now)
        except StoreUnavailable:
            log("WARNING", "salts or expired records not deleted: store unavailable or too slow")

    def _older(self, name: str, now: datetime) -> list[DocumentSnapshot[Any]]:
        """Return documents that can be deleted now."""
        query = self._client.collection(name).where(filter=FieldFilter("delete_at", "<=", now))
        return list(query.limit(MAX_EXPIRED).stream(**retry_read()))

    def _user(self, user_id: str) -> DocumentReference:
        document: DocumentReference = self._client.document("qr_users", user_id)
        return document

    def _tagged(self, tags: frozenset[str] | None) -> Query:
        """Return a query for the records with at least one of some tags; None: with any tag."""
        condition = (">", []) if tags is None else ("array_contains_any", [*tags])
        return self._client.collection("qr_users").where(filter=FieldFilter("tags", *condition))

    def _read(self, snapshots: Iterable[DocumentSnapshot[Any]]) -> list[Record]:
        """Return the records of documents. For those with ``max_scans``, read the admitted scans in one more call."""
        records = [read_document(snapshot) for snapshot in snapshots]
        client = self._client
        limited = [client.document(ADMITTED, record.key) for record in records if "max_scans" in record.link]
        found = client.get_all(limited, **retry_read()) if limited else ()
        admitted = {snapshot.id: snapshot.get("admitted") for snapshot in found if snapshot.exists}
        return [record._replace(admitted=admitted.get(record.key, 0)) for record in records]

    def _if_unchanged(self, record: Record) -> WriteOption:
        return self._client.write_option(last_update_time=record.state)

    def _add_admitted(self, key: str, number: int) -> int:
        """Add a number to the admitted scans of a record, and return the sum."""
        document = self._client.document(ADMITTED, key)
        options = retry_if_aborted(calls.TIMEOUT_SECONDS)
        result = document.set({"admitted": Increment(number)}, merge=True, **options)
        return int(result.transform_results[0].integer_value)

    def _is_applied(self, write: Callable[..., object], *arguments: object) -> bool:
        """Send a write with a precondition. Return whether the precondition was met."""
        with self._connection.call():
            try:
                write(*arguments, **retry_if_aborted(calls.TIMEOUT_SECONDS))
            except (AlreadyExists, FailedPrecondition, NotFound):
                return False
            return True
