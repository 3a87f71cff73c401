"""Functions behind the framework's own server, each in its own process, with default workers and threads."""

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
HERE = Path(__file__).parent
START_SECONDS = 60
STOP_SECONDS = 10
POLL_SECONDS = 0.001
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"

# Nothing else is handed on, so the framework and the service run with their defaults. Above all not
# PYTHONDONTWRITEBYTECODE, with which every start would compile its modules: a deployment's build does that.
INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class Function:
    """A source file whose ``handle`` answers ``prefix`` + content with a body that begins ``signature``.

    content: what is asked for first
    status:  of every answer
    environ: variables of its own
    """

    name: str
    source: Path
    prefix: str
    signature: bytes
    content: str = "https://example.com/first"
    status: int = 200
    environ: tuple[tuple[str, str], ...] = ()


NOOP = Function("no-op", HERE / "peers" / "noop.py", "/png?data=", b"ok")
TUTORIAL = Function("tutorial", HERE / "peers" / "tutorial.py", "/?url=", PNG_SIGNATURE)
OURS = Function("ours", HERE.parent / "main.py", "/png?data=", PNG_SIGNATURE)
FUNCTIONS = (NOOP, TUTORIAL, OURS)


@dataclass(frozen=True, slots=True)
class Server:
    """A function that has answered once.

    start_seconds: from starting the process to the end of that answer
    """

    function: Function
    pid: int
    port: int
    start_seconds: float

    def url(self, content: str) -> str:
        return f"http://{LOOPBACK}:{self.port}{self.function.prefix}{content}"


@contextmanager
def serve(function: Function) -> Iterator[Server]:
    """Start the function, wait for its first answer, and stop it whatever happens meanwhile."""
    port = _free_port()
    # The server puts its control socket there; several servers would share the usual place.
    with tempfile.TemporaryDirectory() as runtime, tempfile.TemporaryFile() as log:
        started = perf_counter()
        process = _start(function, port, runtime, log)
        try:
            _await_answer(function, port, process, log)
            yield Server(function, process.pid, port, perf_counter() - started)
        finally:
            _stop(process)


def _start(function: Function, port: int, runtime: str, log: IO[bytes]) -> subprocess.Popen[bytes]:
    program = Path(sys.executable).with_name("functions-framework")
    if not program.exists():
        raise MeasurementError(f"{program.name} is not installed beside {Path(sys.executable).name}")
    environ = {name: value for name, value in os.environ.items() if name in INHERITED}
    return subprocess.Popen(
        [program, "--target", "handle", "--source", function.source, "--host", LOOPBACK, "--port", str(port)],
        cwd=function.source.parent,
        env=environ | {"XDG_RUNTIME_DIR": runtime} | dict(function.environ),
        stdout=log,
        stderr=log,
        # Its own session: all its processes can be found and stopped together.
        start_new_session=True,
    )


def _await_answer(function: Function, port: int, process: subprocess.Popen[bytes], log: IO[bytes]) -> None:
    deadline = perf_counter() + START_SECONDS
    while perf_counter() < deadline and process.poll() is None:
        try:
            return check_answer(function, port)
        except (OSError, HTTPException):
            sleep(POLL_SECONDS)
    log.seek(0)
    raise MeasurementError(f"{function.name} did not start:\n{log.read().decode(errors='replace')}")


def check_answer(function: Function, port: int) -> None:
    """Ask for one code; anything but a complete 200 with what the function should send is a fault."""
    connection = HTTPConnection(LOOPBACK, port, timeout=START_SECONDS)
    try:
        connection.request("GET", f"{function.prefix}{function.content}")
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != function.status or not body.startswith(function.signature):
        raise MeasurementError(f"{function.name} answered {answer.status}: {body[:200]!r}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    try:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
    finally:
        # Whatever is left, also when the wait was interrupted.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port
