"""Memory of a function under load: the proportional set size of all its processes.

Each function runs alone while it is measured, as in its container. Memory that its processes share is counted once.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from time import sleep

from bench.comparison import Comparison, Rounds, format_comparisons
from bench.errors import MeasurementError, MissingToolError
from bench.node_function import installed_functions
from bench.report import Target
from bench.run_size import RunSize
from bench.servers import Function, serve
from bench.throughput import measure_image_rate, require_wrk

PROC = Path("/proc")
# The master process of the server continues to load modules of its own after the first responses.
SETTLE_SECONDS = 3


def report(size: RunSize) -> str:
    functions, note = installed_functions()
    return note + format_comparisons([compare(functions, size)])


def compare(functions: Sequence[Function], size: RunSize) -> Comparison:
    """Measure the MiB of all processes of each function after a load of new QR codes.

    Raises ``MissingToolError`` without wrk, or on a system that does not report proportional set sizes.
    """
    if not (PROC / "self" / "smaps_rollup").exists():
        raise MissingToolError("this system has no /proc/<pid>/smaps_rollup")
    require_wrk()
    sizes: Rounds = {function: [] for function in functions}
    for _ in range(size.memory_rounds):
        for function in functions:
            sizes[function].append(_measure_mib_after_load(function, size))
    return Comparison("memory after load, MiB", Target("<=", 1.2), sizes, digits=1)


def _measure_mib_after_load(function: Function, size: RunSize) -> float:
    with serve(function) as server:
        measure_image_rate(server, size.load_seconds, new_content=True)
        sleep(SETTLE_SECONDS)
        return sum(map(_proportional_set_size_kib, session_processes(server.pid))) / 1024


def session_processes(leader: int) -> list[int]:
    """Return the ids of all processes of a server, which was started as the leader of a session.

    Raises ``MeasurementError`` if the server has ended.
    """
    pids = [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]
    processes = [pid for pid in pids if _session_id(pid) == leader]
    if leader not in processes:
        raise MeasurementError("the server ended during the measurement")
    return processes


def _session_id(pid: int) -> int | None:
    try:
        stat = (PROC / str(pid) / "stat").read_text()
    except OSError:  # the process ended after it was listed
        return None
    # The session is the fourth field after the command name (proc(5)). The name is in parentheses and can have spaces.
    return int(stat.rpartition(")")[2].split()[3])


def _proportional_set_size_kib(pid: int) -> int:
    line = re.search(r"^Pss:\s+(\d+) kB", (PROC / str(pid) / "smaps_rollup").read_text(), re.MULTILINE)
    if line is None:
        raise MeasurementError(f"no proportional set size for process {pid}")
    return int(line[1])
