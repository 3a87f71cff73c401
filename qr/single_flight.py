"""Compute a value once for concurrent threads, and return the result or raise the error in all of them.

No lock is held while a value is computed. A value is forgotten as soon as it is computed: this is no cache.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Event, Lock
from typing import Generic, TypeVar, cast

Value = TypeVar("Value")


class WaitTimeout(Exception):
    """A computation of another thread that takes too long."""


class _Flight(Generic[Value]):
    """A computation in progress. After ``done``, it has a value or an error."""

    def __init__(self) -> None:
        self.done = Event()
        self.value: Value | None = None
        self.error: BaseException | None = None


class SingleFlight(Generic[Value]):
    """Computations in progress, by key.

    max_waiting: threads that wait for others; further threads compute the value themselves
    seconds:     time after which a thread stops waiting
    private:     errors that belong to the thread that computes; a thread that waits then computes the value itself
    """

    def __init__(self, max_waiting: int, seconds: float, private: tuple[type[Exception], ...] = ()) -> None:
        self.max_waiting, self.seconds, self.private = max_waiting, seconds, private
        self.waiting = 0
        self._flights: dict[Hashable, _Flight[Value]] = {}
        self._lock = Lock()

    def run(self, key: Hashable, compute: Callable[[], Value]) -> Value:
        """Return the value of a key. Raises the error of the computation, or ``WaitTimeout``."""
        while True:
            flight, has_to_compute = self._join(key)
            if flight is None:
                return compute()
            if has_to_compute:
                return self._compute(key, flight, compute)
            if self._wait(flight):
                return cast(Value, flight.value)

    def _join(self, key: Hashable) -> tuple[_Flight[Value] | None, bool]:
        """Return the computation of a key, and whether this thread has to compute. None: too many threads wait."""
        with self._lock:
            if key not in self._flights:
                self._flights[key] = _Flight()
                return self._flights[key], True
            if self.waiting >= self.max_waiting:
                return None, False
            self.waiting += 1
            return self._flights[key], False

    def _wait(self, flight: _Flight[Value]) -> bool:
        """Wait for a computation, and return whether its result is for this thread too. Raises its error."""
        is_done = flight.done.wait(self.seconds)
        with self._lock:
            self.waiting -= 1
        if not is_done:
            raise WaitTimeout
        if isinstance(flight.error, Exception) and not isinstance(flight.error, self.private):
            raise flight.error
        return flight.error is None

    def _compute(self, key: Hashable, flight: _Flight[Value], compute: Callable[[], Value]) -> Value:
        try:
            flight.value = compute()
        except BaseException as error:
            flight.error = error
            raise
        else:
            return flight.value
        finally:
            with self._lock:
                del self._flights[key]
            flight.done.set()
