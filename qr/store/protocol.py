"""The protocol that every store of records and scans fulfils."""

from __future__ import annotations

from typing import Protocol

from qr.links.record import Record
from qr.links.scans import Scan, Tally


class Store(Protocol):
    """Records by their ids, and the scans of their links. Threads can share a store.

    Every method raises ``StoreUnavailable`` if the store does not respond in time: with SQLite in 2 seconds, or in 0.2
    seconds in ``count`` and ``salt``. With Firestore, a method can have several steps, each of 4 seconds, or of 8
    seconds in ``count``.

    A completed write survives the end of the process. It can still be lost in a power failure with SQLite, but not with
    Firestore.
    """

    is_remote: bool  # whether each call is a round trip over the network

    def get(self, user_id: str) -> Record | None:
        """Return the record of an id."""

    def page(self, after: str, limit: int) -> list[Record]:
        """Return at most ``limit`` records with an id greater than ``after``, in the order of their ids."""

    def create(self, record: Record) -> bool:
        """Store a record without scans, unless its id already has a record. Return whether it was stored."""

    def replace(self, old: Record, new: Record) -> bool:
        """Replace a record if it is unchanged since it was read (optimistic locking). Return whether it was replaced.

        The number of admitted scans stays. With Firestore, a call of ``admit`` in between also counts as a change.
        """

    def delete(self, old: Record) -> bool:
        """Delete a record and its scans if it is unchanged since it was read. Return whether it was deleted."""

    def admit(self, user_id: str, limit: int) -> bool:
        """Count an admitted scan if there are fewer than ``limit``. Return whether it was counted.

        Without a record, nothing is counted.
        """

    def count(self, scan: Scan) -> None:
        """Add a scan to its tally."""

    def tallies(self, record: Record) -> list[Tally]:
        """Return all tallies of a record."""

    def salt(self, day: str) -> bytes:
        """Return the salt of a day (YYYY-MM-DD): sixteen random bytes, the same for all threads and processes.

        The first call for a day creates the salt, and deletes the salts of days before the previous day. SQLite also
        deletes the visitors of these days; in Firestore a TTL policy can do this.
        """
