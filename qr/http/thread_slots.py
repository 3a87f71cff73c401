"""Slots for work that occupies a thread for a long time: batches, and fetches of files by URL."""

from __future__ import annotations

from threading import Lock
from typing import cast

from flask import current_app

from qr.config import Settings
from qr.errors import Overloaded

BATCHES, FETCHES = "BATCHES", "FETCHES"  # keys of ``app.config``
BUSY_SECONDS = 5  # after which a client can try again


class Slots:
    """Batches, or fetches, in progress. Each of them occupies a thread."""

    def __init__(self, count: int) -> None:
        self.free = count
        self._lock = Lock()

    def take(self) -> Slot:
        """Start a batch or a fetch. Raises ``Overloaded`` if too many are in progress."""
        with self._lock:
            if not self.free:
                raise Overloaded(retry_after=BUSY_SECONDS)
            self.free -= 1
        return Slot(self)

    def give_back(self) -> None:
        """End a batch or a fetch."""
        with self._lock:
            self.free += 1


class Slot:
    """One batch or fetch in progress."""

    def __init__(self, slots: Slots) -> None:
        self._slots: Slots | None = slots

    def release(self) -> None:
        """End the batch or the fetch. Further calls have no effect."""
        slots, self._slots = self._slots, None
        if slots:
            slots.give_back()


def take_slot(kind: str) -> Slot:
    """Start a batch or a fetch in the app that handles the request: ``BATCHES`` or ``FETCHES``.

    Raises ``Overloaded`` if too many are in progress.
    """
    return cast(Slots, current_app.config[kind]).take()


def create_slots(current: Settings) -> Slots:
    """Return slots for batches, or for fetches. Each of both occupies at most a quarter of the threads of an app."""
    return Slots(max(1, current.threads // 4))
