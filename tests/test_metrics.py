from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from qr.metrics import COUNTERS, DURATION_BOUNDS, Counter, RequestCounter


def test_counter_sums_by_labels() -> None:
    counter = Counter("codes", ("format",), "codes", [("pdf",)])
    counter.add("png")
    counter.add("png", amount=2.5)
    assert counter.read() == [(("pdf",), 0), (("png",), 3.5)]


def test_threads_lose_no_count() -> None:
    counter, requests = Counter("codes", (), "codes"), RequestCounter()

    def count(_: int) -> None:
        for _ in range(500):
            counter.add()
            requests.add(("/", "GET", "2xx"), 0.5, 2, 1)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, range(8)))
    assert counter.read() == [((), 4000)]
    ((_, sums),) = requests.read()
    assert (sum(sums.buckets), sums.seconds, sums.size, sums.units) == (4000, 2000.0, 8000, 4000)


@pytest.mark.parametrize(
    ("seconds", "bucket"),
    [(0.0, 0), (DURATION_BOUNDS[0], 0), (0.0011, 1), (DURATION_BOUNDS[-1], -2), (10.001, -1), (1e9, -1)],
)
def test_duration_counts_up_to_its_bound(seconds: float, bucket: int) -> None:
    requests = RequestCounter()
    requests.add(("/", "GET", "2xx"), seconds, 0, 0)
    ((_, sums),) = requests.read()
    assert len(sums.buckets) == len(DURATION_BOUNDS) + 1
    assert (sum(sums.buckets), sums.buckets[bucket]) == (1, 1)


def test_names_are_unique_and_initial_labels_complete() -> None:
    assert len({counter.name for counter in COUNTERS}) == len(COUNTERS)
    for counter in COUNTERS:
        assert {len(labels) for labels, _ in counter.read()} <= {len(counter.labels)}
