from __future__ import annotations

from qr.errors import BadFile, FileTooLarge, ReaderBusy


def test_errors_name_the_image() -> None:
    error = FileTooLarge("a page must have less", allowed="less")
    assert (error.detail, error.parameter, error.allowed) == ("image: a page must have less", "image", "less")
    assert isinstance(error, BadFile)
    assert error.status == BadFile.status == 422


def test_busy_reader_can_be_asked_again() -> None:
    assert (ReaderBusy.status, ReaderBusy.retry_after) == (503, 5)
