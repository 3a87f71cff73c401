"""Counts of a rate limit in the memory of this process, as sliding windows.

The count of a client is that of the current period, and the share of the previous period that a window of one period,
which ends now, still covers. No client can therefore spend its quota twice at the border of two periods.

``limits.storage.MemoryStorage`` counts the same way, but the number of its clients has no bound, it starts a thread up
to a hundred times per second, and importing ``limits`` would take 0.03 s of each cold start.
"""

from __future__ import annotations

from collections.abc import Callable
from math import floor
from threading import Lock
from time import monotonic
from typing import NamedTuple, Protocol

MAX_CLIENTS = 20_000  # about 6 MB; the clients that were counted least recently are forgotten


class WindowsUnavailable(Exception):
    """The store of the counts does not respond in time."""


class Windows(Protocol):
    """Counts of clients. The methods are those of ``limits.storage.SlidingWindowCounterSupport``."""

    def acquire_sliding_window_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count ``amount`` units of a client, unless they exceed ``limit`` per ``expiry`` seconds.

        Return whether they were counted. Raises ``WindowsUnavailable``.
        """

    def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        """Return the units of the previous and of the current period, each with the seconds for which they count.

        Raises ``WindowsUnavailable``.
        """


class _Window(NamedTuple):
    """Units of the previous and of the current period, and the start of the current period."""

    previous: int
    current: int
    start: float


class MemoryWindows:
    """Exact counts of at most ``MAX_CLIENTS`` clients."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._windows: dict[str, _Window] = {}
        self._lock = Lock()
        self._clock = clock

    def __len__(self) -> int:
        return len(self._windows)

    def acquire_sliding_window_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        with self._lock:
            now = self._clock()
            window = self._window(key, expiry, now)
            weighted = window.previous * (expiry - (now - window.start)) / expiry
            is_admitted = floor(weighted) + window.current + amount <= limit
            self._windows.pop(key, None)  # the last entry of a dict is the newest
            self._windows[key] = window._replace(current=window.current + amount * is_admitted)
            if len(self._windows) > MAX_CLIENTS:
                del self._windows[next(iter(self._windows))]
        return is_admitted

    def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        with self._lock:
            now = self._clock()
            window = self._window(key, expiry, now)
        rest = expiry - (now - window.start)
        return window.previous, rest, window.current, rest + expiry

    def _window(self, key: str, period: int, now: float) -> _Window:
        """Return the window of a client. Its current period contains ``now``."""
        window = self._windows.get(key)
        if window is None or now >= window.start + 2 * period:
            return _Window(0, 0, now)
        if now >= window.start + period:
            return _Window(window.current, 0, window.start + period)
        return window
