from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BrokenBarrierError, Lock, Thread

import pytest

from qr.locks import LARGE_IMAGE_PIXELS, large_image_lock, lock_with_timeout


def run_two_threads(pixels: int, seconds: float) -> None:
    """Run two threads that wait for each other during work on ``pixels`` pixels."""
    barrier = Barrier(2)

    def work(_: int) -> None:
        with large_image_lock(pixels):
            barrier.wait(seconds)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(work, range(2)))


def test_small_images_run_concurrently() -> None:
    run_two_threads(LARGE_IMAGE_PIXELS, 30)


def test_large_images_run_one_at_a_time() -> None:
    with pytest.raises(BrokenBarrierError):
        run_two_threads(LARGE_IMAGE_PIXELS + 1, 0.1)


def test_large_image_lock_is_reentrant() -> None:
    def nest_locks() -> None:
        with large_image_lock(LARGE_IMAGE_PIXELS + 1), large_image_lock(LARGE_IMAGE_PIXELS + 1):
            pass

    # A lock that is not reentrant blocks this thread for ever. The thread must not block the end of the test run.
    thread = Thread(target=nest_locks, daemon=True)
    thread.start()
    thread.join(30)
    assert not thread.is_alive()


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
