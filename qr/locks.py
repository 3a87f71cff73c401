"""Work that only one may do at a time: on many pixels, which together would not fit in memory, or behind a lock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import Lock, RLock

# Sixteen pictures of as many side by side take 0.1 GB, besides the one large picture that takes up to 0.3.
LARGE_IMAGE_PIXELS = 512 * 1024

_LARGE_IMAGE_LOCK = RLock()  # for work within work


def large_image_lock(pixels: int) -> AbstractContextManager[object]:
    """A context for work on so many pixels of four bytes: few are free to go, many wait for their turn."""
    return _LARGE_IMAGE_LOCK if pixels > LARGE_IMAGE_PIXELS else nullcontext()


@contextmanager
def lock_with_timeout(lock: Lock, seconds: float, error: Callable[[], Exception]) -> Iterator[None]:
    """A context that holds a lock. Raises the refusal where that is not free in so many seconds."""
    if not (lock.acquire(blocking=False) or lock.acquire(timeout=seconds)):  # at once takes less than in time
        raise error()
    try:
        yield
    finally:
        lock.release()
