"""Values and processes that exist once per test run and that all xdist workers share.

The controller of the test run creates a folder before it starts the workers. The environment variable ``FOLDER`` gives
its path to the workers. The first worker that needs a value or a process creates it.
"""

from __future__ import annotations

import os
import pickle
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from socket import socket
from typing import TypeVar

FOLDER = "QR_TEST_RUN_FOLDER"
# Reading from the named pipe ends when the controller closes its end, even if the controller is killed.
KILL_AT_END_OF_RUN = 'cat "$0" >/dev/null; kill -s KILL -- "-$1"'

Value = TypeVar("Value")


@contextmanager
def shared_folder() -> Iterator[None]:
    """Create the folder. At the end, kill the processes of ``start_process`` and delete the folder."""
    with tempfile.TemporaryDirectory(prefix="qr-tests-", ignore_cleanup_errors=True) as folder:
        os.environ[FOLDER] = folder
        os.mkfifo(shared_path("controller"))
        end = os.open(shared_path("controller"), os.O_RDWR)
        try:
            yield
        finally:
            os.close(end)


def shared_path(name: str) -> Path:
    """Return the path of a file in the folder."""
    return Path(os.environ[FOLDER], name)


def once_per_run(name: str, create: Callable[[], Value]) -> Value:
    """Return the value of ``create``. Only the first worker that requests ``name`` calls ``create``."""
    file = shared_path(f"{name}.pickle")
    with shared_path(f"{name}.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not file.exists():
            file.write_bytes(pickle.dumps(create()))
    value: Value = pickle.loads(file.read_bytes())
    return value


def start_process(
    command: Sequence[str | Path], log: Path, environ: Mapping[str, str], stdin: socket | None = None
) -> int:
    """Start a process that runs until the end of the test run, and return its id."""
    with log.open("wb") as output, Path(os.devnull).open("rb") as nothing:
        streams = ((stdin or nothing).fileno(), output.fileno(), output.fileno())
        pid = _spawn([str(word) for word in command], environ, streams)
        _spawn(["sh", "-c", KILL_AT_END_OF_RUN, str(shared_path("controller")), str(pid)], os.environ, streams)
    return pid


def has_ended(pid: int) -> bool:
    """Return whether a process of ``start_process`` has ended. Must not be called again after it returned True."""
    return os.waitpid(pid, os.WNOHANG)[0] == pid


def _spawn(command: list[str], environ: Mapping[str, str], streams: Sequence[int]) -> int:
    """Start a process in a group of its own. A ``Popen`` object would warn at the end of a worker that it runs."""
    actions = [(os.POSIX_SPAWN_DUP2, stream, number) for number, stream in enumerate(streams)]
    return os.posix_spawnp(command[0], command, environ, file_actions=actions, setpgroup=0)
