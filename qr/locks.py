"""Locks: one large image at a time, and a lock with a timeout."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import Lock, RLock

# Images of more pixels take up to 0.3 GB of memory each. Sixteen concurrent images of this size take 0.1 GB together.
LARGE_IMAGE_PIXELS = 512 * 1024

_LARGE_IMAGE_LOCK = RLock()  # reentrant, because work on a large image can include work on another large image


def large_image_lock(pixels: int) -> AbstractContextManager[object]:
    """Return a context manager that runs work on more than ``LARGE_IMAGE_PIXELS`` pixels one at a time.

    Smaller work does not wait.
    """
    return _LARGE_IMAGE_LOCK if pixels > LARGE_IMAGE_PIXELS else nullcontext()


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
