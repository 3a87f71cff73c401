"""Scans in Firestore: counters of each month, and a document per visitor and day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from time import monotonic
from typing import Any

from google.api_core.exceptions import InvalidArgument
from google.cloud.firestore import Client, FieldFilter, Query
from google.cloud.firestore_v1.bulk_batch import BulkWriteBatch

from qr.errors import StoreUnavailable
from qr.links.scans import Scan, Tally
from qr.store import firestore_calls as calls
from qr.store.documents import (
    Increments,
    Shards,
    Visitor,
    add_up,
    month_name,
    nest_by_month,
    read_tallies,
    scan_deletion_time,
    visitor_name,
)
from qr.store.firestore_calls import translate_errors
from qr.store.values import OTHER, UNLIMITED, ValueLimit

MONTHS, VISITORS, ADMITTED = "qr_months", "qr_visitors", "qr_admitted"
CLEANUP_SECONDS = 4.0
MAX_DELETIONS = 400  # of one batch; Firestore allows 500
VISITOR_SECONDS = 0.5  # of a read for which a redirect waits
SLOW_SECONDS = 0.1  # of a commit, above which other writes to the document seem to delay it
MONTHS_PAGE = 20  # documents of one call, whose time is limited: a document of a popular link can have several 100 KB
FULL = "full"  # shard for scans that do not fit in a document; with few values, it never becomes too large


class FirestoreScans:
    """The scans of all records."""

    def __init__(self, database: str, threads: int) -> None:
        self._connection = calls.Connection(database, threads)
        self._shards = Shards()
        self._values = ValueLimit()

    @property
    def _client(self) -> Client:
        return self._connection.client

    def count(self, scans: Sequence[Scan], others_wait: Callable[[], bool] = bool) -> None:
        with self._connection.call():
            limited, key = [self._values.apply(scan) for scan in scans], scans[0].key
            new_visitors = self._create_visitors(key, {(scan.day, scan.visitor) for scan in limited})
            if len(scans) > 1 or others_wait():  # others that arrived while the documents of visitors were created
                self._shards.spread(key)
            try:
                self._commit_to_a_shard(key, add_up(limited, new_visitors))
            except InvalidArgument:  # the document would be larger than 1 MiB, or get more than 500 increments
                few = [scan._replace(values=tuple(_few_values(scan))) for scan in limited]
                self._commit(key, add_up(few, new_visitors), FULL, calls.retry_if_aborted(calls.COUNT_TIMEOUT_SECONDS))

    def has_visitor(self, key: str, day: str, visitor: bytes) -> bool:
        with self._connection.call():  # its timeout is so short that a failure does not show an outage
            reference = self._client.document(VISITORS, visitor_name(key, (day, visitor)))
            return bool(reference.get(retry=None, timeout=VISITOR_SECONDS).exists)

    def tallies(self, key: str, first: str, last: str) -> list[Tally]:
        with self._connection.read():
            months = (month_name(key, day[:7]) for day in (first, last))
            query = calls.select_range(self._client.collection(MONTHS), *months)
            return [tally for _, tally in _read_months(query, first, last)]

    def all_tallies(self, first: str, last: str) -> Iterator[tuple[str, Tally]]:
        with translate_errors():
            query = self._client.collection(MONTHS).where(filter=FieldFilter("month", ">=", first[:7]))
            query = query.where(filter=FieldFilter("month", "<=", last[:7])).order_by("month")
            yield from _read_months(query, first, last)

    def delete_scans(self, key: str) -> None:
        with self._connection.call():
            deadline = monotonic() + CLEANUP_SECONDS
            self._client.document(ADMITTED, key).delete(**calls.no_retry())
            for name in (MONTHS, VISITORS):
                names = calls.select_range(self._client.collection(name), f"{key}.", f"{key}.")
                for page in calls.read_pages(names.select([]), MAX_DELETIONS):
                    if monotonic() > deadline:
                        raise StoreUnavailable("too many documents to delete before the deadline; try again")
                    batch = self._client.batch()
                    for snapshot in page:
                        batch.delete(snapshot.reference)
                    batch.commit(**calls.no_retry())

    def _create_visitors(self, key: str, visitors: set[Visitor]) -> list[Visitor]:
        """Create the documents of visitors, and return the visitors that had none."""
        batch = BulkWriteBatch(self._client)
        for visitor in visitors:
            reference = self._client.document(VISITORS, visitor_name(key, visitor))
            batch.create(reference, {"delete_at": scan_deletion_time(visitor[0])})
        response = batch.commit(**calls.retry_if_aborted(calls.COUNT_TIMEOUT_SECONDS))
        return [visitor for visitor, status in zip(visitors, response.status, strict=True) if status.code == 0]

    def _commit_to_a_shard(self, key: str, increments: Increments) -> None:
        """Commit increments. Retry in another shard if the commit is aborted, because it was certainly not applied."""
        deadline = monotonic() + calls.COUNT_TIMEOUT_SECONDS

        def commit() -> None:
            start = monotonic()
            self._commit(key, increments, self._shards.choose(key), {"retry": None, "timeout": deadline - start})
            if monotonic() - start > SLOW_SECONDS:
                self._shards.spread(key, is_delayed=True)

        retry = calls.retry_if_aborted(calls.COUNT_TIMEOUT_SECONDS)["retry"]
        retry(commit, on_error=lambda _: self._shards.spread(key, is_delayed=True))()

    def _commit(self, key: str, increments: Increments, shard: object, options: dict[str, Any]) -> None:
        """Add increments to the documents of one shard in one commit. Increments of concurrent commits add up."""
        batch = self._client.batch()
        for month, days in nest_by_month(increments).items():
            reference = self._client.document(MONTHS, month_name(key, month, shard))
            batch.set(reference, {"key": key, "month": month, "days": days}, merge=True)
        batch.commit(**options)


def _read_months(query: Query, first: str, last: str) -> Iterator[tuple[str, Tally]]:
    for page in calls.read_pages(query, MONTHS_PAGE):
        for snapshot in page:
            yield from read_tallies(snapshot, first, last)


def _few_values(scan: Scan) -> Iterator[tuple[str, str]]:
    """Yield the values of a scan, with ``OTHER`` for each value that a client can invent."""
    return ((name, value if name in UNLIMITED else OTHER) for name, value in scan.values)
