"""Records and scans in Firestore, for a function that runs on more than one machine.

qr_users/<id>                    a record; delete_at, by which a TTL policy may remove it
qr_users/<id>/qr_months/<...>    tallies of a month, divided among SHARDS documents
qr_users/<id>/qr_visitors/<...>  one document a visitor and day
qr_salts/<day>                   the salt of a day
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property
from secrets import randbelow, token_bytes
from typing import TYPE_CHECKING, Any

from qr.errors import StoreUnavailable
from qr.record import Record
from qr.scans import Scan, Tally

if TYPE_CHECKING:
    from google.cloud.firestore import Client, DocumentReference, DocumentSnapshot, WriteBatch, WriteOption

SECONDS = 4.0  # for one call; the first one also makes the connection
PATIENT_SECONDS = 8.0  # for counting, which nobody waits for
SHARDS = 10  # of a month: one document takes about one write a second for long
KEPT_AFTER_EXPIRY = timedelta(days=90)  # for the code of an expired link leads to its fallback
KEPT_OF_A_DAY = timedelta(days=2)
SALT_BYTES = 16
MOST_DELETED = 400  # at once; the API takes 500

_ONCE: dict[str, Any] = {"retry": None, "timeout": SECONDS}


class FirestoreStore:
    """One database of one project. The client is made, and its library imported, with the first call."""

    is_remote = True

    def __init__(self, database: str = "") -> None:
        self._database = database
        self._salts: dict[str, bytes] = {}

    @cached_property
    def _client(self) -> Client:
        from google.cloud.firestore import Client

        return Client(database=self._database or None)

    def get(self, user_id: str) -> Record | None:
        with _answering():
            snapshot = self._user(user_id).get(**_ONCE)
            return _record(snapshot) if snapshot.exists else None

    def page(self, after: str, most: int) -> list[Record]:
        with _answering():
            query = self._client.collection("qr_users").order_by("__name__").limit(most)
            if after:
                query = query.start_after({"__name__": self._user(after)})
            return [_record(snapshot) for snapshot in query.stream(**_ONCE)]

    def create(self, record: Record) -> bool:
        from google.api_core.exceptions import AlreadyExists

        with _answering():
            try:
                self._user(record.id).create({**_document(record), "admitted": 0}, **_ONCE)
            except AlreadyExists:
                return False
            self._forget_scans(record.id)  # those of one that a TTL policy removed
            return True

    def replace(self, old: Record, new: Record) -> bool:
        from google.api_core.exceptions import FailedPrecondition, NotFound

        with _answering():
            try:
                self._user(old.id).update(_document(new), self._unless_changed(old), **_ONCE)
            except (FailedPrecondition, NotFound):
                return False
            return True

    def delete(self, old: Record) -> bool:
        from google.api_core.exceptions import FailedPrecondition, NotFound

        with _answering():
            try:
                self._user(old.id).delete(self._unless_changed(old), **_ONCE)
            except (FailedPrecondition, NotFound):
                return False
            self._forget_scans(old.id)
            return True

    def admit(self, user_id: str, most: int) -> bool:
        from google.api_core.exceptions import NotFound

        with _answering():
            try:
                if self._add_admitted(user_id, 1) <= most:
                    return True
                self._add_admitted(user_id, -1)
            except NotFound:
                pass
            return False

    def count(self, scan: Scan) -> None:
        from google.api_core.exceptions import AlreadyExists

        visitor = self._document("qr_users", scan.user_id, "qr_visitors", f"{scan.day}-{scan.visitor.hex()}")
        with _answering():
            batch = self._tallied(scan, unique=1)
            batch.create(visitor, {"delete_at": _start_of(scan.day) + KEPT_OF_A_DAY})
            try:
                batch.commit(**_patiently())
            except AlreadyExists:
                self._tallied(scan, unique=0).commit(**_patiently())

    def tallies(self, user_id: str) -> list[Tally]:
        scans: Counter[tuple[str, str, str]] = Counter()
        unique: Counter[tuple[str, str, str]] = Counter()
        with _answering():
            for snapshot in self._user(user_id).collection("qr_months").stream(**_ONCE):
                for key, numbers in _numbers(snapshot):
                    scans[key] += numbers["scans"]
                    unique[key] += numbers["unique"]
        return [Tally(*key, scans[key], unique[key]) for key in sorted(scans)]

    def salt(self, day: str) -> bytes:
        if day not in self._salts:
            with _answering():
                self._salts = {day: self._salt_of(day)}
        return self._salts[day]

    def _salt_of(self, day: str) -> bytes:
        """The salt of a day, made by whoever comes first; then those of the days before yesterday go."""
        from google.api_core.exceptions import AlreadyExists
        from google.cloud.firestore import FieldFilter

        salts = self._client.collection("qr_salts")
        salt, delete_at = token_bytes(SALT_BYTES), _start_of(day) + KEPT_OF_A_DAY
        try:
            salts.document(day).create({"salt": salt, "delete_at": delete_at}, **_ONCE)
        except AlreadyExists:
            salt = salts.document(day).get(**_ONCE).get("salt")
        before_yesterday = FieldFilter("delete_at", "<", delete_at - timedelta(days=1))
        for old in salts.where(filter=before_yesterday).limit(MOST_DELETED).stream(**_ONCE):
            old.reference.delete(**_ONCE)
        return salt

    def _user(self, user_id: str) -> DocumentReference:
        return self._document("qr_users", user_id)

    def _document(self, *path: str) -> DocumentReference:
        document: DocumentReference = self._client.document(*path)
        return document

    def _unless_changed(self, record: Record) -> WriteOption:
        return self._client.write_option(last_update_time=record.state)

    def _add_admitted(self, user_id: str, number: int) -> int:
        """Add to the number of those admitted, and return what it is then."""
        from google.cloud.firestore import Increment

        result = self._user(user_id).update({"admitted": Increment(number)}, **_ONCE)
        return int(result.transform_results[0].integer_value)

    def _tallied(self, scan: Scan, unique: int) -> WriteBatch:
        """A batch that adds a scan to one of its month's shards, whatever others add meanwhile."""
        from google.cloud.firestore import Increment

        month, day = scan.day[:7], scan.day[8:]
        shard = self._document("qr_users", scan.user_id, "qr_months", f"{month}.{randbelow(SHARDS)}")
        numbers = {"scans": Increment(1), "unique": Increment(unique)}
        batch = self._client.batch()
        batch.set(shard, {"month": month, "days": {day: {scan.device: {scan.rule: numbers}}}}, merge=True)
        return batch

    def _forget_scans(self, user_id: str) -> None:
        for name in ("qr_months", "qr_visitors"):
            found = self._user(user_id).collection(name).select([]).limit(MOST_DELETED)
            while snapshots := list(found.stream(**_ONCE)):
                batch = self._client.batch()
                for snapshot in snapshots:
                    batch.delete(snapshot.reference)
                batch.commit(**_ONCE)


@contextmanager
def _answering() -> Iterator[None]:
    """Whatever keeps the database from answering is a ``StoreUnavailable``."""
    from google.api_core.exceptions import GoogleAPIError
    from google.auth.exceptions import GoogleAuthError

    try:
        yield
    except (GoogleAPIError, GoogleAuthError) as error:
        raise StoreUnavailable("the store of records does not answer") from error


def _patiently() -> dict[str, Any]:
    """Again and again while others write to the same document; such a write was certainly not made."""
    from google.api_core.exceptions import Aborted
    from google.api_core.retry import Retry, if_exception_type

    predicate = if_exception_type(Aborted)
    return {"retry": Retry(predicate, initial=0.05, maximum=1.0, timeout=PATIENT_SECONDS), "timeout": PATIENT_SECONDS}


def _numbers(snapshot: DocumentSnapshot[Any]) -> Iterator[tuple[tuple[str, str, str], dict[str, int]]]:
    """Day, device and rule of every tally in one document, and its numbers."""
    month = snapshot.to_dict() or {}
    for day, devices in month["days"].items():
        for device, rules in devices.items():
            for rule, numbers in rules.items():
                yield (f"{month['month']}-{day}", device, rule), numbers


def _document(record: Record) -> dict[str, Any]:
    return {
        "link": json.dumps(record.link, ensure_ascii=False),
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        "password": record.password,
        "version": record.version,
        "delete_at": _deleted_at(record),
    }


def _record(snapshot: DocumentSnapshot[Any]) -> Record:
    document = snapshot.to_dict() or {}
    link, times = json.loads(document["link"]), (document["created_at"], document["updated_at"])
    numbers = document["version"], document["admitted"]
    return Record(snapshot.id, link, *times, document["password"], *numbers, snapshot.update_time)


def _deleted_at(record: Record) -> datetime | None:
    expires_at = record.link.get("expires_at")
    return datetime.fromisoformat(expires_at) + KEPT_AFTER_EXPIRY if expires_at else None


def _start_of(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)
