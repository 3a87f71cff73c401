from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from qr.http.rate_windows import MAX_CLIENTS, MemoryWindows


class Clock:
    """A clock that a test sets, in seconds."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_units_are_counted_up_to_the_limit() -> None:
    windows = MemoryWindows(Clock())
    assert [windows.acquire_sliding_window_entry("a", 10, 60, units) for units in (4, 7, 6, 1)] == [
        True, False, True, False,
    ]  # fmt: skip
    assert windows.acquire_sliding_window_entry("b", 10, 60, 10)
    assert windows.get_sliding_window("a", 60) == (0, 60, 10, 120)


def test_units_leave_the_window_one_after_the_other() -> None:
    clock = Clock()
    windows = MemoryWindows(clock)
    assert windows.acquire_sliding_window_entry("a", 60, 60, 60)
    clock.now += 60
    assert windows.get_sliding_window("a", 60) == (60, 60, 0, 120)
    assert not windows.acquire_sliding_window_entry("a", 60, 60)
    clock.now += 30.5
    assert not windows.acquire_sliding_window_entry("a", 60, 60, 32)
    assert windows.acquire_sliding_window_entry("a", 60, 60, 31)
    clock.now += 120
    assert windows.get_sliding_window("a", 60) == (0, 60, 0, 120)


def test_more_units_than_the_limit_are_rejected() -> None:
    assert not MemoryWindows(Clock()).acquire_sliding_window_entry("a", 10, 60, 11)


def test_concurrent_requests_get_exactly_the_limit() -> None:
    windows = MemoryWindows(Clock())
    with ThreadPoolExecutor(16) as pool:
        admitted = list(pool.map(lambda _: windows.acquire_sliding_window_entry("a", 500, 60), range(2000)))
    assert admitted.count(True) == 500


def test_memory_is_bounded_and_keeps_recent_clients() -> None:
    windows = MemoryWindows(Clock())
    for number in range(2 * MAX_CLIENTS):
        windows.acquire_sliding_window_entry(str(number), 10, 60)
        if number % 1000 == 0:
            windows.acquire_sliding_window_entry("busy", 1000, 60)
    assert len(windows) == MAX_CLIENTS
    assert windows.get_sliding_window("busy", 60)[2] == 2 * MAX_CLIENTS // 1000
