"""Start this service with an API key, and run Locust in its own process, because it replaces the socket module."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.servers import OURS, Function, Server, serve
from qr.access.keys import SCOPES, format_entry

ROOT = Path(__file__).parents[2]
LOAD_KEY = "the key of the load test"
STOP_SECONDS = 10
# As deploy.sh sets them: memory of large images then returns to the system.
MEMORY_SETTINGS = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "1048576"}


class Load(NamedTuple):
    """Locust file, number of clients and duration; one image in ``decode_every`` is decoded."""

    locustfile: Path
    users: int
    seconds: float
    decode_every: int


def run_locust(load: Load, url: str, key: str) -> int:
    """Run the clients against a URL, and print the table. Return the exit status: 1 if a response was at fault."""
    command = [
        sys.executable, "-m", "locust", f"--locustfile={load.locustfile}", f"--host={url}", "--headless",
        "--only-summary", f"--users={load.users}", f"--spawn-rate={load.users}", f"--run-time={load.seconds:.0f}s",
        f"--stop-timeout={STOP_SECONDS}", "--loglevel=ERROR",
    ]  # fmt: skip
    environ = os.environ | {
        "PYTHONPATH": str(ROOT),
        "QR_LOAD_KEY": key,
        "QR_LOAD_DECODE_EVERY": str(load.decode_every),
    }
    return subprocess.run(command, cwd=ROOT, env=environ, check=False).returncode


@contextmanager
def serve_with_records(source: Path = OURS.source) -> Iterator[Server]:
    """Start this service with an empty store and the key of the load test, until the end of the ``with`` block."""
    with tempfile.TemporaryDirectory() as folder:
        environ = MEMORY_SETTINGS | {
            "QR_STORE": f"sqlite:///{folder}/users.db",
            "QR_API_KEYS": format_entry("load", SCOPES, LOAD_KEY),
        }
        function = Function("ours", source, OURS.url_prefix, OURS.signature, environ=tuple(environ.items()))
        with serve(function) as server:
            yield server
