"""Report scans per second and response times of one hot code on several instances, against those without its load."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from time import sleep, time
from typing import IO
from uuid import uuid4

from bench.errors import MeasurementError, MissingToolError
from bench.hot_links.contention import LATENCY_SECONDS, SLOWDOWN, WRITES_PER_SECOND
from bench.hot_links.instance import HOT, IMAGE, OTHER, OTHER_LINKS, THREADS, Load, Reply
from bench.report import Row, Target, table
from bench.run_size import RunSize
from qr.links.record import Record
from qr.store import Store, open_store
from tests.support.once_per_run import shared_folder
from tests.support.stores import EMULATOR_VARIABLE, PROJECT_VARIABLE, missing_programs, start_emulator

INSTANCES = 5
HOT_RATE = 1000.0  # requests per second, of all instances together
START_SECONDS = 20.0  # for the start of the instances, also on a busy machine
STOP_SECONDS = 120.0  # for the responses to the requests that wait at the end
CREATED_AT = "2026-01-01T00:00:00.000000Z"
ROOT = Path(__file__).parents[2]
TIMES = ("requests", "failed", "headers 50 %", "99 %", "end 50 %", "99 %", "maximum")


def report(size: RunSize) -> str:
    if missing := missing_programs():
        raise MissingToolError(f"the Firestore emulator needs {' and '.join(missing)}")
    seconds = float(min(3, size.load_rounds) * size.load_seconds)
    with shared_folder(), _database() as database:
        store = _store_with_records(database)
        before, _ = _run_instances(Load(database, 0, 0, seconds))
        replies, busy = _run_instances(Load(database, HOT_RATE / INSTANCES, 0, seconds))
        counted = count_scans(store, "hot")
    return f"{conditions(seconds, busy)}\n\n{format_times(before, replies)}\n\n" + format_goals(
        before, replies, counted, seconds
    )


def conditions(seconds: float, busy: float) -> str:
    """Describe the model. ``busy`` is the share of the processor time that all programs of the machine used."""
    return (
        f"{INSTANCES} instances with {THREADS} threads, {HOT_RATE:.0f} requests/s for {seconds:.0f} s, random times\n"
        f"Firestore emulator: a call takes {LATENCY_SECONDS * 1000:.0f} ms longer, a document accepts "
        f"{WRITES_PER_SECOND} writes/s\n"
        f"The model runs {SLOWDOWN} times slower than all figures. Processors busy: {busy:.0%}"
    )


def format_times(before: Sequence[Reply], replies: Sequence[Reply]) -> str:
    """Format the response times in milliseconds, without and with the load of the hot code."""
    rows = [
        *(_times_row(f"{kind}, without hot code", _select(before, kind)) for kind in (OTHER, IMAGE)),
        *(_times_row(kind, _select(replies, kind)) for kind in (OTHER, IMAGE, HOT)),
    ]
    return table(("milliseconds", *TIMES), rows)


def format_goals(before: Sequence[Reply], replies: Sequence[Reply], counted: int, seconds: float) -> str:
    """Format the goals. ``counted`` is the number of scans of the hot code in the store."""
    hot = _select(replies, HOT)
    served = sum(reply.status == 302 for reply in hot)
    goals = [
        ("scans/s", served / seconds, Target(">=", 0.97 * HOT_RATE)),
        ("slowest response of the hot code, s", max(reply.end for reply in hot), Target("<=", 0.3)),
        ("lost scans", served - counted, Target("<=", 0)),
        *(
            (f"{kind}: median / without hot code", _median(replies, kind) / _median(before, kind), Target("<=", 1.25))
            for kind in (OTHER, IMAGE)
        ),
    ]
    rows = [(name, f"{value:.2f}", str(target), target.verdict(value)) for name, value, target in goals]
    return table(("goal", "value", "target", ""), rows)


def count_scans(store: Store, user_id: str) -> int:
    """Return the number of stored scans of a link."""
    record = store.get(user_id)
    assert record
    tallies = store.tallies(record.key, str(date.min), str(date.max))
    return sum(tally.scans for tally in tallies if tally.dimension == "time")


def _times_row(name: str, replies: Sequence[Reply]) -> Row:
    failed = sum(reply.status not in {200, 302} for reply in replies)
    headers, ends = zip(*((1000 * reply.headers, 1000 * reply.end) for reply in replies if reply.status), strict=True)
    times = (*_quantiles(headers), *_quantiles(ends), max(ends))
    return (name, str(len(replies)), str(failed), *(f"{value:.0f}" for value in times))


def _quantiles(values: Sequence[float]) -> tuple[float, float]:
    percentiles = quantiles(values, n=100, method="inclusive")
    return percentiles[49], percentiles[98]


def _median(replies: Sequence[Reply], kind: str) -> float:
    return median(reply.end for reply in _select(replies, kind))


def _select(replies: Sequence[Reply], kind: str) -> list[Reply]:
    return [reply for reply in replies if reply.kind == kind]


@contextmanager
def _database() -> Iterator[str]:
    """Start the emulator and the proxy, and set the variables that connect clients to it. Return a new database."""
    command = [sys.executable, "-m", "bench.hot_links.contention", start_emulator()]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as proxy:
        try:
            assert proxy.stdout
            os.environ |= {EMULATOR_VARIABLE: proxy.stdout.readline().strip(), PROJECT_VARIABLE: "demo-qr"}
            yield f"bench-{uuid4().hex}"
        finally:
            proxy.terminate()


def _store_with_records(database: str) -> Store:
    store = open_store(f"firestore://{database}", in_cloud=False)
    for name in ("hot", *(f"other-{number}" for number in range(OTHER_LINKS))):
        link = {"target": f"https://example.com/{name}"}
        store.create(Record(name, f"{name:0>16}", link, CREATED_AT, CREATED_AT))
    return store


def _run_instances(load: Load) -> tuple[list[Reply], float]:
    """Run the instances at the same time. Return their responses, and the share of busy processor time."""
    load = load._replace(start=time() + START_SECONDS)
    command = [sys.executable, "-m", "bench.hot_links.instance", json.dumps(load)]
    with ExitStack() as stack:
        outputs = [stack.enter_context(tempfile.TemporaryFile("w+")) for _ in range(INSTANCES)]
        processes = [subprocess.Popen(command, cwd=ROOT, stdout=output) for output in outputs]
        try:
            sleep(START_SECONDS)
            before = _processor_times()
            statuses = [process.wait(SLOWDOWN * load.seconds + STOP_SECONDS) for process in processes]
        finally:
            for process in processes:
                process.kill()
        idle, total = (after - earlier for after, earlier in zip(_processor_times(), before, strict=True))
        if any(statuses):
            raise MeasurementError("an instance failed")
        return [reply for output in outputs for reply in _read_replies(output)], 1 - idle / total


def _read_replies(output: IO[str]) -> list[Reply]:
    """Return the responses from the last line of an output. The lines before are the log of the service."""
    output.seek(0)
    return [Reply(*values) for values in json.loads(output.readlines()[-1])]


def _processor_times() -> tuple[int, int]:
    """Return idle and total time of all processors (proc(5))."""
    times = [int(value) for value in Path("/proc/stat").read_text().splitlines()[0].split()[1:]]
    return times[3] + times[4], sum(times)
