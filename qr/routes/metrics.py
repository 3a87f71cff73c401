"""``/metrics``: the counters of this process, in the formats of Prometheus and OpenMetrics."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from flask import Response, request

from qr.http.headers import NO_STORE
from qr.http.image_cache import IMAGE_CACHE
from qr.http.service import scan_queue
from qr.http.work import admission
from qr.metrics import COUNTERS, DURATION_BOUNDS, REQUESTS, Labels, Requests

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Metric
    from prometheus_client.metrics_core import HistogramMetricFamily

REQUEST_LABELS = ("route", "method", "status")
OPENMETRICS = "application/openmetrics-text"
_BOUNDS = (*map(str, DURATION_BOUNDS), "+Inf")


class Gauge(NamedTuple):
    """A number that can increase and decrease, and is read at the time of a request for ``/metrics``."""

    name: str
    description: str
    read: Callable[[], float]


class Sum(NamedTuple):
    """A sum over all requests with the same ``REQUEST_LABELS``."""

    name: str
    description: str
    read: Callable[[Requests], float]


DURATION = ("qr_request_duration_seconds", "time until a response is ready, without its sending, by route template")
SUMS = (
    Sum("qr_requests", "requests by route template, method and status class", lambda sums: sum(sums.buckets)),
    Sum("qr_response_bytes", "bytes of response bodies, without streamed bodies", lambda sums: sums.size),
    Sum("qr_request_units", "cost units of requests", lambda sums: sums.units),
)
GAUGES = (
    Gauge(
        "qr_image_cache_bytes",
        "size of the images in the cache, with their header fields",
        lambda: IMAGE_CACHE.currsize,
    ),
    Gauge("qr_work_units", "cost units of the expensive work in progress", lambda: admission().units),
    Gauge("qr_work_bytes", "memory of this work, and of responses until they are sent", lambda: admission().bytes),
    Gauge("qr_work_requests", "requests with expensive work in progress", lambda: admission().requests),
    Gauge("qr_work_waiting", "requests that wait until expensive work can start", lambda: admission().waiting),
    Gauge("qr_scans_waiting", "scans that wait for the local store", lambda: scan_queue().waiting),
)


def metrics() -> Response:
    """Return the counters of this process for Prometheus, as text or in the format OpenMetrics."""
    from prometheus_client.exposition import choose_encoder  # late: images and links do not need it

    encode, media_type = choose_encoder(_preferred_format())
    headers = [("Cache-Control", NO_STORE), ("Vary", "Accept")]
    return Response(encode(_registry()), content_type=media_type, headers=headers)


def _preferred_format() -> str:
    """Return the format that a client prefers; empty for the default, which is text.

    ``choose_encoder`` fails for a version that is no number, and confirms every larger version.
    """
    for media_type, quality in request.accept_mimetypes:
        name = media_type.partition(";")[0].lower()
        if quality > 0 and name in {OPENMETRICS, "text/plain"}:
            return f"{OPENMETRICS};version=1.0.0" if name == OPENMETRICS else ""
    return ""


def describe() -> Iterator[tuple[str, Labels, str]]:
    """Yield the name, the labels and the meaning of each metric, besides those of the process."""
    yield from ((f"{row.name}_total", REQUEST_LABELS, row.description) for row in SUMS)
    yield DURATION[0], REQUEST_LABELS[:1], DURATION[1]
    yield from ((f"{counter.name}_total", counter.labels, counter.description) for counter in COUNTERS)
    yield from ((gauge.name, (), gauge.description) for gauge in GAUGES)


class _Collector:
    """The counters of ``qr.metrics`` and the gauges as families of ``prometheus_client``."""

    def collect(self) -> Iterator[Metric]:
        from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily

        yield from _collect_requests()
        for counter in COUNTERS:
            family = CounterMetricFamily(counter.name, counter.description, labels=counter.labels)
            for labels, value in counter.read():
                family.add_metric(labels, value)
            yield family
        for gauge in GAUGES:
            yield GaugeMetricFamily(gauge.name, gauge.description, gauge.read())


def _collect_requests() -> Iterator[Metric]:
    from prometheus_client.metrics_core import CounterMetricFamily

    found = REQUESTS.read()
    for row in SUMS:
        family = CounterMetricFamily(row.name, row.description, labels=REQUEST_LABELS)
        for labels, sums in found:
            family.add_metric(labels, row.read(sums))
        yield family
    yield _collect_durations(found)


def _collect_durations(found: list[tuple[Labels, Requests]]) -> HistogramMetricFamily:
    from prometheus_client.metrics_core import HistogramMetricFamily

    family = HistogramMetricFamily(*DURATION, labels=REQUEST_LABELS[:1])
    for route in dict.fromkeys(labels[0] for labels, _ in found):
        rows = [sums for labels, sums in found if labels[0] == route]
        counts = accumulate(map(sum, zip(*(row.buckets for row in rows), strict=True)))
        family.add_metric([route], list(zip(_BOUNDS, counts, strict=True)), sum(row.seconds for row in rows))
    return family


@cache
def _registry() -> CollectorRegistry:
    """Return a registry of these counters, the process and the version of Python."""
    from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector

    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector())
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    return registry
