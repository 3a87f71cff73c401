"""A lock with a timeout."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock


@contextmanager
def lock_with_timeout(lock: Lock, seconds: float, error: Callable[[], Exception]) -> Iterator[None]:
    """Return a context manager that acquires a lock. Raises ``error()`` if the lock is not free within ``seconds``."""
    # A non-blocking attempt is faster than one with a timeout.
    if not (lock.acquire(blocking=False) or lock.acquire(timeout=seconds)):
        raise error()
    try:
        yield
    finally:
        lock.release()
