from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from threading import Event

import pytest

from qr.errors import StoreUnavailable
from qr.store import groups
from qr.store.groups import Groups
from tests.support.waiting import wait_until

SECONDS = 30.0
KEY, OTHER = "key", "other"


class Commits:
    """Commits that wait for ``can_end``, and fail for groups with the item ``bad``. A result is its item times ten."""

    def __init__(self) -> None:
        self.started: list[list[int]] = []
        self.can_end = Event()

    def __call__(self, key: str, items: Sequence[int]) -> list[int]:
        if key == OTHER:
            return list(items)
        self.started.append(list(items))
        assert self.can_end.wait(SECONDS)
        if -1 in items:
            raise StoreUnavailable("no")
        return [10 * item for item in items]


@pytest.fixture
def commits() -> Commits:
    return Commits()


def start(
    pool: ThreadPoolExecutor, joined: Groups[str, int, int], commits: Commits, *items: int
) -> list[Future[int | None]]:
    """Start a commit of the first item, and let the other items wait for it."""
    futures = []
    for number, item in enumerate(items):
        futures.append(pool.submit(joined.run, KEY, item, SECONDS, can_leave=True))
        wait_until(partial(has_joined, joined, commits, number))
    return futures


def has_joined(joined: Groups[str, int, int], commits: Commits, waiting: int) -> bool:
    return bool(commits.started) and joined.waiting == waiting


def test_items_that_wait_share_one_commit(commits: Commits) -> None:
    joined = Groups(commits, max_waiting=8)
    with ThreadPoolExecutor(8) as pool:
        futures = start(pool, joined, commits, 0, 1, 2, 3)
        commits.can_end.set()
        assert [future.result(SECONDS) for future in futures] == [0, 10, 20, 30]
    assert commits.started == [[0], [1, 2, 3]]
    assert (joined._busy, joined._groups, joined.waiting) == (set(), {}, 0)


def test_another_key_does_not_wait(commits: Commits) -> None:
    joined = Groups(commits, max_waiting=8)
    with ThreadPoolExecutor(8) as pool:
        start(pool, joined, commits, 0, 1)
        assert joined.run(OTHER, 5, SECONDS, can_leave=True) == 5
        commits.can_end.set()


def test_failed_commit_fails_its_items_only(commits: Commits) -> None:
    joined = Groups(commits, max_waiting=8)
    with ThreadPoolExecutor(8) as pool:
        first, *others = start(pool, joined, commits, 0, -1, 2)
        commits.can_end.set()
        assert first.result(SECONDS) == 0
        for other in others:
            with pytest.raises(StoreUnavailable):
                other.result(SECONDS)
    assert joined.run(KEY, 7, SECONDS, can_leave=True) == 70


@pytest.mark.parametrize(("max_waiting", "seconds"), [(0, SECONDS), (8, 0.01)])
def test_item_is_left_to_the_present_commit(max_waiting: int, seconds: float, commits: Commits) -> None:
    joined = Groups(commits, max_waiting)
    with ThreadPoolExecutor(8) as pool:
        (first,) = start(pool, joined, commits, 0)
        assert [joined.run(KEY, item, seconds, can_leave=True) for item in (1, 2)] == [None, None]
        assert not first.done()
        commits.can_end.set()
        assert first.result(SECONDS) == 0
    assert commits.started == [[0], [1, 2]]


def test_full_group_rejects_items(commits: Commits, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "MAX_GROUP", 2)
    joined = Groups(commits, max_waiting=0)
    with ThreadPoolExecutor(8) as pool:
        start(pool, joined, commits, 0)
        joined.run(KEY, 1, SECONDS, can_leave=True)
        joined.run(KEY, 2, SECONDS, can_leave=True)
        with pytest.raises(StoreUnavailable):
            joined.run(KEY, 3, SECONDS, can_leave=True)
        commits.can_end.set()
    assert commits.started == [[0], [1, 2]]


def test_item_that_cannot_be_left_is_committed_alone(commits: Commits) -> None:
    joined = Groups(commits, max_waiting=0)
    with ThreadPoolExecutor(8) as pool:
        (first,) = start(pool, joined, commits, 0)
        alone = pool.submit(joined.run, KEY, 1, SECONDS, can_leave=False)
        wait_until(lambda: commits.started == [[0], [1]])
        commits.can_end.set()
        assert (first.result(SECONDS), alone.result(SECONDS)) == (0, 10)


@pytest.mark.parametrize("items", [300, pytest.param(20_000, marks=pytest.mark.exhaustive)])
def test_every_item_is_committed_once(items: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "MAX_GROUP", items)
    committed: list[int] = []

    def commit(_key: int, numbers: Sequence[int]) -> Sequence[int]:
        committed.extend(numbers)
        return numbers

    def run(number: int) -> bool:
        return joined.run(number % 2, number, 0.0005, can_leave=True) in {number, None}

    joined = Groups(commit, max_waiting=3)
    with ThreadPoolExecutor(20) as pool:
        assert all(pool.map(run, range(items)))
    assert sorted(committed) == list(range(items))
    assert (joined._busy, joined._groups) == (set(), {})
