"""Find and decode symbols in photographs and documents of clients.

Files are opened and decoded in a process of its own, because libraries of image formats are large, and a damaged file
can make them use much memory or time, or abort.
"""

from __future__ import annotations

from base64 import b64decode
from typing import Any, NamedTuple

from qr.decoding.found_symbol import FoundSymbol, Measurements, Position
from qr.decoding.limits import MAX_FILE_BYTES, MAX_PAGES
from qr.decoding.pages import check_file
from qr.decoding.reader import SEARCH_SECONDS, read_in_worker
from qr.decoding.views import View
from qr.decoding.zxing import find_with_zxing
from qr.errors import BadFile, FileTooLarge
from qr.graphics.raster import Raster
from qr.symbol.structured_append import StructuredAppend

__all__ = [
    "MAX_FILE_BYTES",
    "MAX_PAGES",
    "FileReading",
    "FoundSymbol",
    "Measurements",
    "Position",
    "decode_file",
    "decode_raster",
    "read_file",
]
_ERRORS = {error.__name__: error for error in (BadFile, FileTooLarge)}


class FileReading(NamedTuple):
    """Result of reading a file.

    image:   PNG of the first page with a symbol, else of the first page, with outlines; empty unless requested
    seconds: CPU time
    """

    symbols: list[FoundSymbol]
    image: bytes
    seconds: float


def decode_file(body: bytes, seconds: float = SEARCH_SECONDS) -> list[FoundSymbol]:
    """Find all symbols in an image or document. Parameters and errors are those of ``read_file``."""
    return read_file(body, seconds).symbols


def read_file(body: bytes, seconds: float = SEARCH_SECONDS, *, annotated: bool = False) -> FileReading:
    """Find all symbols in an image or document: PNG, JPEG, WebP, GIF, TIFF, BMP or PDF.

    ``seconds`` is the CPU time after which no further attempt to find symbols starts. An image without a symbol has an
    empty list. Raises ``BadFile`` for another or a damaged file, ``FileTooLarge`` above a limit of bytes, pixels,
    pages, time or memory, and ``ReaderBusy`` if other files take too long.
    """
    check_file(body)
    response = read_in_worker(body, {"seconds": seconds, "annotated": annotated})
    if "error" in response:
        name, detail, allowed = response["error"]
        raise _ERRORS[name](detail, allowed=allowed)
    symbols = [_symbol(document) for document in response["symbols"]]
    return FileReading(symbols, b64decode(response["image"]), response["seconds"])


def decode_raster(raster: Raster) -> list[FoundSymbol]:
    """Find all symbols in an image that this service made, with one decoder and one attempt, in this process."""
    from PIL import Image

    image = Image.frombuffer("L", (raster.width, raster.height), raster.luminance)
    return find_with_zxing(View(image)).symbols


def _symbol(document: dict[str, Any]) -> FoundSymbol:
    part, measured = document["structured_append"], document["measurements"]
    return FoundSymbol(
        **{
            **document,
            "content": b64decode(document["content"]),
            "rows": tuple(b64decode(row) for row in document["rows"]),
            "position": tuple((x, y) for x, y in document["position"]),
            "structured_append": StructuredAppend(*part) if part else None,
            "measurements": Measurements(*measured) if measured else None,
        }
    )
