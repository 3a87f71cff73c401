from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from qr.access.backoff import MAX_BLOCK_SECONDS, MAX_CLIENTS, MAX_FAILURES, WINDOW_SECONDS, Backoff

CLIENT, OTHER = ("key", "192.0.2.1"), ("key", "192.0.2.2")


def fail(backoff: Backoff, now: float, times: int = MAX_FAILURES) -> list[bool]:
    """Record failures, and return whether each of them was still allowed."""
    return [backoff.record_failure(CLIENT, now) for _ in range(times)]


def test_client_is_blocked_after_ten_failures_per_minute() -> None:
    backoff = Backoff()
    assert fail(backoff, 0, MAX_FAILURES - 1) == [True] * (MAX_FAILURES - 1)
    assert backoff.blocked_seconds(CLIENT, 1) == 0
    assert backoff.record_failure(CLIENT, 1)
    assert backoff.blocked_seconds(CLIENT, 1) == WINDOW_SECONDS
    assert backoff.blocked_seconds(CLIENT, 1 + WINDOW_SECONDS - 0.5) == 0.5
    assert backoff.blocked_seconds(CLIENT, 1 + WINDOW_SECONDS) == 0
    assert backoff.blocked_seconds(OTHER, 1) == 0


def test_failures_in_separate_minutes_do_not_block() -> None:
    backoff = Backoff()
    for minute in range(10):
        assert all(fail(backoff, minute * WINDOW_SECONDS, MAX_FAILURES - 1))
    assert backoff.blocked_seconds(CLIENT, 9 * WINDOW_SECONDS) == 0


def test_block_doubles_up_to_the_maximum_and_is_forgotten() -> None:
    backoff, now, blocks = Backoff(), 0.0, []
    for _ in range(7):
        fail(backoff, now)
        blocks.append(backoff.blocked_seconds(CLIENT, now))
        now += blocks[-1]
    assert blocks == [60, 120, 240, 480, 960, 960, 960]
    now += MAX_BLOCK_SECONDS
    fail(backoff, now)
    assert backoff.blocked_seconds(CLIENT, now) == WINDOW_SECONDS


def test_failure_during_a_block_is_not_allowed_and_not_counted() -> None:
    backoff = Backoff()
    fail(backoff, 0)
    assert fail(backoff, 30) == [False] * MAX_FAILURES
    assert backoff.blocked_seconds(CLIENT, 30) == WINDOW_SECONDS - 30


def test_concurrent_failures_are_allowed_exactly_ten_times() -> None:
    backoff = Backoff()
    with ThreadPoolExecutor(16) as pool:
        allowed = list(pool.map(lambda _: backoff.record_failure(CLIENT, 0), range(500)))
    assert allowed.count(True) == MAX_FAILURES


def test_memory_is_bounded_and_keeps_recent_clients() -> None:
    backoff = Backoff()
    for number in range(2 * MAX_CLIENTS):
        backoff.record_failure(number, 0)
        if number % 1000 == 0:
            backoff.record_failure(CLIENT, 0)
    assert len(backoff) == MAX_CLIENTS
    assert backoff.blocked_seconds(CLIENT, 0) > 0
