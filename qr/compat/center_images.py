"""Centre images of QuickChart: data URIs."""

from __future__ import annotations

from qr.errors import BadParameter
from qr.spec.appearance import LogoSource


def read_center_image(url: str) -> bytes:
    """Return the file of a data URI (RFC 2397). Raises ``BadParameter`` for another URL."""
    try:
        if url.startswith("data:") and isinstance(file := LogoSource().parse(url), bytes):
            return file
    except ValueError:
        pass
    raise BadParameter("centerImageUrl", url, "a data URI with base64, such as data:image/png;base64,...")
