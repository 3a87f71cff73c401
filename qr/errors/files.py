"""Errors of files that are sent to be read."""

from __future__ import annotations

from qr.errors.base import QrError


class BadFile(QrError):
    """A file that is damaged, incomplete, or of a format that is not supported."""

    status = 422
    code = "bad-file"

    def __init__(self, detail: str, *, allowed: str | None = None) -> None:
        super().__init__(f"image: {detail}", parameter="image", allowed=allowed)


class FileTooLarge(BadFile):
    """A file with more pixels or pages than one request can use."""

    code = "file-too-large"


class ReaderBusy(QrError):
    """More files to read at the same time than the service can decode."""

    status = 503
    code = "reader-busy"
    retry_after = 5
