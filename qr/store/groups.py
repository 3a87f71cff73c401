"""Group commits: one thread commits what all threads of this instance write under one key at the same time.

A document of a remote store takes few writes per second, so the scans of a popular link have to share them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Condition
from typing import Generic, TypeVar

from qr.errors import StoreUnavailable

MAX_GROUP = 1000  # items of one commit

Key = TypeVar("Key")
Item = TypeVar("Item")
Result = TypeVar("Result")
Commit = Callable[[Key, list[Item]], Sequence[Result]]


class _Group(Generic[Item, Result]):
    """Items of one commit. More items can join until a thread starts the commit.

    waiting: number of threads that wait for the commit
    """

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.waiting = 0
        self.is_done = False
        self.results: Sequence[Result] = ()
        self.error: Exception | None = None


class Groups(Generic[Key, Item, Result]):
    """Items that wait for their commit, by key. A commit never delays items with another key.

    commit:      commits the items of a key in one step, and returns one result per item
    max_waiting: maximum number of threads that wait at the same time while another thread commits
    """

    def __init__(self, commit: Commit[Key, Item, Result], max_waiting: int) -> None:
        self._commit, self._max_waiting = commit, max_waiting
        self.waiting = 0
        self._groups: dict[Key, _Group[Item, Result]] = {}  # whose commit has not started
        self._busy: set[Key] = set()  # keys with a commit in progress
        self._changed = Condition()

    def run(self, key: Key, item: Item, seconds: float, can_leave: bool) -> Result | None:
        """Commit an item with those of other threads. Return its result, or raise the error of the commit.

        If a commit with this key is in progress, the item is part of the next commit. None: the thread has waited for
        ``seconds``, or too many threads wait. The thread with the commit in progress then commits the item too. Without
        ``can_leave``, one of too many threads commits its item alone. Raises ``StoreUnavailable`` above ``MAX_GROUP``.
        """
        if self.waiting >= self._max_waiting and not can_leave:
            return self._commit(key, [item])[0]
        with self._changed:
            is_busy, may_wait = key in self._busy, not can_leave or self.waiting < self._max_waiting
            group = self._groups.setdefault(key, _Group())
            if len(group.items) >= MAX_GROUP:
                raise StoreUnavailable("too many scans wait for the store; try again")
            position = len(group.items)
            group.items.append(item)
            if is_busy and not (may_wait and self._wait(key, group, seconds)):
                return None
            if leads := not group.is_done:
                self._busy.add(key)
                del self._groups[key]
        if leads:
            self._lead(key, group)
        if group.error:
            raise group.error
        return group.results[position]

    def _wait(self, key: Key, group: _Group[Item, Result], seconds: float) -> bool:
        """Wait until a group is committed, or until this thread can commit the group. False: it took too long."""
        self.waiting += 1
        group.waiting += 1
        is_over = self._changed.wait_for(lambda: group.is_done or key not in self._busy, seconds)
        self.waiting -= 1
        group.waiting -= 1
        return is_over

    def _lead(self, key: Key, group: _Group[Item, Result] | None) -> None:
        """Commit a group, and the following groups for which no thread waits."""
        while group:
            try:
                group.results = self._commit(key, group.items)
            except Exception as error:  # raised again in each thread that waits
                group.error = error
            group = self._finish(key, group)

    def _finish(self, key: Key, group: _Group[Item, Result]) -> _Group[Item, Result] | None:
        """Wake the threads that wait for a group. Return the next group, unless a thread that waits commits it."""
        with self._changed:
            group.is_done = True
            self._changed.notify_all()
            following = self._groups.get(key)
            if following and not following.waiting:
                return self._groups.pop(key)
            self._busy.discard(key)
            return None
