"""Requests per second of the functions, in turn, under the same load."""

import random
import re
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from bench.comparison import Comparison, Rounds, format_comparisons, format_factors
from bench.errors import MeasurementError, MissingToolError
from bench.node_function import installed_functions
from bench.report import Target
from bench.run_size import RunSize
from bench.servers import TUTORIAL, Function, Server, serve

CONNECTIONS = 8
CONTENT_PREFIX = "https://example.com/"
REPEATED_CONTENT = CONTENT_PREFIX + "5eed1e55-00-c0ffee42"
NEW_CONTENT_LUA = Path(__file__).with_name("new_content.lua")
INSTALL_WRK = "wrk is not installed (apt-get install wrk, or brew install wrk)"


def report(size: RunSize) -> str:
    functions, note = installed_functions()
    comparisons = compare(functions, size)
    factors = format_factors(comparisons[1], {TUTORIAL: Target(">=", 6.0)})
    return f"{note}{format_comparisons(comparisons)}\n\n{factors}"


def compare(functions: Sequence[Function], size: RunSize) -> list[Comparison]:
    """Measure new QR codes with one thread and with the default threads, and one repeated QR code."""
    require_wrk()
    with ExitStack() as stack:
        single = _serve_all(stack, {function: _with_one_thread(function) for function in functions})
        new_single = _measure_rounds(single, size, new_content=True)
    with ExitStack() as stack:
        servers = _serve_all(stack, {function: function for function in functions})
        new = _measure_rounds(servers, size, new_content=True)
        repeated = _measure_rounds(servers, size, new_content=False)
    return [
        Comparison("new QR code, THREADS=1, requests/s", Target(">=", 0.5), new_single),
        Comparison("new QR code, default threads, requests/s", Target(">=", 0.55), new),
        Comparison("repeated QR code, default threads, requests/s", Target(">=", 0.85), repeated),
    ]


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


def _with_one_thread(function: Function) -> Function:
    """Return a function whose server has one thread. A server of Node always runs its function in one thread."""
    return replace(function, environ=(*function.environ, ("THREADS", "1")))


def _serve_all(stack: ExitStack, functions: dict[Function, Function]) -> dict[Function, Server]:
    """Start the variant of each function, and send it its first load."""
    servers = {function: stack.enter_context(serve(variant)) for function, variant in functions.items()}
    for server in servers.values():
        measure_image_rate(server, 1, new_content=True)
    return servers


def _measure_rounds(servers: dict[Function, Server], size: RunSize, *, new_content: bool) -> Rounds:
    rates: Rounds = {function: [] for function in servers}
    for _ in range(size.load_rounds):
        for function, server in servers.items():
            rates[function].append(measure_image_rate(server, size.load_seconds, new_content=new_content))
    return rates
