"""Records and scans in Firestore, for functions that run on more than one machine.

    qr_users/<id>                     a record; deleted with its scans after delete_at
    qr_months/<key>.<month>.<shard>   tallies of a record in a month, in one document or spread over several
    qr_visitors/<key>.<day>.<hash>    one document per record, visitor and day; a TTL policy can delete it
    qr_admitted/<key>                 number of admitted scans of a record with max_scans
    qr_salts/<day>                    the salt of a day

All names of scans start with the key of their record, so that a range of names selects them without an index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from secrets import token_bytes
from typing import TYPE_CHECKING, Any

from qr.errors import StoreUnavailable
from qr.links.record import Record
from qr.links.scans import Scan, Tally
from qr.log import log
from qr.store import firestore_calls as calls
from qr.store.documents import read_document, write_document
from qr.store.firestore_calls import Connection, no_retry, retry_if_aborted, translate_errors
from qr.store.firestore_scans import ADMITTED, FirestoreScans
from qr.store.retention import latest_salts, scan_deletion_time

if TYPE_CHECKING:
    from google.cloud.firestore import DocumentReference, DocumentSnapshot, WriteOption

SALT_BYTES = 16


class FirestoreStore:
    """One database of one project."""

    is_remote = True

    def __init__(self, database: str = "") -> None:
        self._salts: dict[str, bytes] = {}
        self._connection = Connection(database)
        self._scans = FirestoreScans(self._connection)

    def get(self, user_id: str) -> Record | None:
        with translate_errors():
            snapshot = self._user(user_id).get(**no_retry())
            return self._read([snapshot])[0] if snapshot.exists else None

    def page(self, after: str, limit: int) -> list[Record]:
        with translate_errors():
            query = self._connection.client.collection("qr_users").order_by("__name__").limit(limit)
            if after:
                query = query.start_after({"__name__": self._user(after)})
            return self._read(query.stream(**no_retry()))

    def create(self, record: Record) -> bool:
        from google.api_core.exceptions import AlreadyExists

        with translate_errors():
            try:
                self._user(record.id).create(write_document(record), **retry_if_aborted(calls.TIMEOUT_SECONDS))
            except AlreadyExists:
                return False
            return True

    def replace(self, old: Record, new: Record) -> bool:
        from google.api_core.exceptions import FailedPrecondition, NotFound

        with translate_errors():
            try:
                self._user(old.id).update(
                    write_document(new), self._if_unchanged(old), **retry_if_aborted(calls.TIMEOUT_SECONDS)
                )
            except (FailedPrecondition, NotFound):
                return False
            return True

    def delete(self, old: Record) -> bool:
        from google.api_core.exceptions import FailedPrecondition, NotFound

        with translate_errors():
            try:
                self._user(old.id).delete(self._if_unchanged(old), **retry_if_aborted(calls.TIMEOUT_SECONDS))
            except (FailedPrecondition, NotFound):
                return False
        try:
            self.delete_scans(old.key)
        except StoreUnavailable:
            log("WARNING", "scans of a deleted record not deleted: store unavailable or too slow")
        return True

    def admit(self, record: Record, limit: int, number: int = 1) -> int:
        with translate_errors():
            above = min(number, max(0, self._add_admitted(record.key, number) - limit))
            if above:
                self._add_admitted(record.key, -above)
            return number - above

    def count(self, scans: Sequence[Scan]) -> None:
        with translate_errors():
            self._scans.count(scans)

    def tallies(self, key: str, first: str, last: str) -> list[Tally]:
        with translate_errors():
            return self._scans.tallies(key, first, last)

    def all_tallies(self, first: str, last: str) -> Iterator[tuple[str, Tally]]:
        with translate_errors():
            yield from self._scans.all_tallies(first, last)

    def delete_scans(self, key: str) -> None:
        with translate_errors():
            self._scans.delete(key)

    def delete_expired(self, now: datetime) -> None:
        from google.api_core.exceptions import FailedPrecondition, NotFound
        from google.cloud.firestore import FieldFilter

        with translate_errors():
            users = self._connection.client.collection("qr_users")
            expired = users.where(filter=FieldFilter("delete_at", "<=", now)).limit(calls.MAX_BATCH)
            for record in map(read_document, list(expired.stream(**no_retry()))):
                self._scans.delete(record.key)  # before the record: if a deletion fails, the next call repeats it
                with suppress(FailedPrecondition, NotFound):
                    self._user(record.id).delete(self._if_unchanged(record), **no_retry())

    def salt(self, day: str) -> bytes:
        salt = self._salts.get(day)
        if salt is None:  # two threads can get here, and both get the same salt
            with translate_errors():
                salt = self._get_or_create_salt(day)
            self._salts = latest_salts({**self._salts, day: salt})
        return salt

    def _get_or_create_salt(self, day: str) -> bytes:
        from google.api_core.exceptions import AlreadyExists

        document, salt = self._connection.client.document("qr_salts", day), token_bytes(SALT_BYTES)
        try:
            document.create({"salt": salt, "delete_at": scan_deletion_time(day)}, **no_retry())
        except AlreadyExists:
            return bytes(document.get(**no_retry()).get("salt"))
        self._clean_up(day, datetime.now(UTC))
        return salt

    def _clean_up(self, day: str, now: datetime) -> None:
        """Delete expired records, and the salts before the previous day in UTC, except the salt of ``day``."""
        from google.cloud.firestore import FieldFilter

        salts = self._connection.client.collection("qr_salts")
        old = salts.where(filter=FieldFilter("delete_at", "<=", now)).limit(calls.MAX_BATCH)
        for snapshot in old.stream(**no_retry()):
            if snapshot.id != day:
                snapshot.reference.delete(**no_retry())
        try:
            self.delete_expired(now)
        except StoreUnavailable:
            log("WARNING", "expired records not deleted: store unavailable or too slow")

    def _user(self, user_id: str) -> DocumentReference:
        document: DocumentReference = self._connection.client.document("qr_users", user_id)
        return document

    def _read(self, snapshots: Iterable[DocumentSnapshot[Any]]) -> list[Record]:
        """Return the records of documents. For those with ``max_scans``, read the admitted scans in one more call."""
        records = [read_document(snapshot) for snapshot in snapshots]
        client = self._connection.client
        limited = [client.document(ADMITTED, record.key) for record in records if "max_scans" in record.link]
        found = client.get_all(limited, **no_retry()) if limited else ()
        admitted = {snapshot.id: snapshot.get("admitted") for snapshot in found if snapshot.exists}
        return [record._replace(admitted=admitted.get(record.key, 0)) for record in records]

    def _if_unchanged(self, record: Record) -> WriteOption:
        return self._connection.client.write_option(last_update_time=record.state)

    def _add_admitted(self, key: str, number: int) -> int:
        """Add a number to the admitted scans of a record, and return the sum."""
        from google.cloud.firestore import Increment

        document = self._connection.client.document(ADMITTED, key)
        options = retry_if_aborted(calls.TIMEOUT_SECONDS)
        result = document.set({"admitted": Increment(number)}, merge=True, **options)
        return int(result.transform_results[0].integer_value)
