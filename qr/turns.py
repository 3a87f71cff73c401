"""Work on many pixels, one at a time: together it would not fit in the memory of one instance."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from threading import RLock

# Sixteen pictures of as many side by side take 0.1 GB, besides the one large picture that takes up to 0.3.
MANY_PIXELS = 512 * 1024

_ONE_AT_A_TIME = RLock()  # for work within work


def turn(pixels: int) -> AbstractContextManager[object]:
    """A context for work on so many pixels of four bytes: few are free to go, many wait for their turn."""
    return _ONE_AT_A_TIME if pixels > MANY_PIXELS else nullcontext()
