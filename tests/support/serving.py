"""Run servers on free ports until the end of a ``with`` block, and send requests to the servers."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import WSGIApplication

from tests.support.http_messages import (
    Message,
    Response,
    encode_message,
    parse_response,
)

LOOPBACK = "127.0.0.1"
ROOT = Path(__file__).resolve().parents[2]
PROBE = ROOT / "tests" / "support" / "probe" / "function.py"
SCRIPTS = Path(sys.executable).parent
PROC = Path("/proc")
START_TIMEOUT_SECONDS = 60
RESPONSE_TIMEOUT_SECONDS = 30
THREADS = 16

NO_VARIABLES: Mapping[str, str] = {}

# The program that ``functions-framework --debug`` runs, without its reloader. The reloader would restart the server
# during a test if a file of the project or of a package is saved.
DEBUG_SERVER = """
import sys
from functions_framework import create_app
from functions_framework._http import create_server
source, target, host, port = sys.argv[1:]
create_server(create_app(target, source), debug=True, use_reloader=False).run(host, int(port))
"""


@dataclass(frozen=True)
class Endpoint:
    """A port of this machine on which a server listens."""

    port: int

    def send(self, message: Message) -> Response:
        """Send a message on a new connection, and return the response."""
        # Send all bytes in one call, so that they arrive before a server that ignores the body closes the connection.
        # Bytes that arrive later would reset the connection, and the response could be lost.
        return self._exchange(message.method, [b"".join(encode_message(message, [message.body]))])

    def upload(self, message: Message, chunks: Iterable[bytes]) -> Response:
        """Send a message with the chunks as its body, and return the response."""
        return self._exchange(message.method, encode_message(message, chunks))

    def send_truncated(self, message: Message) -> Response:
        """Send a body that ends before its Content-Length or last chunk, and return the response."""
        return self._exchange(message.method, [message.head() + message.body], socket.SHUT_WR)

    def _exchange(self, method: str, chunks: Iterable[bytes], end: int | None = None) -> Response:
        with socket.create_connection((LOOPBACK, self.port), RESPONSE_TIMEOUT_SECONDS) as connection:
            for chunk in chunks:
                connection.sendall(chunk)
            if end is not None:
                connection.shutdown(end)
            with connection.makefile("rb") as received:
                return parse_response(received.read(), method)


@dataclass(frozen=True)
class Server(Endpoint):
    """A server in separate processes, which belong to one session."""

    session: int
    log: Path

    def read_log(self) -> str:
        return self.log.read_text(errors="replace")

    def peak_memory(self) -> int:
        """Return the sum of the maximum resident memory of all processes of the server, in bytes."""
        pids = [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]
        return sum(_peak_bytes(pid) for pid in pids if _session_id(pid) == self.session)


def framework_command(source: Path, target: str = "handle") -> list[str]:
    """Return the command that serves a function as Cloud Functions does."""
    program = str(SCRIPTS / "functions-framework")
    return [program, f"--source={source}", f"--target={target}", f"--host={LOOPBACK}", "--port=0"]


def framework_debug_server(source: Path, target: str = "handle") -> list[str]:
    """Return the command that serves a function with the development server."""
    return [sys.executable, "-c", DEBUG_SERVER, str(source), target, LOOPBACK, "0"]


def gunicorn_command(app: str) -> list[str]:
    """Return the command that serves a WSGI app without the framework, and with its limits (here: none)."""
    options = [f"--threads={THREADS}", "--limit-request-line=0", f"--bind={LOOPBACK}:0"]
    return [str(SCRIPTS / "gunicorn"), *options, app]


@contextmanager
def run_server(
    command: Sequence[str], environ: Mapping[str, str] = NO_VARIABLES, directory: Path = ROOT
) -> Iterator[Server]:
    """Run a server that chooses a free port, until the end of the ``with`` block."""
    with tempfile.TemporaryDirectory() as scratch, Path(scratch, "log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=directory,
            env=_environ(scratch) | dict(environ),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            yield _wait_until_ready(process, Path(scratch, "log"))
        finally:
            # Kill all processes of the server together, because none of them has work to finish.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def run_in_thread(app: WSGIApplication) -> Iterator[Endpoint]:
    """Serve an app with the WSGI server of the standard library, in this process, with one thread per connection."""
    with make_server(LOOPBACK, 0, app, _ThreadingServer, _QuietHandler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield Endpoint(server.server_port)
        finally:
            server.shutdown()
            thread.join()


class _ThreadingServer(ThreadingMixIn, WSGIServer):
    daemon_threads = True  # browsers open connections that they may never use


class _QuietHandler(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        pass


def _environ(scratch: str) -> dict[str, str]:
    # Servers inherit no other variables, so that the settings of the user do not change the tests. Files that servers
    # leave behind, such as control sockets, are deleted with the scratch directory.
    modules = os.pathsep.join([str(ROOT), str(ROOT / "tests" / "support" / "probe")])
    inherited = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
    own = {"PYTHONPATH": modules, "THREADS": str(THREADS), "HOME": scratch, "XDG_RUNTIME_DIR": scratch}
    # With this level, gunicorn logs its address.
    return inherited | own | {"QR_STORE": f"sqlite:///{scratch}/users.db", "GUNICORN_LOG_LEVEL": "info"}


def _wait_until_ready(process: subprocess.Popen[bytes], log: Path) -> Server:
    """Wait until the log contains the address, and the server responds."""
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    while not (found := re.search(rf"http://{LOOPBACK}:(\d+)", log.read_text(errors="replace"))):
        if process.poll() is not None or time.monotonic() > deadline:
            raise TimeoutError(f"the server did not start:\n{log.read_text(errors='replace')}")
        time.sleep(0.01)
    server = Server(int(found[1]), process.pid, log)
    try:
        server.send(Message())  # the request waits in the socket until the server has loaded the app
    except (OSError, HTTPException) as error:
        raise TimeoutError(f"the server does not respond:\n{server.read_log()}") from error
    return server


def free_port() -> int:
    """Return a port that is free now. Another program can take the port, so callers must retry with another port."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def closed_port() -> Iterator[int]:
    """Reserve a port on which nothing listens, until the end of the ``with`` block."""
    with socket.socket() as reserved:
        reserved.bind((LOOPBACK, 0))
        yield reserved.getsockname()[1]


def _session_id(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except ProcessLookupError:  # the process ended after it was listed
        return None


def _peak_bytes(pid: int) -> int:
    try:
        found = re.search(r"^VmHWM:\s+(\d+) kB", (PROC / str(pid) / "status").read_text(), re.MULTILINE)
    except OSError:  # the process ended after it was listed
        return 0
    return int(found[1]) * 1024 if found else 0
