"""Memory of a function under load: the proportional set size of all its processes.

Each is alone while it is measured, as it is in its container; what its own processes share is counted once.
"""

import re
from pathlib import Path
from statistics import median
from time import sleep

from bench.effort import Effort
from bench.errors import MeasurementError, MissingToolError
from bench.report import (
    RATIO_COLUMNS,
    Target,
    ratio_row,
    ratios,
    table,
)
from bench.servers import (
    FUNCTIONS,
    NOOP,
    OURS,
    Function,
    serve,
)
from bench.throughput import load, require_wrk

PROC = Path("/proc")
# The server's master process goes on loading parts of its own after the first answers.
SETTLE_SECONDS = 3


def report(effort: Effort) -> str:
    if not (PROC / "self" / "smaps_rollup").exists():
        raise MissingToolError("this system has no /proc/<pid>/smaps_rollup")
    require_wrk()
    sizes: dict[Function, list[float]] = {function: [] for function in FUNCTIONS}
    for _ in range(effort.memory_rounds):
        for function in FUNCTIONS:
            sizes[function].append(_mib_after_load(function, effort))
    medians = table(
        ("MiB", *(function.name for function in FUNCTIONS)),
        [("after load", *(f"{median(sizes[function]):.1f}" for function in FUNCTIONS))],
    )
    against_noop = ratio_row("ours / no-op", ratios(sizes[OURS], sizes[NOOP]), Target("<=", 1.25))
    return f"{medians}\n\n{table(RATIO_COLUMNS, [against_noop])}"


def _mib_after_load(function: Function, effort: Effort) -> float:
    with serve(function) as server:
        load(server, effort.load_seconds, fresh=True)
        sleep(SETTLE_SECONDS)
        return sum(map(_proportional_kib, session(server.pid))) / 1024


def session(leader: int) -> list[int]:
    """The processes a server consists of: it was started as the leader of its own session."""
    pids = [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]
    found = [pid for pid in pids if _session_of(pid) == leader]
    if leader not in found:
        raise MeasurementError("the server has gone")
    return found


def _session_of(pid: int) -> int | None:
    try:
        stat = (PROC / str(pid) / "stat").read_text()
    except OSError:  # ended since it was listed
        return None
    # proc(5): the session is the fourth field after the command's name, whose parentheses may contain spaces.
    return int(stat.rpartition(")")[2].split()[3])


def _proportional_kib(pid: int) -> int:
    found = re.search(r"^Pss:\s+(\d+) kB", (PROC / str(pid) / "smaps_rollup").read_text(), re.MULTILINE)
    if found is None:
        raise MeasurementError(f"no proportional set size for process {pid}")
    return int(found[1])
