"""Admit expensive work: limit its units and bytes at the same time, and let the rest wait in a bounded queue.

The queue is first in, first out: small work does not overtake large work that waits. Free work never waits, but its
bytes count. This module uses nothing of HTTP and nothing of images.
"""

from __future__ import annotations

from collections import deque
from math import ceil
from threading import Event, Lock
from typing import NamedTuple


class Limits(NamedTuple):
    """Limits of an ``Admission``.

    units, bytes: of all admitted work at the same time
    requests:     requests that run or wait, because each of them occupies a thread
    seconds:      time after which a request stops waiting
    units_per_second: speed of the work, for the estimate of the time after which a client can try again
    """

    units: int
    bytes: int
    requests: int
    seconds: float
    units_per_second: float


class NotAdmitted(Exception):
    """Work that the queue has no place for, or that waited too long. ``retry_after`` is in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class Grant:
    """Units and bytes of one request. ``is_work``: whether it counts as a request that runs."""

    def __init__(self, admission: Admission, units: int, size: int, *, is_work: bool) -> None:
        self.admission, self.units, self.bytes, self.is_work = admission, units, size, is_work
        self.started = Event()

    def release(self) -> None:
        """Give back everything. Further calls have no effect."""
        self.admission.release(self)


class Admission:
    """Work in progress, and the queue of work that waits. All methods can be called by any thread."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.units = self.bytes = self.requests = 0
        self._waiting: deque[Grant] = deque()
        self._lock = Lock()

    @property
    def waiting(self) -> int:
        """Number of requests that wait."""
        return len(self._waiting)

    def count(self, size: int) -> Grant:
        """Count the bytes of free work, which never waits."""
        grant = Grant(self, 0, size, is_work=False)
        with self._lock:
            self._start(grant)
        return grant

    def admit(self, units: int, size: int) -> Grant:
        """Wait until work may start. Work above a limit starts when no other work is in progress.

        Raises ``NotAdmitted`` if too many requests run or wait, or after ``limits.seconds``.
        """
        grant = Grant(self, units, size, is_work=True)
        with self._lock:
            if self.requests + len(self._waiting) >= self.limits.requests:
                raise NotAdmitted(self._retry_after())
            self._waiting.append(grant)
            self._start_waiting()
        if not grant.started.wait(self.limits.seconds):
            self._give_up(grant)
        return grant

    def release(self, grant: Grant) -> None:
        """Give back what a grant counts, and start work that then fits."""
        with self._lock:
            self.units -= grant.units
            self.bytes -= grant.bytes
            self.requests -= grant.is_work
            grant.units, grant.bytes, grant.is_work = 0, 0, False
            self._start_waiting()

    def _give_up(self, grant: Grant) -> None:
        with self._lock:
            if grant.started.is_set():  # meanwhile
                return
            retry_after = self._retry_after()
            self._waiting.remove(grant)
            self._start_waiting()  # smaller work behind it can fit
        raise NotAdmitted(retry_after)

    def _start_waiting(self) -> None:
        while self._waiting and self._fits(self._waiting[0]):
            self._start(self._waiting.popleft())

    def _fits(self, grant: Grant) -> bool:
        fits = self.units + grant.units <= self.limits.units and self.bytes + grant.bytes <= self.limits.bytes
        return fits or not (self.requests or self.bytes)

    def _start(self, grant: Grant) -> None:
        self.units += grant.units
        self.bytes += grant.bytes
        self.requests += grant.is_work
        grant.started.set()

    def _retry_after(self) -> int:
        """Return the seconds, at least 1, that the work in progress and in the queue takes."""
        units = self.units + sum(grant.units for grant in self._waiting)
        return max(1, ceil(units / self.limits.units_per_second))
