"""Scans that wait for the store, in groups: the scans of a link that arrive during a commit share the next commit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from qr.errors import StoreUnavailable
from qr.links.record import Record
from qr.links.scans import Scan
from qr.log import log
from qr.metrics import QUEUED_SCANS, SCANS
from qr.store.groups import Groups

if TYPE_CHECKING:
    from qr.store.protocol import Store

COUNT_SECONDS = 0.25  # maximum wait of a request for the commit of another request
ADMIT_SECONDS = 2.0  # the same for the scan of a link with max_scans, whose visitor waits

Key = tuple[str, int | None]  # key of a record; limit of the admitted scans, or None to count scans


class ScanGroups:
    """Counts and admits scans with one commit per link at a time.

    threads: threads of this instance; at most half of them wait for a commit of another thread
    """

    def __init__(self, store: Store, threads: int) -> None:
        self._store = store
        self._groups = Groups[Key, Scan | Record, bool](self._commit, threads // 2)

    def admit(self, record: Record, limit: int) -> bool:
        """Count an admitted scan if there are fewer than ``limit``. Return whether it was counted.

        Raises ``StoreUnavailable`` if the store does not respond in time. The scan can still be counted then.
        """
        is_admitted = self._groups.run((record.key, limit), record, ADMIT_SECONDS, can_leave=False)
        if is_admitted is None:
            raise StoreUnavailable("the store is busy; try again")
        return is_admitted

    def count(self, make_scan: Callable[[], Scan]) -> None:
        """Count a scan. If the store is unavailable, the scan is lost, and this is logged."""
        try:
            scan = make_scan()
        except Exception as error:
            return _report_lost(1, error)
        try:
            if self._groups.run((scan.key, None), scan, COUNT_SECONDS, can_leave=True) is None:
                QUEUED_SCANS.add()
        except StoreUnavailable as error:  # too many scans wait
            _report_lost(1, error)

    def _commit(self, key: Key, items: list[Scan | Record]) -> Sequence[bool]:
        _, limit = key
        if limit is None:
            return self._count(cast(list[Scan], items))
        admitted = self._store.admit(cast(Record, items[0]), limit, len(items))
        return [position < admitted for position in range(len(items))]

    def _count(self, scans: list[Scan]) -> Sequence[bool]:
        try:
            self._store.count(scans)
        except Exception as error:
            _report_lost(len(scans), error)
        else:
            SCANS.add("counted", amount=len(scans))
        return [True] * len(scans)


def _report_lost(number: int, error: Exception) -> None:
    """Count and log lost scans. Raise any error but ``StoreUnavailable``, which is a fault of the service."""
    SCANS.add("lost", amount=number)
    if not isinstance(error, StoreUnavailable):
        raise error
    log("WARNING", f"scan lost: store unavailable; scans in this commit: {number}")
