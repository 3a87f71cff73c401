"""Render SVG documents of clients. This module runs in a process of its own.

A request and its response are a length of four bytes, most significant byte first, and that many bytes: an SVG document
in UTF-8, and its PNG file. An empty response means that resvg cannot render the document. ``qr.graphics.renderer``
starts this process. It ends when its standard input is closed.
"""

from __future__ import annotations

import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from qr.graphics.resvg import render_svg
from qr.workers import LENGTH

MAX_CPU_SECONDS = 0.3  # per document
# Address space beyond that of the interpreter. An image of four million pixels takes 16 MB, and its file less.
MAX_EXTRA_BYTES = 160 * 1024 * 1024
_PAGES = Path("/proc/self/statm")  # the first number is the address space of this process, in pages


def serve(requests: BinaryIO, responses: BinaryIO) -> None:
    """Render documents until the requests end. The operating system ends the process at ``MAX_CPU_SECONDS``."""
    while head := requests.read(LENGTH.size):
        document = requests.read(*LENGTH.unpack(head))
        # The default action of this signal ends the process, even while resvg holds the global interpreter lock.
        signal.setitimer(signal.ITIMER_PROF, MAX_CPU_SECONDS)
        file = _render(document)
        signal.setitimer(signal.ITIMER_PROF, 0)
        responses.write(LENGTH.pack(len(file)) + file)
        responses.flush()


def limit_memory() -> None:
    """Limit the address space, if the platform can. Above the limit, resvg aborts the process."""
    with suppress(OSError, ValueError), _PAGES.open(encoding="ascii") as statistics:
        used = int(statistics.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + MAX_EXTRA_BYTES,) * 2)


def _render(document: bytes) -> bytes:
    try:
        return render_svg(document.decode())
    except ValueError:
        return b""


def main() -> None:
    """Import resvg, limit the memory and render."""
    with suppress(ValueError):
        render_svg("")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    limit_memory()
    serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
