from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import pytest

from qr.locks import lock_with_timeout


def test_lock_timeout_raises_given_error() -> None:
    lock = Lock()
    with (
        lock_with_timeout(lock, 0.05, TimeoutError),
        pytest.raises(TimeoutError),
        lock_with_timeout(lock, 0.05, TimeoutError),
    ):
        pytest.fail("the lock was acquired twice")
    assert not lock.locked()


def test_waiting_threads_all_acquire_lock() -> None:
    lock = Lock()

    def use_lock(_: int) -> bool:
        with lock_with_timeout(lock, 30, TimeoutError):
            return lock.locked()

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(use_lock, range(100)))
    assert not lock.locked()


def test_lock_is_released_after_exception() -> None:
    lock = Lock()
    with pytest.raises(KeyError), lock_with_timeout(lock, 30, TimeoutError):
        raise KeyError
    assert not lock.locked()
