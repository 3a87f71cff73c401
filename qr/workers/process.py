"""The process of a worker: it answers requests within limits of CPU time and memory."""

from __future__ import annotations

import resource
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from qr.workers import LENGTH

_PAGES = Path("/proc/self/statm")  # the first number is the address space of this process, in pages


def serve(requests: BinaryIO, responses: BinaryIO, respond: Callable[[bytes], bytes], max_cpu_seconds: float) -> None:
    """Answer requests until they end. The operating system ends the process at ``max_cpu_seconds`` per request."""
    while head := requests.read(LENGTH.size):
        request = requests.read(*LENGTH.unpack(head))
        # The default action of this signal ends the process, even while a library holds the global interpreter lock.
        signal.setitimer(signal.ITIMER_PROF, max_cpu_seconds)
        response = respond(request)
        signal.setitimer(signal.ITIMER_PROF, 0)
        responses.write(LENGTH.pack(len(response)) + response)
        responses.flush()


def limit_process(max_extra_bytes: int) -> None:
    """Write no core files, and limit the address space beyond that of the interpreter, if the platform can."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, ValueError), _PAGES.open(encoding="ascii") as statistics:
        used = int(statistics.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + max_extra_bytes,) * 2)
