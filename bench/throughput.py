"""Requests per second of three functions, in turn, under the same load."""

import random
import re
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench.errors import MeasurementError, MissingToolError
from bench.report import (
    RATIO_COLUMNS,
    Row,
    Target,
    ratio_row,
    ratios,
    table,
)
from bench.run_size import RunSize
from bench.servers import (
    FUNCTIONS,
    NOOP,
    OURS,
    TUTORIAL,
    Server,
    serve,
)

CONNECTIONS = 8
CONTENT_PREFIX = "https://example.com/"
REPEATED_CONTENT = CONTENT_PREFIX + "5eed1e55-00-c0ffee42"
NEW_CONTENT_LUA = Path(__file__).with_name("new_content.lua")
INSTALL_WRK = "wrk is not installed (apt-get install wrk, or brew install wrk)"

Rates = dict[str, list[float]]


def report(size: RunSize) -> str:
    require_wrk()
    with ExitStack() as stack:
        servers = [stack.enter_context(serve(function)) for function in FUNCTIONS]
        for server in servers:
            measure_image_rate(server, 1, new_content=True)
        new = _measure_rounds(servers, size, new_content=True)
        repeated = _measure_rounds(servers, size, new_content=False)
    names = [function.name for function in FUNCTIONS]
    rates = table(
        ("requests per second", *names),
        [_rate_row("a new PNG each time", new, names), _rate_row("the same PNG again", repeated, names)],
    )
    return f"{rates}\n\n{table(RATIO_COLUMNS, _ratio_rows(new, repeated))}"


def require_wrk() -> None:
    if not shutil.which("wrk"):
        raise MissingToolError(INSTALL_WRK)


def measure_image_rate(server: Server, seconds: int, *, new_content: bool) -> float:
    """Return the requests per second for new PNG images, or for the same PNG image."""
    if new_content:
        return measure_rate(server, seconds, CONTENT_PREFIX, NEW_CONTENT_LUA, random.getrandbits(32))
    return measure_rate(server, seconds, REPEATED_CONTENT)


def measure_rate(server: Server, seconds: int, content: str, script: Path | None = None, argument: int = 0) -> float:
    """Run wrk with ``CONNECTIONS`` concurrent requests, and return the requests per second.

    ``script`` is a Lua script of wrk, and ``argument`` its argument. Raises ``MeasurementError`` as ``parse_rate``.
    """
    command = ["wrk", "--threads", "2", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s"]
    with_script = ["--script", str(script), server.url(content), "--", str(argument)]
    command += with_script if script else [server.url(content)]
    wrk = subprocess.run(command, capture_output=True, text=True, check=False)
    return parse_rate(wrk.stdout + wrk.stderr, server.function.name)


def parse_rate(output: str, name: str) -> float:
    """Return the requests per second from the output of wrk. Raises ``MeasurementError`` if any request failed."""
    rate = re.search(r"^Requests/sec:\s+([\d.]+)", output, re.MULTILINE)
    failed = re.search(r"^\s*(Non-2xx or 3xx responses|Socket errors):.*", output, re.MULTILINE)
    if rate is None or failed or float(rate[1]) == 0:
        raise MeasurementError(f"{name} under load: {(failed[0] if failed else output).strip()}")
    return float(rate[1])


def _measure_rounds(servers: Sequence[Server], size: RunSize, *, new_content: bool) -> Rates:
    rates: Rates = {server.function.name: [] for server in servers}
    for _ in range(size.load_rounds):
        for server in servers:
            rates[server.function.name].append(measure_image_rate(server, size.load_seconds, new_content=new_content))
    return rates


def _rate_row(title: str, rates: Rates, names: Sequence[str]) -> Row:
    return (title, *(f"{median(rates[name]):.0f}" for name in names))


def _ratio_rows(new: Rates, repeated: Rates) -> list[Row]:
    def row(title: str, rates: Rates, other: str, target: Target | None = None) -> Row:
        return ratio_row(f"{title}, ours / {other}", ratios(rates[OURS.name], rates[other]), target)

    return [
        row("new PNG", new, TUTORIAL.name, Target(">=", 6.0)),
        row("new PNG", new, NOOP.name, Target(">=", 0.5)),
        row("same PNG", repeated, TUTORIAL.name),
        row("same PNG", repeated, NOOP.name, Target(">=", 0.65)),
    ]
