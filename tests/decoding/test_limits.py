from __future__ import annotations

import pytest

from qr.decoding.limits import MAX_FILE_BYTES, MAX_PAGES, check_bytes, check_pages
from qr.errors import FileTooLarge


def test_limits_are_allowed() -> None:
    check_bytes(MAX_FILE_BYTES)
    check_pages(MAX_PAGES)


def test_values_above_limits_are_rejected() -> None:
    with pytest.raises(FileTooLarge, match="8 MiB"):
        check_bytes(MAX_FILE_BYTES + 1)
    with pytest.raises(FileTooLarge, match="10 pages"):
        check_pages(MAX_PAGES + 1)
