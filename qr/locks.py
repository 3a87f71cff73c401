"""Work that only one may do at a time: on many pixels, which together would not fit in memory, or behind a lock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import Lock, RLock

# Sixteen pictures of as many side by side take 0.1 GB, besides the one large picture that takes up to 0.3.
MANY_PIXELS = 512 * 1024

_ONE_AT_A_TIME = RLock()  # for work within work


def turn(pixels: int) -> AbstractContextManager[object]:
    """A context for work on so many pixels of four bytes: few are free to go, many wait for their turn."""
    return _ONE_AT_A_TIME if pixels > MANY_PIXELS else nullcontext()


@contextmanager
def holding(lock: Lock, seconds: float, refusal: Callable[[], Exception]) -> Iterator[None]:
    """A context that holds a lock. Raises the refusal where that is not free in so many seconds."""
    if not (lock.acquire(blocking=False) or lock.acquire(timeout=seconds)):  # at once takes less than in time
        raise refusal()
    try:
        yield
    finally:
        lock.release()
