"""Read the type and the size of a PNG, JPEG or WebP logo from its first bytes, before anything is decoded."""

from __future__ import annotations

import re
import struct

MAX_SIDE_PIXELS = 4096
MAX_PIXELS = 4_000_000

PNG, JPEG, WEBP = "image/png", "image/jpeg", "image/webp"
# Start of frame of a JPEG (ISO/IEC 10918-1, B.2.2): marker, length, precision, height and width.
_JPEG_FRAME = re.compile(rb"\xff[\xc0-\xc3\xc5-\xc7\xc9-\xcb\xcd-\xcf]..[\x08\x0c](..)(..)", re.DOTALL)


def detect_media_type(file: bytes) -> str | None:
    """Detect PNG, JPEG or WebP by the first bytes of a file. Return None for any other type."""
    if file.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if file.startswith(b"\xff\xd8\xff"):
        return JPEG
    if file.startswith(b"RIFF") and file[8:12] == b"WEBP":
        return WEBP
    return None


def count_pixels(file: bytes) -> int:
    """Return an upper bound on the pixels that are decoded: 0 for other types, at most ``MAX_PIXELS``.

    Larger images are rejected before they are decoded. A file without a readable size counts as the largest.
    """
    media_type = detect_media_type(file)
    if media_type is None:
        return 0
    try:
        width, height = _SIZES[media_type](file)
    except (struct.error, ValueError):
        return MAX_PIXELS
    return min(MAX_PIXELS, width * height)


def _png_size(file: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from(">II", file, 16)  # IHDR is always the first chunk
    return width, height


def _jpeg_size(file: bytes) -> tuple[int, int]:
    """Return the largest size that can be a frame: segments can contain the bytes of others, such as previews."""
    sizes = [(int.from_bytes(width), int.from_bytes(height)) for height, width in _JPEG_FRAME.findall(file)]
    return max(sizes, key=lambda size: size[0] * size[1])


def _webp_size(file: bytes) -> tuple[int, int]:
    """Return the size of the canvas or of the only image (RFC 9649, 2.5 to 2.7)."""
    kind = file[12:16]
    if kind == b"VP8X":
        width, height = struct.unpack_from("3s3s", file, 24)
        return 1 + int.from_bytes(width, "little"), 1 + int.from_bytes(height, "little")
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", file, 21)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack_from("<HH", file, 26)
    return width & 0x3FFF, height & 0x3FFF


_SIZES = {PNG: _png_size, JPEG: _jpeg_size, WEBP: _webp_size}
