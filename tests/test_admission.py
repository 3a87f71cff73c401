from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from time import sleep

import pytest

from qr.admission import Admission, Grant, Limits, NotAdmitted
from tests.support.waiting import wait_until

LIMITS = Limits(units=100, bytes=1000, requests=4, seconds=5, units_per_second=50)


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


def start(threads: ThreadPoolExecutor, admission: Admission, units: int, size: int = 0) -> Future[Grant]:
    """Ask for admission in a thread, and return when this request runs or waits."""
    before = admission.requests + len(admission._waiting)
    future = threads.submit(admission.admit, units, size)
    wait_until(lambda: admission.requests + len(admission._waiting) > before or future.done())
    return future


def test_work_runs_at_once_up_to_the_limits() -> None:
    admission = Admission(LIMITS)
    grants = [admission.admit(50, 500), admission.admit(50, 500)]
    assert (admission.units, admission.bytes, admission.requests) == (100, 1000, 2)
    for grant in grants:
        grant.release()
        grant.release()
    assert (admission.units, admission.bytes, admission.requests) == (0, 0, 0)


@pytest.mark.parametrize(("units", "size"), [(60, 0), (0, 600)])
def test_work_above_a_limit_waits(threads: ThreadPoolExecutor, units: int, size: int) -> None:
    admission = Admission(LIMITS)
    first = admission.admit(units, size)
    second = start(threads, admission, units, size)
    assert not second.done()
    first.release()
    second.result(5).release()
    assert admission.requests == 0


def test_small_work_does_not_overtake_large_work(threads: ThreadPoolExecutor) -> None:
    admission = Admission(LIMITS)
    first = admission.admit(60, 0)
    large, small = start(threads, admission, 100), start(threads, admission, 10)
    assert not small.done()
    first.release()
    large.result(5)
    assert not small.done()
    large.result().release()
    small.result(5).release()


def test_work_above_every_limit_runs_alone() -> None:
    admission = Admission(LIMITS)
    admission.admit(1000, 10_000).release()


def test_queue_is_bounded(threads: ThreadPoolExecutor) -> None:
    admission = Admission(LIMITS)
    running = admission.admit(100, 0)
    waiting = [start(threads, admission, 100) for _ in range(LIMITS.requests - 1)]
    with pytest.raises(NotAdmitted) as raised:
        admission.admit(1, 0)
    assert raised.value.retry_after == 8  # 400 units
    running.release()
    for future in waiting:
        future.result(5).release()


def test_waiting_time_is_bounded(threads: ThreadPoolExecutor) -> None:
    admission = Admission(LIMITS._replace(seconds=0.5))
    running = admission.admit(60, 0)
    large = start(threads, admission, 100)
    sleep(0.25)  # on a busy machine, threads that start together could give up in another order
    small = start(threads, admission, 40)
    with pytest.raises(NotAdmitted):
        large.result(5)
    small.result(5).release()  # it no longer waits behind the large one
    running.release()
    assert (admission.units, admission.requests) == (0, 0)


def test_free_work_never_waits_but_counts(threads: ThreadPoolExecutor) -> None:
    admission = Admission(LIMITS)
    running = admission.admit(100, 1000)
    free = admission.count(500)
    running.release()
    waiting = start(threads, admission, 1, 600)
    assert not waiting.done()
    free.release()
    waiting.result(5).release()
    assert admission.bytes == 0


def test_many_threads_leave_nothing_behind(threads: ThreadPoolExecutor) -> None:
    admission = Admission(LIMITS._replace(requests=100))

    def work(number: int) -> bool:
        grant = admission.admit(number % 100, number % 7 * 100)
        is_within = admission.units <= LIMITS.units and admission.bytes <= LIMITS.bytes
        grant.release()
        return is_within

    assert all(threads.map(work, range(2000)))
    assert (admission.units, admission.bytes, admission.requests) == (0, 0, 0)
