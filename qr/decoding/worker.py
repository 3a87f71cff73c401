"""Open and decode files of clients. This module runs in a process of its own, which ``qr.decoding`` starts.

A request is a JSON object in one line, and the file. The response is a JSON object. The operating system ends the
process at ``MAX_CPU_SECONDS`` per file, even inside a library that does not return.
"""

from __future__ import annotations

import json
import sys
import time
from base64 import b64encode
from contextlib import suppress
from typing import TYPE_CHECKING, Any, BinaryIO

from qr.decoding.annotation import annotate
from qr.decoding.attempts import find_symbols
from qr.decoding.found_symbol import FoundSymbol, Measurements
from qr.decoding.measurements import measure
from qr.decoding.pages import open_pages
from qr.errors import BadFile
from qr.workers import process

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_CPU_SECONDS = 4.0  # per file, with opening the file and the last attempt
MAX_EXTRA_BYTES = 300 * 1024 * 1024  # address space beyond that of the interpreter


def serve(requests: BinaryIO, responses: BinaryIO) -> None:
    """Decode files until the requests end."""
    process.serve(requests, responses, lambda request: json.dumps(respond(request)).encode(), MAX_CPU_SECONDS)


def respond(request: bytes) -> dict[str, Any]:
    """Return the symbols of a file, or the error of a file that cannot be opened."""
    options, _, file = request.partition(b"\n")
    try:
        started = time.process_time()
        symbols, image = _find(file, **json.loads(options))
        return {
            "symbols": [_document(symbol) for symbol in symbols],
            "image": b64encode(image).decode(),
            "seconds": time.process_time() - started,
        }
    except BadFile as error:
        return {"error": [type(error).__name__, error.text.removeprefix("image: "), error.allowed]}
    except MemoryError:
        return {"error": ["FileTooLarge", "the file needs too much memory", None]}


def _find(file: bytes, seconds: float, *, annotated: bool) -> tuple[list[FoundSymbol], bytes]:
    """Find the symbols of all pages. Each page can use the time that earlier pages left.

    Also return a PNG of the first page that has a symbol, else of the first page, if it is to be annotated.
    """
    end = time.process_time() + seconds
    found: list[FoundSymbol] = []
    image = b""
    for number, (page, reduction) in enumerate(open_pages(file), start=1):
        symbols = find_symbols(page, number, lambda: time.process_time() > end)
        grey = page.convert("L")
        symbols = [symbol._replace(measurements=_measure(grey, symbol)) for symbol in symbols]
        if annotated and (not image or (symbols and not found)):
            image = annotate(page, symbols, 1)
        found += [symbol.enlarged(reduction) for symbol in symbols]
    return found, image


def _measure(page: Image, symbol: FoundSymbol) -> Measurements | None:
    with suppress(ValueError):  # corners on a line
        return measure(page, symbol)
    return None


def _document(symbol: FoundSymbol) -> dict[str, Any]:
    return {
        **symbol._asdict(),
        "content": b64encode(symbol.content).decode(),
        "rows": [b64encode(row).decode() for row in symbol.rows],
    }


def main() -> None:
    """Limit the memory and decode."""
    process.limit_process(MAX_EXTRA_BYTES)
    serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
