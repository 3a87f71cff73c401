"""Wait for a condition in a test."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, sleep

MAX_WAITING_SECONDS = 10


def wait_until(condition: Callable[[], bool]) -> None:
    """Return when a condition is true. Raises ``AssertionError`` after ``MAX_WAITING_SECONDS``."""
    deadline = monotonic() + MAX_WAITING_SECONDS
    while not condition():
        assert monotonic() < deadline
        sleep(0.001)
