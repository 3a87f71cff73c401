"""Send the load to this service, measure its memory meanwhile, and list what was wrong."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from bench.errors import MeasurementError
from bench.load.run import LOAD_KEY, Load, run_locust, serve_with_records
from bench.servers import LOOPBACK, OURS, Server
from bench.soak.memory import Sample, growth_mib, sampled

LOCUSTFILE = Path(__file__).with_name("locustfile.py")
MAX_GROWTH_MIB = 16.0
DECODE_EVERY = 100


class Soak(NamedTuple):
    """Duration, number of clients, and the allowed growth of memory after the warm-up."""

    seconds: float = 30 * 60
    users: int = 8
    max_growth_mib: float = MAX_GROWTH_MIB


def run_soak(soak: Soak, source: Path = OURS.source) -> list[str]:
    """Return the faults of the service; no faults: an empty list."""
    with serve_with_records(source) as server:
        return _send_load(soak, server)


def _send_load(soak: Soak, server: Server) -> list[str]:
    load = Load(LOCUSTFILE, soak.users, soak.seconds, DECODE_EVERY)
    with sampled(server.pid) as samples:
        status = run_locust(load, f"http://{LOOPBACK}:{server.port}", LOAD_KEY)
    faults = [] if status == 0 else ["responses were at fault: see the table above"]
    return faults + _memory_faults(soak, samples)


def _memory_faults(soak: Soak, samples: list[Sample]) -> list[str]:
    try:
        growth = growth_mib(samples)
    except (IndexError, MeasurementError) as error:
        return [f"the memory was not measured: {error}"]
    sizes = [sample.mib for sample in samples]
    print(f"memory: {sizes[0]:.0f} MiB at the start, {sizes[-1]:.0f} at the end, {max(sizes):.0f} at most")
    print(f"growth after the warm-up: {growth:.1f} MiB; allowed: {soak.max_growth_mib:.0f}", flush=True)
    return [f"the memory grew by {growth:.1f} MiB"] if growth > soak.max_growth_mib else []
