"""Counters of this process for ``/metrics``.

Plain numbers under a lock, because each request counts: ``prometheus_client`` would be slower, and would be loaded
before the first image. Labels have few possible values: no ids, no hosts, and no words that a client chooses.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from threading import Lock
from typing import NamedTuple

UNKNOWN = "unknown"  # route and method of a request to an unknown URL
# Upper bounds of the durations, in seconds: from a repeated image to the most expensive one.
DURATION_BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

Labels = tuple[str, ...]


class Counter:
    """Sums by labels. They start at 0 with the process, and never decrease.

    name:        name of the metric, without ``_total``
    labels:      names of the labels
    description: meaning of the sums
    values:      labels that are reported before they are counted, so that the first event is an increase
    """

    def __init__(self, name: str, labels: Labels, description: str, values: Iterable[Labels] = ()) -> None:
        self.name, self.labels, self.description = name, labels, description
        self._sums: dict[Labels, float] = dict.fromkeys(values, 0)
        self._lock = Lock()

    def add(self, *labels: str, amount: float = 1) -> None:
        """Add an amount, at least 0, to the sum of some labels."""
        with self._lock:
            self._sums[labels] = self._sums.get(labels, 0) + amount

    def read(self) -> list[tuple[Labels, float]]:
        """Return the labels and the sums."""
        with self._lock:
            return list(self._sums.items())


class Requests(NamedTuple):
    """The requests with one route, method and status class.

    buckets: requests by duration: up to each of ``DURATION_BOUNDS``, and longer
    seconds: sum of the durations
    size:    sum of the bodies, in bytes
    units:   sum of the cost units
    """

    buckets: tuple[int, ...]
    seconds: float
    size: int
    units: float


class RequestCounter:
    """Requests by route template, method and status class."""

    def __init__(self) -> None:
        self._sums: dict[Labels, list[float]] = {}
        self._lock = Lock()

    def add(self, labels: tuple[str, str, str], seconds: float, size: int, units: float) -> None:
        """Count a request. ``labels`` are the route template, the method and the status class."""
        bucket = bisect_left(DURATION_BOUNDS, seconds)
        with self._lock:
            sums = self._sums.get(labels)
            if sums is None:
                sums = self._sums[labels] = [0] * (len(DURATION_BOUNDS) + 4)
            sums[bucket] += 1
            sums[-3] += seconds
            sums[-2] += size
            sums[-1] += units

    def read(self) -> list[tuple[Labels, Requests]]:
        """Return the labels and the sums."""
        with self._lock:
            found = [(labels, list(sums)) for labels, sums in self._sums.items()]
        return [(labels, _requests(sums)) for labels, sums in found]


def _requests(sums: list[float]) -> Requests:
    return Requests(tuple(map(int, sums[:-3])), sums[-3], int(sums[-2]), sums[-1])


def _values(*labels: str) -> list[Labels]:
    return [(label,) for label in labels]


REQUESTS = RequestCounter()
ERRORS = Counter("qr_errors", ("route", "code"), "errors by route template and error code")
IMAGES = Counter("qr_images", ("format", "result"), "new images: verified, or unverified with verify=off")
ATTEMPTS = Counter("qr_image_attempts", ("format",), "images that were rendered, including those that were unreadable")
CACHE_REQUESTS = Counter(
    "qr_image_cache_requests", ("result",), "requests for images that the cache can keep", _values("hit", "miss")
)
SCANS = Counter("qr_scans", ("result",), "scans of links: counted or lost", _values("counted", "lost"))
QUEUED_SCANS = Counter("qr_scans_queued", (), "scans that were not yet stored when their responses ended", [()])
RATE_LIMIT_REJECTIONS = Counter("qr_rate_limit_rejections", ("policy",), "requests above the rate limit, by policy")
UNCOUNTED_REQUESTS = Counter(
    "qr_rate_limit_failures", (), "calls of the rate limit that were allowed because Redis did not respond", [()]
)
STORE_FAILURES = Counter(
    "qr_store_failures", ("store",), "calls that a store did not complete", _values("sqlite", "firestore")
)
WEBHOOK_EVENTS = Counter(
    "qr_webhook_events", ("result",), "scans that a webhook accepted or lost", _values("delivered", "failed")
)
RENDERER_STOPS = Counter(
    "qr_svg_renderer_stops",
    ("reason",),
    "stops of the process that renders SVG logos; the next logo starts another one",
    _values("cpu", "timeout", "abort", "other"),
)
COUNTERS = (
    ERRORS,
    IMAGES,
    ATTEMPTS,
    CACHE_REQUESTS,
    SCANS,
    QUEUED_SCANS,
    RATE_LIMIT_REJECTIONS,
    UNCOUNTED_REQUESTS,
    STORE_FAILURES,
    WEBHOOK_EVENTS,
    RENDERER_STOPS,
)
