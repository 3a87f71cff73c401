"""The number of batches, and of fetches of files by URL, in progress. Each of them occupies a thread meanwhile."""

from __future__ import annotations

from threading import Lock

from qr.config import Settings
from qr.errors import Overloaded

SLOTS, FETCHES = "BATCHES", "FETCHES"  # keys of ``app.config``
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


def create_slots(current: Settings) -> Slots:
    """Return slots for batches, or for fetches. Each of both occupies at most a quarter of the threads of an app."""
    return Slots(max(1, current.threads // 4))
