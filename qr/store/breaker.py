"""A circuit breaker: a store that has just failed is left alone for a moment, and then tried by one."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from qr.errors import StoreUnavailable
from qr.links.record import Record
from qr.links.scans import Scan, Tally

if TYPE_CHECKING:
    from qr.store.protocol import Store

OPEN_SECONDS = 2.0
TRIAL_SECONDS = 30.0  # longer than any call takes, and each ends its trial itself
CLOSED = 0.0

Result = TypeVar("Result")


class CircuitBreaker:
    """Another store that fails at once after it has failed.

    Whoever asks a remote store that does not answer waits for seconds, and holds one of the server's threads meanwhile:
    without this, requests for links would soon hold them all, and pictures, which need no store, would wait behind.
    """

    is_remote = True

    def __init__(self, store: Store) -> None:
        self._store = store
        self._open_until = CLOSED
        self._trial_lock = Lock()

    def get(self, user_id: str) -> Record | None:
        return self._call(lambda: self._store.get(user_id))

    def page(self, after: str, limit: int) -> list[Record]:
        return self._call(lambda: self._store.page(after, limit))

    def create(self, record: Record) -> bool:
        return self._call(lambda: self._store.create(record))

    def replace(self, old: Record, new: Record) -> bool:
        return self._call(lambda: self._store.replace(old, new))

    def delete(self, old: Record) -> bool:
        return self._call(lambda: self._store.delete(old))

    def admit(self, user_id: str, limit: int) -> bool:
        self._check_closed()
        return self._store.admit(user_id, limit)

    def count(self, scan: Scan) -> None:
        self._check_closed()
        self._store.count(scan)

    def tallies(self, record: Record) -> list[Tally]:
        return self._call(lambda: self._store.tallies(record))

    def salt(self, day: str) -> bytes:
        self._check_closed()
        return self._store.salt(day)  # mostly without a look at the store, which then proves nothing

    def _check_closed(self) -> None:
        """For what many write at once: that it fails for one link says nothing of the store, which was just read."""
        if self._open_until != CLOSED:
            raise _unavailable_error()

    def _call(self, action: Callable[[], Result]) -> Result:
        if self._open_until != CLOSED:
            self._start_trial()
        try:
            result = action()
        except StoreUnavailable:
            self._open_until = monotonic() + OPEN_SECONDS
            raise
        except Exception:
            self._open_until = CLOSED  # a fault of ours, after the store has answered
            raise
        self._open_until = CLOSED
        return result

    def _start_trial(self) -> None:
        with self._trial_lock:
            if monotonic() < self._open_until:
                raise _unavailable_error()
            self._open_until = monotonic() + TRIAL_SECONDS


def _unavailable_error() -> StoreUnavailable:
    return StoreUnavailable("the store of records does not answer")
