"""A limit on the number of values that are counted, because clients can send any value."""

from __future__ import annotations

from qr.links.scans import Scan

MAX_VALUES = 20  # per record, dimension and day, in one process
MAX_COUNTERS = 10_000  # records, dimensions and days whose values are in memory
OTHER = "other"
UNLIMITED = frozenset(("device", "rule"))  # clients cannot invent their values


class ValueLimit:
    """The values that this process has counted. Threads can share it: a race exceeds the limit by a few values."""

    def __init__(self) -> None:
        self._values: dict[tuple[str, str, str], set[str]] = {}

    def apply(self, scan: Scan) -> Scan:
        """Return a scan in which the values above the limit are replaced by ``OTHER``."""
        return scan._replace(values=tuple((name, self._limit(scan, name, value)) for name, value in scan.values))

    def _limit(self, scan: Scan, dimension: str, value: str) -> str:
        if not value or value.startswith("__"):  # Firestore does not allow these names
            return OTHER
        if dimension in UNLIMITED:
            return value
        if len(self._values) >= MAX_COUNTERS:
            self._values.clear()
        values = self._values.setdefault((scan.key, scan.day, dimension), set())
        if len(values) >= MAX_VALUES and value not in values:
            return OTHER
        values.add(value)
        return value
