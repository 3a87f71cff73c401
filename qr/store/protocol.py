"""What every store of records and scans can do."""

from __future__ import annotations

from typing import Protocol

from qr.links.record import Record
from qr.links.scans import Scan, Tally


class Store(Protocol):
    """Records by their ids, and the scans of their links.

    Every method may raise ``StoreUnavailable``, within a few seconds at most. Threads may share one store.
    """

    is_remote: bool  # whether each call is a round trip over the network

    def get(self, user_id: str) -> Record | None:
        """The record of an id."""

    def page(self, after: str, limit: int) -> list[Record]:
        """Records in the order of their ids, from the first behind ``after``."""

    def create(self, record: Record) -> bool:
        """Keep a record, without scans, unless its id has one; whether it did."""

    def replace(self, old: Record, new: Record) -> bool:
        """Put one record in the place of another, unless that has changed since it was read; whether it did."""

    def delete(self, old: Record) -> bool:
        """Forget a record and its scans, unless it has changed since it was read; whether it did."""

    def admit(self, user_id: str, limit: int) -> bool:
        """Whether the link has been followed fewer times than ``most``; if so, it now has once more."""

    def count(self, scan: Scan) -> None:
        """Add a scan to its tally, kept for good when this returns."""

    def tallies(self, record: Record) -> list[Tally]:
        """All tallies of a record's link."""

    def salt(self, day: str) -> bytes:
        """Sixteen random bytes, the same for all on one day (YYYY-MM-DD), forgotten when one is made two days later."""
