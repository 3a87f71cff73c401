"""Exponential backoff for clients that send wrong API keys or passwords."""

from __future__ import annotations

from collections.abc import Hashable
from threading import Lock
from typing import NamedTuple

MAX_FAILURES = 10  # per client and window; the next attempt is blocked
WINDOW_SECONDS = 60.0  # also the first block; each further block lasts twice as long
MAX_BLOCK_SECONDS = 960.0  # after the same time without a block, the next block is a first block again
MAX_CLIENTS = 10_000  # about 3 MB; the clients that failed least recently are forgotten


class _Failures(NamedTuple):
    """The failures of one client in the current window. Times are in seconds on the clock of the caller."""

    failures: int = 0
    window_end: float = 0.0
    blocks: int = 0
    blocked_until: float = 0.0


_NO_FAILURES = _Failures()


class Backoff:
    """Counts failures per client, and blocks a client after ``MAX_FAILURES`` failures within ``WINDOW_SECONDS``.

    The counts are in the memory of this process, and their number is bounded.
    """

    def __init__(self) -> None:
        self._clients: dict[Hashable, _Failures] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._clients)

    def blocked_seconds(self, client: Hashable, now: float) -> float:
        """Return the seconds for which a client is still blocked; 0 if it is not blocked."""
        with self._lock:
            return max(0.0, self._clients.get(client, _NO_FAILURES).blocked_until - now)

    def record_failure(self, client: Hashable, now: float) -> bool:
        """Count a failure. Return False if other failures have blocked the client in the meantime."""
        with self._lock:
            failures = self._clients.pop(client, _NO_FAILURES)
            is_allowed = now >= failures.blocked_until
            # The last entry of a dict is the newest.
            self._clients[client] = _add_failure(failures, now) if is_allowed else failures
            if len(self._clients) > MAX_CLIENTS:
                del self._clients[next(iter(self._clients))]
        return is_allowed


def _add_failure(old: _Failures, now: float) -> _Failures:
    failures, window_end = (old.failures, old.window_end) if now < old.window_end else (0, now + WINDOW_SECONDS)
    blocks = old.blocks if now < old.blocked_until + MAX_BLOCK_SECONDS else 0
    if failures + 1 < MAX_FAILURES:
        return _Failures(failures + 1, window_end, blocks, old.blocked_until)
    block_seconds = min(WINDOW_SECONDS * 2**blocks, MAX_BLOCK_SECONDS)
    return _Failures(blocks=blocks + 1, blocked_until=now + block_seconds)
