"""Detect the format of a file from its first bytes. Exactly one decoder opens a file, whatever else it contains."""

from __future__ import annotations

from typing import NamedTuple


class FileFormat(NamedTuple):
    """A format that can contain symbols.

    name:       name of the plugin of Pillow; ``PDF`` for documents that PDFium renders
    media_type: of the format
    signature:  first bytes of a file
    pages:      whether a file can have several pages; only the first frame of an animation is read
    """

    name: str
    media_type: str
    signature: bytes
    pages: bool = False


FORMATS = (
    FileFormat("PNG", "image/png", b"\x89PNG\r\n\x1a\n"),
    FileFormat("JPEG", "image/jpeg", b"\xff\xd8\xff"),
    FileFormat("WEBP", "image/webp", b"RIFF"),
    FileFormat("GIF", "image/gif", b"GIF87a"),
    FileFormat("GIF", "image/gif", b"GIF89a"),
    FileFormat("TIFF", "image/tiff", b"II*\x00", pages=True),
    FileFormat("TIFF", "image/tiff", b"MM\x00*", pages=True),
    FileFormat("BMP", "image/bmp", b"BM"),
    FileFormat("PDF", "application/pdf", b"%PDF-", pages=True),
)
MEDIA_TYPES = tuple(dict.fromkeys(row.media_type for row in FORMATS))


def detect_format(file: bytes) -> FileFormat | None:
    """Return the format of a file, or None for any other file."""
    found = next((row for row in FORMATS if file.startswith(row.signature)), None)
    return None if found and found.name == "WEBP" and file[8:12] != b"WEBP" else found
