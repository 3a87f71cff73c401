"""A circuit breaker for remote stores."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from qr.errors import StoreUnavailable
from qr.links.queries import RecordQuery
from qr.links.record import Record
from qr.links.scans import Scan, Tally

if TYPE_CHECKING:
    from qr.store.protocol import Store

OPEN_SECONDS = 2.0
TRIAL_SECONDS = 30.0  # longer than any call takes; each call ends its trial itself
CLOSED = 0.0

Result = TypeVar("Result")


class CircuitBreaker:
    """A store that rejects calls without a round trip for ``OPEN_SECONDS`` after a failure. Then one call tries again.

    A request to an unresponsive remote store blocks a server thread for seconds. Without the circuit breaker, link
    requests would soon block all threads, and image requests, which need no store, would wait.
    """

    is_remote = True

    def __init__(self, store: Store) -> None:
        self._store = store
        self._open_until = CLOSED
        self._trial_lock = Lock()

    def get(self, user_id: str) -> Record | None:
        return self._call(lambda: self._store.get(user_id))

    def page(self, query: RecordQuery) -> list[Record]:
        return self._call(lambda: self._store.page(query))

    def count_tags(self, tags: frozenset[str] | None) -> dict[str, int]:
        return self._call(lambda: self._store.count_tags(tags))

    def create(self, record: Record) -> bool:
        return self._call(lambda: self._store.create(record))

    def replace(self, old: Record, new: Record) -> bool:
        return self._call(lambda: self._store.replace(old, new))

    def delete(self, old: Record) -> bool:
        return self._call(lambda: self._store.delete(old))

    def admit(self, record: Record, limit: int, number: int = 1) -> int:
        self._check_closed()
        return self._store.admit(record, limit, number)

    def count(self, scans: Sequence[Scan]) -> None:
        self._check_closed()
        self._store.count(scans)

    def has_visitor(self, key: str, day: str, visitor: bytes) -> bool:
        self._check_closed()  # a redirect waits for this call, so its timeout is too short to open the breaker
        return self._store.has_visitor(key, day, visitor)

    def tallies(self, key: str, first: str, last: str) -> list[Tally]:
        return self._call(lambda: self._store.tallies(key, first, last))

    def all_tallies(self, first: str, last: str) -> Iterator[tuple[str, Tally]]:
        return self._call(lambda: self._store.all_tallies(first, last))

    def delete_scans(self, key: str) -> None:
        self._call(lambda: self._store.delete_scans(key))

    def delete_expired(self, now: datetime) -> None:
        self._call(lambda: self._store.delete_expired(now))

    def salt(self, day: str) -> bytes:
        # Not a trial: the salt usually comes from memory, and then its success does not show that the store responds.
        self._check_closed()
        return self._store.salt(day)

    def _check_closed(self) -> None:
        """Reject a call while the breaker is open.

        Calls that use this check do not open the breaker: many concurrent writes for one link can fail although the
        store responds.
        """
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
            self._open_until = CLOSED  # a fault of this service, after the store has responded
            raise
        self._open_until = CLOSED
        return result

    def _start_trial(self) -> None:
        """Let the first call after ``OPEN_SECONDS`` try the store. Raises ``StoreUnavailable`` for all others."""
        with self._trial_lock:
            if monotonic() < self._open_until:
                raise _unavailable_error()
            self._open_until = monotonic() + TRIAL_SECONDS


def _unavailable_error() -> StoreUnavailable:
    return StoreUnavailable("the store is unavailable; try again")
