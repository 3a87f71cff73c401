"""Render SVG documents of clients. This module runs in a process of its own.

A request and its response are a length of four bytes, most significant byte first, and that many bytes: an SVG document
in UTF-8, and its PNG file. An empty response means that resvg cannot render the document. ``qr.graphics.renderer``
starts this process. It ends when its standard input is closed.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import BinaryIO

from qr.graphics.resvg import render_svg
from qr.workers import process

MAX_CPU_SECONDS = 0.3  # per document
# Address space beyond that of the interpreter. An image of four million pixels takes 16 MB, and its file less. Above
# this limit, resvg aborts the process.
MAX_EXTRA_BYTES = 160 * 1024 * 1024


def serve(requests: BinaryIO, responses: BinaryIO) -> None:
    """Render documents until the requests end."""
    process.serve(requests, responses, _render, MAX_CPU_SECONDS)


def _render(document: bytes) -> bytes:
    try:
        return render_svg(document.decode())
    except ValueError:
        return b""


def main() -> None:
    """Import resvg, limit the memory and render."""
    with suppress(ValueError):
        render_svg("")
    process.limit_process(MAX_EXTRA_BYTES)
    serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
