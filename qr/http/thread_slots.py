"""Slots for work that occupies a thread for a long time: batches, fetches of files by URL, statistics of all links."""

from __future__ import annotations

from threading import Lock
from typing import cast

from flask import current_app

from qr.config import Settings
from qr.errors import Overloaded

BATCHES, FETCHES, STATISTICS = "BATCHES", "FETCHES", "STATISTICS"  # keys of ``app.config``
MAX_CONCURRENT_FETCHES = 4  # of an app
BUSY_SECONDS = 5  # after which a client can try again


class Slots:
    """Work of one kind in progress. Each piece occupies a thread."""

    def __init__(self, count: int) -> None:
        self.free = count
        self._lock = Lock()

    def take(self) -> Slot:
        """Start work. Raises ``Overloaded`` if too much is in progress."""
        with self._lock:
            if not self.free:
                raise Overloaded(retry_after=BUSY_SECONDS)
            self.free -= 1
        return Slot(self)

    def give_back(self) -> None:
        """End work."""
        with self._lock:
            self.free += 1


class Slot:
    """One piece of work in progress."""

    def __init__(self, slots: Slots) -> None:
        self._slots: Slots | None = slots

    def release(self) -> None:
        """End the work. Further calls have no effect."""
        slots, self._slots = self._slots, None
        if slots:
            slots.give_back()


def take_slot(kind: str) -> Slot:
    """Start work in the app that handles the request: ``BATCHES``, ``FETCHES`` or ``STATISTICS``.

    Raises ``Overloaded`` if too much is in progress.
    """
    return cast(Slots, current_app.config[kind]).take()


def create_slots(current: Settings) -> dict[str, Slots]:
    """Return the slots of an app by kind. Batches and fetches occupy at most a quarter of its threads each.

    Statistics occupy at most three quarters: a browser requests the charts of a page, usually six, at the same time.
    """
    threads = current.threads
    shares = {BATCHES: threads // 4, FETCHES: min(threads // 4, MAX_CONCURRENT_FETCHES), STATISTICS: threads * 3 // 4}
    return {kind: Slots(max(1, share)) for kind, share in shares.items()}
