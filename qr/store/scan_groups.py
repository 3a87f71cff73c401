"""Group commits: the scans of a link that arrive during a commit share the next commit.

A document of a remote store takes few writes per second, so the scans of a popular link have to share them.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, wait
from functools import partial
from threading import Lock, Semaphore
from typing import TYPE_CHECKING, Any, TypeVar

from qr.errors import StoreUnavailable
from qr.links.record import Record
from qr.links.scans import Scan
from qr.log import log
from qr.metrics import QUEUED_SCANS, SCANS

if TYPE_CHECKING:
    from qr.store.protocol import Store

MAX_GROUP = 400  # scans of one commit; Firestore allows 500 documents of visitors
COUNT_SECONDS = 0.25  # maximum wait of a request for the commit of another request
ADMIT_SECONDS = 2.0  # the same for a link with max_scans, whose visitor waits; and of a group for the previous group

Key = tuple[str, int | None]  # key of a record; limit of the admitted scans, or None to count scans
Item = TypeVar("Item")


class _Group:
    """Items of one commit. More items can join until the thread of the first item starts the commit.

    previous: result of the group before this group
    accepted: number of items that the commit accepted, in the order of their arrival; or the error of the commit
    """

    def __init__(self, previous: Future[int] | None) -> None:
        self.previous = previous
        self.accepted = Future[int]()
        self.items: list[Any] = []
        self.is_open = True


class ScanGroups:
    """Counts and admits scans. A commit never delays the scans of other links.

    A link has one commit at a time, unless a commit takes longer than ``ADMIT_SECONDS``.

    threads: threads of this instance; at most half of them count scans and wait for a commit of another thread
    """

    def __init__(self, store: Store, threads: int) -> None:
        self._store = store
        self._places = Semaphore(threads // 2)
        self._lock = Lock()
        self._groups: dict[Key, _Group] = {}  # the latest of each key, until its commit ends

    def admit(self, record: Record, limit: int) -> bool:
        """Count an admitted scan if there are fewer than ``limit``. Return whether it was counted.

        Raises ``StoreUnavailable`` if the store does not respond in time. The scan can still be counted then.
        """

        def commit(records: list[Record]) -> int:
            return self._store.admit(record, limit, len(records))

        try:
            return self._run((record.key, limit), record, commit, ADMIT_SECONDS)
        except TimeoutError:
            raise StoreUnavailable("the store is busy; try again") from None

    def count(self, make_scan: Callable[[], Scan]) -> None:
        """Count a scan. If the store is unavailable, the scan is lost, and this is logged.

        If the commit takes too long, or too many threads wait, return earlier. The thread that commits the group then
        counts the scan.
        """
        try:
            scan = make_scan()
        except Exception as error:
            return _report_lost(1, error)
        has_place = self._places.acquire(blocking=False)
        try:
            self._run((scan.key, None), scan, self._count, COUNT_SECONDS if has_place else 0)
        except TimeoutError:
            QUEUED_SCANS.add()
        finally:
            if has_place:
                self._places.release()

    def _count(self, scans: list[Scan]) -> int:
        try:
            self._store.count(scans, lambda: self._has_open_group((scans[0].key, None)))
        except Exception as error:
            _report_lost(len(scans), error)
        else:
            SCANS.add("counted", amount=len(scans))
        return len(scans)

    def _run(self, key: Key, item: Item, commit: Callable[[list[Item]], int], seconds: float) -> bool:
        """Commit an item with those of other threads. Return whether it was accepted, or raise the error of the commit.

        The thread of the first item commits the group. Raises ``TimeoutError`` if another thread has waited for
        ``seconds``; its item stays in the group.
        """
        group, position = self._join(key, item)
        if position == 0:
            self._lead(key, group, partial(commit, group.items))
        return position < group.accepted.result(seconds)

    def _join(self, key: Key, item: object) -> tuple[_Group, int]:
        """Add an item to the open group of a key, or to a new group. Return the group, and the position of the item."""
        with self._lock:
            group = self._groups.get(key)
            if group is None or not group.is_open or len(group.items) == MAX_GROUP:
                group = self._groups[key] = _Group(group.accepted if group else None)
            group.items.append(item)
            return group, len(group.items) - 1

    def _lead(self, key: Key, group: _Group, commit: Callable[[], int]) -> None:
        """Commit a group after the previous group, or after ``ADMIT_SECONDS``. Until then, more items can join."""
        if group.previous:
            wait([group.previous], ADMIT_SECONDS)
        with self._lock:
            group.is_open = False
        try:
            group.accepted.set_result(commit())
        except Exception as error:  # raised again in each thread that waits
            group.accepted.set_exception(error)
        with self._lock:
            if self._groups.get(key) is group:
                del self._groups[key]

    def _has_open_group(self, key: Key) -> bool:
        with self._lock:
            group = self._groups.get(key)
            return group is not None and group.is_open


def _report_lost(number: int, error: Exception) -> None:
    """Count and log lost scans. Raise any error but ``StoreUnavailable``, which is a fault of the service."""
    SCANS.add("lost", amount=number)
    if not isinstance(error, StoreUnavailable):
        raise error
    log("WARNING", f"scan lost: store unavailable; scans in this commit: {number}")
