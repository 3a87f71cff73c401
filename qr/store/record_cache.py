"""A short cache of records for visits of links, so that a popular link does not read its record for every visit."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from cachetools import TTLCache

from qr.errors import StoreUnavailable
from qr.links.record import Record
from qr.single_flight import SingleFlight, WaitTimeout

if TYPE_CHECKING:
    from qr.store.protocol import Store

MAX_RECORDS = 1000
MAX_WAITING = 100  # threads that wait for a read of another thread; more threads read the record themselves
WAIT_SECONDS = 4.0

Key = tuple[str, object]  # id, and the state of the cache when the read began


class RecordCache:
    """Records of a store, for ``seconds`` after they were read; for 0 seconds, the cache is off.

    Concurrent requests for a record that is not in the cache share one read.
    """

    def __init__(self, store: Store, seconds: int) -> None:
        self._store, self._seconds = store, seconds
        self._records: TTLCache[Key, list[Record | None]] = TTLCache(MAX_RECORDS, seconds)  # lists of one record
        self._state = object()
        self._lock = Lock()
        self._reads = SingleFlight[Record | None](MAX_WAITING, WAIT_SECONDS)

    def get(self, user_id: str) -> Record | None:
        """Return the record of an id. Raises ``StoreUnavailable`` as the store does."""
        if not self._seconds:
            return self._store.get(user_id)
        key = user_id, self._state
        with self._lock:
            if found := self._records.get(key):
                return found[0]
        try:
            return self._reads.run(key, lambda: self._read(key))
        except WaitTimeout:
            raise StoreUnavailable("the store is unavailable; try again") from None

    def clear(self) -> None:
        """Forget all records, and the reads in progress, after this instance has written a record."""
        self._state = object()

    def add_admitted(self, record: Record) -> None:
        """Add a scan to the admitted scans of a record in the cache, which expires at the same time as before.

        A record that was read again since then can already contain the scan: a second count would close the link early.
        """
        with self._lock:
            found = self._records.get((record.id, self._state))
            if found and (cached := found[0]) and cached.link is record.link:  # of the same read
                found[0] = cached._replace(admitted=cached.admitted + 1)

    def _read(self, key: Key) -> Record | None:
        record = self._store.get(key[0])
        with self._lock:
            self._records[key] = [record]
        return record
