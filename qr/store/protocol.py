"""The protocol that every store of records and scans fulfils."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from qr.links.queries import RecordQuery
from qr.links.record import Record
from qr.links.scans import Scan, Tally

RETENTION_AFTER_EXPIRY = timedelta(days=90)  # an expired link opens its fallback until its record is deleted


class Store(Protocol):
    """Records by their ids, and the scans of their links. Threads can share a store.

    Every method raises ``StoreUnavailable`` if the store does not respond in time: with SQLite in 2 seconds, or in 0.2
    seconds in ``count`` and ``salt``. With Firestore, a method can have several steps, each of 4 seconds, of 8 seconds
    in ``count``, or of half a second in ``has_visitor``.

    A completed write survives the end of the process. It can still be lost in a power failure with SQLite, but not with
    Firestore.
    """

    is_remote: bool  # whether each call is a round trip over the network

    def get(self, user_id: str) -> Record | None:
        """Return the record of an id."""

    def page(self, query: RecordQuery) -> list[Record]:
        """Return the records of a query, in its order."""

    def count_tags(self, tags: frozenset[str] | None) -> dict[str, int]:
        """Return the number of records with each tag. Firestore counts at most ``MAX_TAGGED_RECORDS`` records.

        tags: count only records with at least one of these tags; None: all records
        """

    def create(self, record: Record) -> bool:
        """Store a record without scans, unless its id already has a record. Return whether it was stored."""

    def replace(self, old: Record, new: Record) -> bool:
        """Replace a record if it is unchanged since it was read (optimistic locking). Return whether it was replaced.

        The number of admitted scans stays. Scans in between do not count as a change.
        """

    def delete(self, old: Record) -> bool:
        """Delete a record and its scans if it is unchanged since it was read. Return whether it was deleted."""

    def admit(self, record: Record, limit: int, number: int = 1) -> int:
        """Count admitted scans of a record, as long as there are at most ``limit``.

        Return how many of ``number`` scans were counted.
        """

    def count(self, scans: Sequence[Scan], others_wait: Callable[[], bool] = bool, /) -> None:
        """Add at least one, and at most ``MAX_GROUP``, scans of one record to its tallies, in one step.

        others_wait: whether further scans of the record wait, so that Firestore uses several documents

        A dimension other than "time", "device" and "rule" counts at most ``MAX_VALUES`` values per day and process.
        Scans with other values count as "other".
        """

    def has_visitor(self, key: str, day: str, visitor: bytes) -> bool:
        """Return whether a scan of a record by this visitor was counted on a day (YYYY-MM-DD)."""

    def tallies(self, key: str, first: str, last: str) -> list[Tally]:
        """Return the tallies of a record from the first to the last day (YYYY-MM-DD), in any order.

        A tally can be divided into several, which add up.
        """

    def all_tallies(self, first: str, last: str) -> Iterator[tuple[str, Tally]]:
        """Yield the keys of all records with their tallies, as ``tallies`` returns them."""

    def delete_scans(self, key: str) -> None:
        """Delete the scans of a record and its number of admitted scans."""

    def delete_expired(self, now: datetime) -> None:
        """Delete the records that expired ``RETENTION_AFTER_EXPIRY`` before ``now``, and their scans.

        If there are very many, some are left for the next call.
        """

    def salt(self, day: str, *, may_wait: bool = True) -> bytes:
        """Return the salt of a day (YYYY-MM-DD): sixteen random bytes, the same for all threads and processes.

        The day can be that of any time zone. The first call for a day creates the salt, calls ``delete_expired``, and
        deletes the salts of days before the previous day in UTC. SQLite also deletes the visitors of these days; in
        Firestore a TTL policy can do this.

        may_wait: whether this call deletes in a remote store, which can take 20 seconds; otherwise the next call does
        """
