from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from threading import Event

import pytest

from qr.single_flight import SingleFlight, WaitTimeout
from tests.support.waiting import wait_until


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


class Work:
    """A computation that waits for ``finish``, and counts its calls."""

    def __init__(self, error: Exception | None = None) -> None:
        self.calls, self.finish, self.error = 0, Event(), error

    def __call__(self) -> int:
        self.calls += 1
        assert self.finish.wait(5)
        if self.error and self.calls == 1:
            raise self.error
        return self.calls


def start(
    threads: ThreadPoolExecutor, flights: SingleFlight[int], work: Callable[[], int], number: int
) -> list[Future[int]]:
    """Start threads with the same key, and return when all but one of them wait."""
    futures = [threads.submit(flights.run, "key", work) for _ in range(number)]
    wait_until(lambda: flights.waiting == min(number - 1, flights.max_waiting))
    return futures


def test_concurrent_requests_share_one_computation(threads: ThreadPoolExecutor) -> None:
    work, flights = Work(), SingleFlight[int](10, 5)
    futures = start(threads, flights, work, 8)
    work.finish.set()
    assert [future.result(5) for future in futures] == [1] * 8
    assert (work.calls, flights.waiting) == (1, 0)
    assert flights.run("key", work) == 2


def test_errors_are_shared(threads: ThreadPoolExecutor) -> None:
    work, flights = Work(ValueError("bad")), SingleFlight[int](10, 5)
    futures = start(threads, flights, work, 4)
    work.finish.set()
    for future in futures:
        with pytest.raises(ValueError, match="bad"):
            future.result(5)
    assert work.calls == 1


def test_private_errors_are_not_shared(threads: ThreadPoolExecutor) -> None:
    work, flights = Work(KeyError("mine")), SingleFlight[int](10, 5, (KeyError,))
    futures = start(threads, flights, work, 4)
    work.finish.set()
    errors = [future.exception(5) for future in futures]
    assert len([error for error in errors if error]) == 1
    assert flights.waiting == 0


def test_number_of_waiting_threads_is_bounded(threads: ThreadPoolExecutor) -> None:
    work, flights = Work(), SingleFlight[int](2, 5)
    futures = start(threads, flights, work, 5)
    work.finish.set()
    for future in futures:
        future.result(5)
    assert work.calls <= 3  # one for three threads, and one for each of two that found no place to wait


def test_waiting_time_is_bounded(threads: ThreadPoolExecutor) -> None:
    work, flights = Work(), SingleFlight[int](10, 0.05)
    futures = [threads.submit(flights.run, "key", work) for _ in range(2)]
    waited = next(as_completed(futures, 5))
    work.finish.set()
    assert isinstance(waited.exception(), WaitTimeout)
    assert sum(1 for future in futures if future.exception(5) is None) == 1


def test_other_keys_do_not_wait() -> None:
    flights = SingleFlight[int](10, 5)
    assert flights.run("one", lambda: flights.run("other", lambda: 1)) == 1
