from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BrokenBarrierError, Lock

import pytest

from qr.locks import LARGE_IMAGE_PIXELS, large_image_lock, lock_with_timeout


def meet(pixels: int, seconds: float) -> None:
    """Wait for another thread within the work of that many pixels."""
    barrier = Barrier(2)

    def work(_: int) -> None:
        with large_image_lock(pixels):
            barrier.wait(seconds)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(work, range(2)))


def test_small_work_goes_on_side_by_side() -> None:
    meet(LARGE_IMAGE_PIXELS, 30)


def test_large_work_is_done_by_one_at_a_time() -> None:
    with pytest.raises(BrokenBarrierError):
        meet(LARGE_IMAGE_PIXELS + 1, 0.1)


def test_large_work_within_large_work_does_not_wait_for_itself() -> None:
    with large_image_lock(LARGE_IMAGE_PIXELS + 1), large_image_lock(LARGE_IMAGE_PIXELS + 1):
        pass


def test_who_waits_too_long_for_a_lock_is_refused() -> None:
    lock = Lock()
    with (
        lock_with_timeout(lock, 0.05, TimeoutError),
        pytest.raises(TimeoutError),
        lock_with_timeout(lock, 0.05, TimeoutError),
    ):
        pytest.fail("two hold the same lock")
    assert not lock.locked()


def test_who_waits_for_a_lock_gets_it_when_it_is_free() -> None:
    lock = Lock()

    def held(_: int) -> bool:
        with lock_with_timeout(lock, 30, TimeoutError):
            return lock.locked()

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(held, range(100)))
    assert not lock.locked()


def test_a_lock_is_free_again_after_a_fault() -> None:
    lock = Lock()
    with pytest.raises(KeyError), lock_with_timeout(lock, 30, TimeoutError):
        raise KeyError
    assert not lock.locked()
