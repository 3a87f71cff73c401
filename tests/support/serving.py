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
    Answer,
    Message,
    read_answer,
    wire,
)

LOOPBACK = "127.0.0.1"
ROOT = Path(__file__).resolve().parents[2]
PROBE = ROOT / "tests" / "support" / "probe" / "function.py"
SCRIPTS = Path(sys.executable).parent
PROC = Path("/proc")
START_SECONDS = 60
ANSWER_SECONDS = 30
THREADS = 16

NOTHING: Mapping[str, str] = {}

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

    def send(self, message: Message) -> Answer:
        """The answer on a connection of its own."""
        # In one piece: a server that answers without reading the body then has it nevertheless. Closing on bytes that
        # arrive later would reset the connection, and the answer could be lost.
        return self._exchange(message.method, [b"".join(wire(message, [message.body]))])

    def upload(self, message: Message, pieces: Iterable[bytes]) -> Answer:
        """The answer to a body that comes in pieces."""
        return self._exchange(message.method, wire(message, pieces))

    def break_off(self, message: Message) -> Answer:
        """The answer to a body that ends before its framing says so: it is sent as it is, and nothing after it."""
        return self._exchange(message.method, [message.head() + message.body], socket.SHUT_WR)

    def _exchange(self, method: str, pieces: Iterable[bytes], end: int | None = None) -> Answer:
        with socket.create_connection((LOOPBACK, self.port), ANSWER_SECONDS) as connection:
            for piece in pieces:
                connection.sendall(piece)
            if end is not None:
                connection.shutdown(end)
            with connection.makefile("rb") as received:
                return read_answer(received.read(), method)


@dataclass(frozen=True)
class Server(Endpoint):
    """A server with processes of its own, all of one session."""

    session: int
    log: Path

    def logged(self) -> str:
        return self.log.read_text(errors="replace")

    def peak_memory(self) -> int:
        """The most bytes each of its processes has had so far, together."""
        pids = [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]
        return sum(_peak_bytes(pid) for pid in pids if _session_of(pid) == self.session)


def framework(source: Path, target: str = "handle") -> list[str]:
    """The command that serves a function as the platform does."""
    program = str(SCRIPTS / "functions-framework")
    return [program, f"--source={source}", f"--target={target}", f"--host={LOOPBACK}", "--port={port}"]


def framework_debugging(source: Path, target: str = "handle") -> list[str]:
    """The command that serves a function with the development server."""
    return [sys.executable, "-c", DEBUG_SERVER, str(source), target, LOOPBACK, "{port}"]


def gunicorn(app: str) -> list[str]:
    """The command that serves a WSGI app with nothing between, and with the framework's limits (here: none)."""
    options = [f"--threads={THREADS}", "--limit-request-line=0", f"--bind={LOOPBACK}:{{port}}"]
    return [str(SCRIPTS / "gunicorn"), *options, app]


@contextmanager
def serving(command: Sequence[str], environ: Mapping[str, str] = NOTHING, directory: Path = ROOT) -> Iterator[Server]:
    """Run a command with ``{port}`` in it until it is no longer needed."""
    port = free_port()
    with tempfile.TemporaryDirectory() as scratch, Path(scratch, "log").open("wb") as log:
        process = subprocess.Popen(
            [word.replace("{port}", str(port)) for word in command],
            cwd=directory,
            env=_environ(scratch) | dict(environ),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        server = Server(port, process.pid, Path(scratch, "log"))
        try:
            _await_answer(server, process)
            yield server
        finally:
            # All of its processes, and at once: nothing is left to be finished.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def serving_here(app: WSGIApplication) -> Iterator[Endpoint]:
    """Serve with the WSGI server of the standard library, each connection in a thread."""
    with make_server(LOOPBACK, 0, app, _Threaded, _Silent) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield Endpoint(server.server_port)
        finally:
            server.shutdown()
            thread.join()


class _Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True  # browsers open connections that they may never use


class _Silent(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        pass


def _environ(scratch: str) -> dict[str, str]:
    # Nothing else is handed on: the settings of whoever runs the tests are none of the servers' business. What
    # servers leave behind, such as control sockets, goes with the scratch directory.
    modules = os.pathsep.join([str(ROOT), str(ROOT / "tests" / "support" / "probe")])
    inherited = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
    own = {"PYTHONPATH": modules, "THREADS": str(THREADS), "HOME": scratch, "XDG_RUNTIME_DIR": scratch}
    return inherited | own | {"QR_STORE": f"sqlite:///{scratch}/users.db"}


def _await_answer(server: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            server.send(Message())
        except (OSError, HTTPException):
            time.sleep(0.02)
        else:
            return
    raise TimeoutError(f"no answer; the log says:\n{server.logged()}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def _session_of(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except ProcessLookupError:  # ended since it was listed
        return None


def _peak_bytes(pid: int) -> int:
    found = re.search(r"^VmHWM:\s+(\d+) kB", (PROC / str(pid) / "status").read_text(), re.MULTILINE)
    return int(found[1]) * 1024 if found else 0
