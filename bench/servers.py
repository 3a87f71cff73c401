"""Servers of the functions: the server of the framework in its own process, with default workers and threads."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import perf_counter, sleep
from typing import IO

from bench.errors import MeasurementError

LOOPBACK = "127.0.0.1"
FOLDER = Path(__file__).parent
START_TIMEOUT_SECONDS = 60
STOP_TIMEOUT_SECONDS = 10
POLL_SECONDS = 0.001
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"

# A server inherits only these variables, so the framework and the service run with their defaults. In particular, it
# does not inherit PYTHONDONTWRITEBYTECODE: every start would then compile the modules, as only a build should.
INHERITED_VARIABLES = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class Function:
    """A source file with a function ``handle``.

    url_prefix:    path and query up to the content
    signature:     first bytes of each response body
    first_content: content of the first request
    status:        status of each response
    environ:       additional environment variables
    is_node:       whether ``source`` is a folder with a function for the functions framework of Node
    """

    name: str
    source: Path
    url_prefix: str
    signature: bytes
    first_content: str = "https://example.com/first"
    status: int = 200
    environ: tuple[tuple[str, str], ...] = ()
    is_node: bool = False


NOOP = Function("no-op", FOLDER / "functions" / "noop.py", "/png?data=", b"ok")
TUTORIAL = Function("tutorial", FOLDER / "functions" / "tutorial.py", "/?url=", PNG_SIGNATURE)
OURS = Function("ours", FOLDER.parent / "main.py", "/png?data=", PNG_SIGNATURE)
FUNCTIONS = (NOOP, TUTORIAL, OURS)


@dataclass(frozen=True, slots=True)
class Server:
    """A running function that has sent its first response.

    start_seconds: time from the start of the process to the end of the first response
    """

    function: Function
    pid: int
    port: int
    start_seconds: float

    def url(self, content: str) -> str:
        return f"http://{LOOPBACK}:{self.port}{self.function.url_prefix}{content}"


@contextmanager
def serve(function: Function) -> Iterator[Server]:
    """Return a context manager that starts a function, waits for its first response, and stops it at the end.

    Raises ``MeasurementError`` if the function does not start, or sends an unexpected response.
    """
    port = _free_port()
    # The server puts its control socket into this folder. In the default folder, several servers would collide.
    with tempfile.TemporaryDirectory() as runtime, tempfile.TemporaryFile() as log:
        started = perf_counter()
        process = _start_process(function, port, runtime, log)
        try:
            _wait_for_response(function, port, process, log)
            yield Server(function, process.pid, port, perf_counter() - started)
        finally:
            _stop(process)


def _start_process(function: Function, port: int, runtime: str, log: IO[bytes]) -> subprocess.Popen[bytes]:
    environ = {name: value for name, value in os.environ.items() if name in INHERITED_VARIABLES}
    return subprocess.Popen(
        [*_program(function), "--target", "handle", "--source", function.source, "--port", str(port)],
        cwd=function.source if function.is_node else function.source.parent,
        env=environ | {"XDG_RUNTIME_DIR": runtime} | dict(function.environ),
        stdout=log,
        stderr=log,
        # A session of its own, so that all processes of the server can be found and stopped.
        start_new_session=True,
    )


def _program(function: Function) -> tuple[str | Path, ...]:
    """Return the functions framework that serves a function, and its options. That of Node listens on all addresses."""
    if function.is_node:
        return ("node", function.source / "node_modules" / ".bin" / "functions-framework")
    program = Path(sys.executable).with_name("functions-framework")
    if not program.exists():
        raise MeasurementError(f"{program.name} is not installed beside {Path(sys.executable).name}")
    return (program, "--host", LOOPBACK)


def _wait_for_response(function: Function, port: int, process: subprocess.Popen[bytes], log: IO[bytes]) -> None:
    deadline = perf_counter() + START_TIMEOUT_SECONDS
    while perf_counter() < deadline and process.poll() is None:
        try:
            return check_response(function, port)
        except (OSError, HTTPException):
            sleep(POLL_SECONDS)
    log.seek(0)
    raise MeasurementError(f"{function.name} did not start:\n{log.read().decode(errors='replace')}")


def check_response(function: Function, port: int) -> None:
    """Send the first request. Raises ``MeasurementError`` if status or body are not as expected."""
    connection = HTTPConnection(LOOPBACK, port, timeout=START_TIMEOUT_SECONDS)
    try:
        connection.request("GET", f"{function.url_prefix}{function.first_content}")
        response = connection.getresponse()
        body = response.read()
    finally:
        connection.close()
    if response.status != function.status or not body.startswith(function.signature):
        raise MeasurementError(f"{function.name} responded with status {response.status}: {body[:200]!r}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    try:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_TIMEOUT_SECONDS)
    finally:
        # Kill the remaining processes, even if the wait was interrupted.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port
