"""A circuit breaker: a store that has just failed is left alone for a moment."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from qr.errors import StoreUnavailable
from qr.record import Record
from qr.scans import Scan, Tally

if TYPE_CHECKING:
    from qr.store import Store

OPEN_SECONDS = 2.0

Result = TypeVar("Result")


class Breaker:
    """Another store that fails at once after it has failed.

    Whoever asks a remote store that does not answer waits for seconds, and holds one of the server's threads meanwhile:
    without this, requests for links would soon hold them all, and pictures, which need no store, would wait behind.
    """

    is_remote = True

    def __init__(self, store: Store) -> None:
        self._store = store
        self._open_until = 0.0

    def get(self, user_id: str) -> Record | None:
        return self._call(lambda: self._store.get(user_id))

    def page(self, after: str, most: int) -> list[Record]:
        return self._call(lambda: self._store.page(after, most))

    def create(self, record: Record) -> bool:
        return self._call(lambda: self._store.create(record))

    def replace(self, old: Record, new: Record) -> bool:
        return self._call(lambda: self._store.replace(old, new))

    def delete(self, old: Record) -> bool:
        return self._call(lambda: self._store.delete(old))

    def admit(self, user_id: str, most: int) -> bool:
        return self._call(lambda: self._store.admit(user_id, most))

    def count(self, scan: Scan) -> None:
        self._call(lambda: self._store.count(scan))

    def tallies(self, user_id: str) -> list[Tally]:
        return self._call(lambda: self._store.tallies(user_id))

    def salt(self, day: str) -> bytes:
        return self._call(lambda: self._store.salt(day))

    def _call(self, action: Callable[[], Result]) -> Result:
        if monotonic() < self._open_until:
            raise StoreUnavailable("the store of records does not answer")
        try:
            return action()
        except StoreUnavailable:
            self._open_until = monotonic() + OPEN_SECONDS
            raise
