"""Scans that a store could not count in time. A thread counts them as soon as the store responds."""

from __future__ import annotations

import atexit
from collections import deque
from collections.abc import Callable
from threading import Lock, Thread
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
        self._waiting: deque[Count] = deque()
        self._lock = Lock()
        self._is_draining = False
        self._lost = 0
        atexit.register(self._report_waiting)

    def count(self, count: Count) -> None:
        """Count a scan now. If the store is unavailable, or other scans wait, count the scan later."""
        try:
            if self._is_draining:
                self._append(count)
            else:
                count()
                SCANS.add("counted")
        except StoreUnavailable:
            self._append(count)
        except Exception:
            SCANS.add("lost")
            raise

    @property
    def waiting(self) -> int:
        """The number of scans that wait."""
        return len(self._waiting)

    def _append(self, count: Count) -> None:
        with self._lock:
            if len(self._waiting) >= MAX_WAITING_SCANS:
                self._lost += 1
                SCANS.add("lost")
                return
            self._waiting.append(count)
            QUEUED_SCANS.add()
            if not self._is_draining:
                self._is_draining = True
                log("WARNING", "the store is unavailable: scans wait until it responds")
                Thread(target=self._drain, name="scan queue", daemon=True).start()

    def _drain(self) -> None:
        while count := self._first():
            try:
                count()
                SCANS.add("counted")
            except StoreUnavailable:
                sleep(RETRY_SECONDS)
                continue
            except Exception as error:  # a fault of this scan must not stop the scans behind it
                SCANS.add("lost")
                log("ERROR", f"scan lost: {type(error).__name__}")
            self._waiting.popleft()

    def _first(self) -> Count | None:
        with self._lock:
            if self._waiting:
                return self._waiting[0]
            self._is_draining = False
            lost, self._lost = self._lost, 0
        log("WARNING", f"the scans that waited are counted; {lost} scans lost because the queue was full")
        return None

    def _report_waiting(self) -> None:
        if waiting := len(self._waiting) + self._lost:
            log("ERROR", f"{waiting} scans lost: the process ends before the store responds")
