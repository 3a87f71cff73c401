"""Memory of a server over time: the resident set size of all its processes, and the growth after a warm-up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import linear_regression
from threading import Event, Thread
from time import monotonic
from typing import NamedTuple

from bench.errors import MeasurementError
from bench.memory import session_processes

SAMPLE_SECONDS = 0.5
WARM_UP_SHARE = 1 / 3  # caches fill, and modules are imported at their first use
BUCKETS = 20


class Sample(NamedTuple):
    seconds: float
    mib: float


def growth_mib(samples: Sequence[Sample]) -> float:
    """Return by how much memory grew from the end of the warm-up to the end of the run, in MiB.

    Large images raise the memory for a moment. Therefore the growth is the slope through the minimum of each of
    ``BUCKETS`` equal intervals. Raises ``MeasurementError`` if there are too few samples.
    """
    start, end = samples[0].seconds, samples[-1].seconds
    warm = [sample for sample in samples if sample.seconds - start >= (end - start) * WARM_UP_SHARE]
    if len(warm) < BUCKETS:
        raise MeasurementError(f"the run is too short: {len(warm)} samples after the warm-up")
    bounds = [len(warm) * number // BUCKETS for number in range(BUCKETS + 1)]
    lowest = [min(warm[left:right], key=lambda sample: sample.mib) for left, right in zip(bounds, bounds[1:])]  # noqa: B905, RUF007
    slope = linear_regression([sample.seconds for sample in lowest], [sample.mib for sample in lowest]).slope
    return slope * (warm[-1].seconds - warm[0].seconds)


@contextmanager
def sampled(leader: int) -> Iterator[list[Sample]]:
    """Return a context manager that measures a server until the end of the ``with`` block."""
    samples: list[Sample] = []
    stopped = Event()

    def sample() -> None:
        while not stopped.wait(SAMPLE_SECONDS):
            samples.append(Sample(monotonic(), _resident_mib(leader)))

    thread = Thread(target=sample)
    thread.start()
    try:
        yield samples
    finally:
        stopped.set()
        thread.join()


def _resident_mib(leader: int) -> float:
    return sum(_resident_kib(pid) for pid in session_processes(leader)) / 1024


def _resident_kib(pid: int) -> int:
    try:
        found = re.search(r"^VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    except OSError:  # the process ended after it was listed
        return 0
    return int(found[1]) if found else 0
