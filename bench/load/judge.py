"""Judge responses: by their status, and by the content of the image, which decoders other than the service's read."""

from __future__ import annotations

import cv2
import numpy as np

from bench.load.traffic import Request
from bench.scannability.decoders import decode_with_opencv, decode_with_zbar
from bench.scannability.pixels import Pixels


def _has_zbar() -> bool:
    """Load ZBar's library, which no Python package contains. Threads of gevent cannot load the library later."""
    try:
        import pyzbar.pyzbar  # noqa: F401
    except ImportError:
        return False
    return True


# The service limits its load with these statuses, so they are no fault.
LIMITED = (429, 503)
HAS_ZBAR = _has_zbar()
ENLARGEMENTS = (1, 2, 3)  # OpenCV misses some images with small modules


def find_fault(request: Request, status: int, body: bytes, *, is_decoded: bool) -> str | None:
    """Return what is wrong with a response; None if nothing is."""
    if status in LIMITED:
        return None
    if status not in request.statuses:
        return f"status {status}: {body[:200]!r}"
    if is_decoded and request.content is not None and request.content not in (found := read_contents(body)):
        return f"the image contains {sorted(found)} instead of {request.content!r}"
    return None


def read_contents(file: bytes) -> set[bytes]:
    """Return all contents that OpenCV and ZBar read in a raster image. ZBar is used if it is installed."""
    if not file:
        return set()
    pixels: Pixels | None = cv2.imdecode(np.frombuffer(file, np.uint8), cv2.IMREAD_GRAYSCALE)  # type: ignore[assignment]
    if pixels is None:
        return set()
    found: set[bytes] = set()
    for factor in ENLARGEMENTS:
        found |= _read(np.kron(pixels, np.ones((factor, factor), np.uint8))) - {b""}
        if found:
            break
    return found


def _read(pixels: Pixels) -> set[bytes]:
    return decode_with_opencv(pixels) | (decode_with_zbar(pixels) if HAS_ZBAR else set())
