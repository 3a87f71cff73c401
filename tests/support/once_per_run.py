"""Values and processes that exist once per test run and that all xdist workers share.

The controller of the test run creates a folder before it starts the workers. The environment variable ``FOLDER`` gives
its path to the workers. The first worker that needs a value or a process creates it.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from socket import socket
from typing import Any, TypeVar

FOLDER = "QR_TEST_RUN_FOLDER"
# Reading from the named pipe ends when the controller closes its end, even if the controller is killed.
KILL_AT_END_OF_RUN = 'cat "$0" >/dev/null; kill -s KILL -- "-$1"'

_processes: list[subprocess.Popen[bytes]] = []  # a deleted Popen object warns if its process still runs

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
    command: Sequence[str | Path], log: Path, environ: Mapping[str, str], stdin: socket | int = subprocess.DEVNULL
) -> subprocess.Popen[bytes]:
    """Start a process that runs until the end of the test run."""
    with log.open("wb") as output:
        process = _popen(command, env=environ, stdin=stdin, stdout=output, stderr=output)
    _popen(["sh", "-c", KILL_AT_END_OF_RUN, shared_path("controller"), str(process.pid)])
    return process


def _popen(command: Sequence[str | Path], **options: Any) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(command, start_new_session=True, **options)
    _processes.append(process)
    return process
