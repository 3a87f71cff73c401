"""Limits of a file: bytes and pages."""

from __future__ import annotations

from qr.errors import FileTooLarge

MAX_FILE_BYTES = 8 * 1024 * 1024
MAX_PAGES = 10


def check_bytes(count: int) -> None:
    """Raise ``FileTooLarge`` for a file of more than ``MAX_FILE_BYTES``."""
    if count > MAX_FILE_BYTES:
        allowed = f"at most {MAX_FILE_BYTES // 1024**2} MiB"
        raise FileTooLarge(f"the file must have {allowed}; got {count} bytes", allowed=allowed)


def check_pages(number: int) -> None:
    """Raise ``FileTooLarge`` for a number of pages above ``MAX_PAGES``."""
    if number > MAX_PAGES:
        raise FileTooLarge(f"the file must have at most {MAX_PAGES} pages", allowed=f"at most {MAX_PAGES} pages")
