"""Requests per second of the three functions, in turn, under the same load."""

import random
import re
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench.effort import Effort
from bench.errors import MeasurementError, MissingToolError
from bench.report import (
    RATIO_COLUMNS,
    Row,
    Target,
    ratio_row,
    ratios,
    table,
)
from bench.servers import (
    FUNCTIONS,
    NOOP,
    OURS,
    TUTORIAL,
    Server,
    serve,
)

CONNECTIONS = 8
CONTENT = "https://example.com/"
SAME = CONTENT + "5eed1e55-00-c0ffee42"
FRESH_LUA = Path(__file__).with_name("fresh.lua")
INSTALL_WRK = "wrk is not installed (apt-get install wrk, or brew install wrk)"

Rates = dict[str, list[float]]


def report(effort: Effort) -> str:
    require_wrk()
    with ExitStack() as stack:
        servers = [stack.enter_context(serve(function)) for function in FUNCTIONS]
        for server in servers:
            load(server, 1, fresh=True)
        fresh = _in_turn(servers, effort, fresh=True)
        same = _in_turn(servers, effort, fresh=False)
    names = [function.name for function in FUNCTIONS]
    rates = table(
        ("requests per second", *names),
        [_rate_row("a fresh URL each time", fresh, names), _rate_row("the same URL again", same, names)],
    )
    return f"{rates}\n\n{table(RATIO_COLUMNS, _ratio_rows(fresh, same))}"


def require_wrk() -> None:
    if not shutil.which("wrk"):
        raise MissingToolError(INSTALL_WRK)


def load(server: Server, seconds: int, *, fresh: bool) -> float:
    """Ask for a new code each time, or for the same one again, and return how many were answered a second."""
    if fresh:
        return drive(server, seconds, CONTENT, FRESH_LUA, random.getrandbits(32))
    return drive(server, seconds, SAME)


def drive(server: Server, seconds: int, content: str, script: Path | None = None, argument: int = 0) -> float:
    """Keep ``CONNECTIONS`` requests under way, and return how many were answered a second."""
    command = ["wrk", "--threads", "2", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s"]
    scripted = ["--script", str(script), server.url(content), "--", str(argument)]
    command += scripted if script else [server.url(content)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return requests_per_second(done.stdout + done.stderr, server.function.name)


def requests_per_second(output: str, name: str) -> float:
    """Read what wrk prints; a single failed request makes the whole round worthless."""
    found = re.search(r"^Requests/sec:\s+([\d.]+)", output, re.MULTILINE)
    failed = re.search(r"^\s*(Non-2xx or 3xx responses|Socket errors):.*", output, re.MULTILINE)
    if found is None or failed or float(found[1]) == 0:
        raise MeasurementError(f"{name} under load: {(failed[0] if failed else output).strip()}")
    return float(found[1])


def _in_turn(servers: Sequence[Server], effort: Effort, *, fresh: bool) -> Rates:
    rates: Rates = {server.function.name: [] for server in servers}
    for _ in range(effort.load_rounds):
        for server in servers:
            rates[server.function.name].append(load(server, effort.load_seconds, fresh=fresh))
    return rates


def _rate_row(title: str, rates: Rates, names: Sequence[str]) -> Row:
    return (title, *(f"{median(rates[name]):.0f}" for name in names))


def _ratio_rows(fresh: Rates, same: Rates) -> list[Row]:
    def row(title: str, rates: Rates, peer: str, target: Target | None = None) -> Row:
        return ratio_row(f"{title}, ours / {peer}", ratios(rates[OURS.name], rates[peer]), target)

    return [
        row("fresh PNG", fresh, TUTORIAL.name, Target(">=", 6.0)),
        row("fresh PNG", fresh, NOOP.name, Target(">=", 0.5)),
        row("same PNG again", same, TUTORIAL.name),
        row("same PNG again", same, NOOP.name, Target(">=", 0.65)),
    ]
