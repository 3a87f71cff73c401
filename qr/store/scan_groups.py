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

MAX_GROUP = 1000  # scans of one commit
COUNT_SECONDS = 0.25  # maximum wait of a request for the commit of another request
ADMIT_SECONDS = 2.0  # the same for the scan of a link with max_scans, whose visitor waits

Key = tuple[str, int | None]  # key of a record; limit of the admitted scans, or None to count scans
Item = TypeVar("Item")


class _Group:
    """Items of one commit. More items can join until the thread of the first item starts the commit.

    accepted: the number of items that the commit accepted, the first ones first; or the error of the commit
    """

    def __init__(self) -> None:
        self.items: list[Any] = []
        self.accepted = Future[int]()


class ScanGroups:
    """Counts and admits scans with one commit per link at a time. A commit never delays the scans of other links.

    threads: threads of this instance; at most half of them count scans and wait for a commit of another thread
    """

    def __init__(self, store: Store, threads: int) -> None:
        self._store = store
        self._places = Semaphore(threads // 2)
        self._lock = Lock()
        self._open: dict[Key, _Group] = {}  # whose commit has not started
        self._commits: dict[Key, Future[int]] = {}  # in progress

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

        If the commit takes too long, or too many threads wait, the thread with the commit in progress counts the scan.
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
        except StoreUnavailable as error:  # too many scans wait
            _report_lost(1, error)
        finally:
            if has_place:
                self._places.release()

    def _count(self, scans: list[Scan]) -> int:
        try:
            self._store.count(scans, lambda: (scans[0].key, None) in self._open)
        except Exception as error:
            _report_lost(len(scans), error)
        else:
            SCANS.add("counted", amount=len(scans))
        return len(scans)

    def _run(self, key: Key, item: Item, commit: Callable[[list[Item]], int], seconds: float) -> bool:
        """Commit an item with those of other threads. Return whether it was accepted, or raise the error of the commit.

        The thread of the first item commits the group. Raises ``TimeoutError`` if another thread has waited for
        ``seconds``; its item stays in the group. Raises ``StoreUnavailable`` above ``MAX_GROUP``.
        """
        with self._lock:
            group = self._open.setdefault(key, _Group())
            position = len(group.items)
            if position >= MAX_GROUP:
                raise StoreUnavailable("too many scans wait for the store; try again")
            group.items.append(item)
        if position == 0:
            self._lead(key, group, partial(commit, group.items))
        return position < group.accepted.result(seconds)

    def _lead(self, key: Key, group: _Group, commit: Callable[[], int]) -> None:
        """Commit a group after the commit in progress. Until then, more items can join the group."""
        if previous := self._commits.get(key):
            wait([previous], ADMIT_SECONDS)
        with self._lock:
            self._commits[key] = self._open.pop(key).accepted
        try:
            group.accepted.set_result(commit())
        except Exception as error:  # raised again in each thread that waits
            group.accepted.set_exception(error)
        with self._lock:
            if self._commits.get(key) is group.accepted:
                del self._commits[key]


def _report_lost(number: int, error: Exception) -> None:
    """Count and log lost scans. Raise any error but ``StoreUnavailable``, which is a fault of the service."""
    SCANS.add("lost", amount=number)
    if not isinstance(error, StoreUnavailable):
        raise error
    log("WARNING", f"scan lost: store unavailable; scans in this commit: {number}")
