from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BrokenBarrierError

import pytest

from qr.turns import MANY_PIXELS, turn


def meet(pixels: int) -> None:
    """Wait for another thread within the work of that many pixels, half a second at most."""
    barrier = Barrier(2)

    def work(_: int) -> None:
        with turn(pixels):
            barrier.wait(0.5)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(work, range(2)))


def test_small_work_goes_on_side_by_side() -> None:
    meet(MANY_PIXELS)


def test_large_work_is_done_by_one_at_a_time() -> None:
    with pytest.raises(BrokenBarrierError):
        meet(MANY_PIXELS + 1)


def test_large_work_within_large_work_does_not_wait_for_itself() -> None:
    with turn(MANY_PIXELS + 1), turn(MANY_PIXELS + 1):
        pass
