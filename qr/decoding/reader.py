"""The process that opens and decodes files of clients."""

from __future__ import annotations

import atexit
import json
import os
from typing import Any

from qr.errors import FileTooLarge, ReaderBusy
from qr.locks import lock_with_timeout
from qr.log import log
from qr.workers import Worker, WorkerStopped

WORKER = "qr.decoding.worker"
SEARCH_SECONDS = 1.5  # CPU time after which no further attempt starts
MAX_RESPONSE_SECONDS = 8.0  # for a machine without time for the process; the process limits its CPU time
MAX_WAITING_SECONDS = 10.0
MAX_RESPONSE_BYTES = 32_000_000
READER = Worker(WORKER, MAX_RESPONSE_SECONDS, MAX_RESPONSE_BYTES)
atexit.register(READER.stop)
os.register_at_fork(after_in_child=READER.forget)


def read_in_worker(file: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """Return the response of the process to a file.

    Raises ``FileTooLarge`` if the file stopped the process, and ``ReaderBusy`` if other files take longer than
    ``MAX_WAITING_SECONDS``.
    """
    request = json.dumps(options).encode() + b"\n" + file
    with lock_with_timeout(READER.lock, MAX_WAITING_SECONDS, _busy_error):
        try:
            response: dict[str, Any] = json.loads(READER.ask(request))
        except WorkerStopped as error:
            log("WARNING", f"the reader of files stopped: a file {error.reason}")
            raise FileTooLarge(f"the file {error.reason}") from None
    return response


def _busy_error() -> Exception:
    return ReaderBusy("other files are being read; try again later")
