"""The number of documents over which the scans of a record in one month are spread."""

from __future__ import annotations

from secrets import randbelow
from time import monotonic

MAX_SHARDS = 64
SPREAD_SECONDS = 600.0  # after the last slow or aborted commit
MAX_HOT_RECORDS = 1000


class Shards:
    """Chooses a document for each commit. Threads can share it.

    One document takes about one write per second. A record therefore starts with one document, and this process
    doubles the number after each slow or aborted commit. A single slow commit, such as the first, does not count.
    """

    def __init__(self) -> None:
        self._hot: dict[str, tuple[int, float]] = {}  # number of documents, and the end of this state

    def choose(self, key: str) -> int:
        """Return the number of a document for the next commit."""
        return randbelow(max(1, self._spread(key)))

    def widen(self, key: str) -> None:
        """Double the number of documents of a record, after a slow or aborted commit."""
        if len(self._hot) >= MAX_HOT_RECORDS:
            self._hot.clear()
        self._hot[key] = min(MAX_SHARDS, max(1, 2 * self._spread(key))), monotonic() + SPREAD_SECONDS

    def _spread(self, key: str) -> int:
        """Return the number of documents; 0 without a slow or aborted commit."""
        number, end = self._hot.get(key, (0, 0.0))
        return number if monotonic() < end else 0
