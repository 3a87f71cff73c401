"""Servers on free ports, each for as long as a ``with`` lasts, and what can be asked of them."""

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

# What ``functions-framework --debug`` runs, less the reloader: that would watch every directory Python knows, and
# restart the server in the middle of a test whenever a file is saved.
DEBUG_SERVER = """
import sys
from functions_framework import create_app
from functions_framework._http import create_server
source, target, host, port = sys.argv[1:]
create_server(create_app(target, source), debug=True, use_reloader=False).run(host, int(port))
"""


@dataclass(frozen=True)
class Endpoint:
    """Where something answers."""

    port: int

    def send(self, message: Message) -> Response:
        """The answer on a connection of its own."""
        # In one piece: a server that answers without reading the body then has it nevertheless. Closing on bytes that
        # arrive later would reset the connection, and the answer could be lost.
        return self._exchange(message.method, [b"".join(encode_message(message, [message.body]))])

    def upload(self, message: Message, pieces: Iterable[bytes]) -> Response:
        """The answer to a body that comes in pieces."""
        return self._exchange(message.method, encode_message(message, pieces))

    def send_truncated(self, message: Message) -> Response:
        """The answer to a body that ends before its framing says so: it is sent as it is, and nothing after it."""
        return self._exchange(message.method, [message.head() + message.body], socket.SHUT_WR)

    def _exchange(self, method: str, pieces: Iterable[bytes], end: int | None = None) -> Response:
        with socket.create_connection((LOOPBACK, self.port), RESPONSE_TIMEOUT_SECONDS) as connection:
            for piece in pieces:
                connection.sendall(piece)
            if end is not None:
                connection.shutdown(end)
            with connection.makefile("rb") as received:
                return parse_response(received.read(), method)


@dataclass(frozen=True)
class Server(Endpoint):
    """A server with processes of its own, all of one session."""

    session: int
    log: Path

    def read_log(self) -> str:
        return self.log.read_text(errors="replace")

    def peak_memory(self) -> int:
        """The most bytes each of its processes has had so far, together."""
        pids = [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]
        return sum(_peak_bytes(pid) for pid in pids if _session_id(pid) == self.session)


def framework(source: Path, target: str = "handle") -> list[str]:
    """The command that serves a function as the platform does."""
    program = str(SCRIPTS / "functions-framework")
    return [program, f"--source={source}", f"--target={target}", f"--host={LOOPBACK}", "--port=0"]


def framework_debug_server(source: Path, target: str = "handle") -> list[str]:
    """The command that serves a function with the development server."""
    return [sys.executable, "-c", DEBUG_SERVER, str(source), target, LOOPBACK, "0"]


def gunicorn(app: str) -> list[str]:
    """The command that serves a WSGI app with nothing between, and with the framework's limits (here: none)."""
    options = [f"--threads={THREADS}", "--limit-request-line=0", f"--bind={LOOPBACK}:0"]
    return [str(SCRIPTS / "gunicorn"), *options, app]


@contextmanager
def serving(
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
            # Kill all processes of the server at once, because none of them has work to finish.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def serving_here(app: WSGIApplication) -> Iterator[Endpoint]:
    """Serve with the WSGI server of the standard library, each connection in a thread."""
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
    # Nothing else is handed on: the settings of whoever runs the tests are none of the servers' business. What
    # servers leave behind, such as control sockets, goes with the scratch directory.
    modules = os.pathsep.join([str(ROOT), str(ROOT / "tests" / "support" / "probe")])
    inherited = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
    own = {"PYTHONPATH": modules, "THREADS": str(THREADS), "HOME": scratch, "XDG_RUNTIME_DIR": scratch}
    # At this level gunicorn logs its address.
    return inherited | own | {"QR_STORE": f"sqlite:///{scratch}/users.db", "GUNICORN_LOG_LEVEL": "info"}


def _wait_until_ready(process: subprocess.Popen[bytes], log: Path) -> Server:
    """Wait until the log names the address and the server answers."""
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    while not (found := re.search(rf"http://{LOOPBACK}:(\d+)", log.read_text(errors="replace"))):
        if process.poll() is not None or time.monotonic() > deadline:
            raise TimeoutError(f"the server did not start:\n{log.read_text(errors='replace')}")
        time.sleep(0.01)
    server = Server(int(found[1]), process.pid, log)
    try:
        server.send(Message())  # the request waits in the socket until the server has loaded the app
    except (OSError, HTTPException) as error:
        raise TimeoutError(f"the server does not answer:\n{server.read_log()}") from error
    return server


def free_port() -> int:
    """Return a port that is free now. A program that uses it must try again with another port."""
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
    except ProcessLookupError:  # ended since it was listed
        return None


def _peak_bytes(pid: int) -> int:
    found = re.search(r"^VmHWM:\s+(\d+) kB", (PROC / str(pid) / "status").read_text(), re.MULTILINE)
    return int(found[1]) * 1024 if found else 0
