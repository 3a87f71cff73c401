"""Scans that a store could not count in time. A thread counts them as soon as the store responds."""

from __future__ import annotations

import atexit
from collections.abc import Callable
from queue import Queue
from threading import Thread
from time import sleep

from qr.errors import StoreUnavailable
from qr.log import log
from qr.metrics import QUEUED_SCANS, SCANS

MAX_WAITING_SCANS = 10_000
RETRY_SECONDS = 0.1

Count = Callable[[], None]


class ScanQueue:
    """A bounded queue in memory. It is lost if the process is killed.

    The log states how many scans are lost because the queue is full or the process ends.
    """

    def __init__(self) -> None:
        self._queue: Queue[Count] = Queue()
        self._is_started = False
        self._lost = 0
        atexit.register(self._report_waiting)

    def count(self, count: Count) -> None:
        """Count a scan now. If the store is unavailable, or other scans wait, count the scan later."""
        if self.waiting or not _try(count):
            self._append(count)

    @property
    def waiting(self) -> int:
        """The number of scans that wait."""
        return self._queue.unfinished_tasks

    def _append(self, count: Count) -> None:
        if self.waiting >= MAX_WAITING_SCANS:
            self._lost += 1
            SCANS.add("lost")
            return
        if not self.waiting:
            log("WARNING", "the store is unavailable: scans wait until it responds")
        self._queue.put(count)
        QUEUED_SCANS.add()
        if not self._is_started:  # if two threads get here, both threads that they start count scans
            self._is_started = True
            Thread(target=self._drain, name="scan queue", daemon=True).start()

    def _drain(self) -> None:
        while True:
            count = self._queue.get()
            try:
                while not _try(count):
                    sleep(RETRY_SECONDS)
            except Exception as error:  # a fault of this scan must not stop the scans behind it
                log("ERROR", f"scan lost: {type(error).__name__}")
            self._queue.task_done()
            if not self.waiting:
                lost, self._lost = self._lost, 0
                log("WARNING", f"the scans that waited are counted; {lost} scans lost because the queue was full")

    def _report_waiting(self) -> None:
        if waiting := self.waiting + self._lost:
            log("ERROR", f"{waiting} scans lost: the process ends before the store responds")


def _try(count: Count) -> bool:
    """Count a scan. Return whether the store was available. Raises any other error, after which the scan is lost."""
    try:
        count()
    except StoreUnavailable:
        return False
    except Exception:
        SCANS.add("lost")
        raise
    SCANS.add("counted")
    return True
