"""The documents over which the scans of a record in one month are spread."""

from __future__ import annotations

from itertools import count
from secrets import randbelow
from time import monotonic

BLOCKS = 16
BLOCK_SIZE = 10  # documents
SPREAD_SECONDS = 600.0  # after the last sign of load
MAX_HOT_RECORDS = 1000


class Shards:
    """Chooses a document for each commit. Threads can share it.

    One document takes about one write per second. The scans of most links are rare, and share document 0, so that
    statistics read one document. Under load, this process writes to the documents of a random block, one after the
    other. The instances then seldom wait for each other.
    """

    def __init__(self) -> None:
        self._first = 1 + randbelow(BLOCKS) * BLOCK_SIZE
        self._commits = count()
        self._spread_until: dict[str, float] = {}

    def choose(self, key: str) -> int:
        """Return the number of a document for the next commit."""
        if monotonic() >= self._spread_until.get(key, 0.0):
            return 0
        return self._first + next(self._commits) % BLOCK_SIZE

    def spread(self, key: str) -> None:
        """Spread the next scans of a record: several scans share a commit, or a commit was slow or aborted."""
        if len(self._spread_until) >= MAX_HOT_RECORDS:
            self._spread_until.clear()
        self._spread_until[key] = monotonic() + SPREAD_SECONDS
