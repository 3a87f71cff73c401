"""The error text names the exact capacity: content of this length fits, and one character more does not."""

from __future__ import annotations

import re

import pytest

from qr.errors import DataTooLong
from qr.spec import Encoding
from qr.symbol import encode


def encode_error(content: bytes, encoding: Encoding) -> DataTooLong:
    with pytest.raises(DataTooLong) as error:
        encode(content, encoding)
    return error.value


@pytest.mark.parametrize(
    ("character", "encoding", "level"),
    [
        (b"~", Encoding(version=1, eci=26), "M"),
        (b"~", Encoding(version=1, eci=899), "M"),
        (b"_", Encoding(version=2, gs1=True), "M"),
        (b"~", Encoding("Q", version=9), "Q"),
        (b"~", Encoding(version="R7x43"), "M"),
        (b"~", Encoding("H", version="R17x139", eci=26), "H"),
        (b"_", Encoding(version="R11x43", gs1=True), "M"),
        (b"~", Encoding(version="M3"), "M"),
        (b"~", Encoding("Q", symbol="micro"), "Q"),
        (b"A", Encoding("L", version="M2"), "L"),
        (b"7", Encoding(version="M2"), "M"),
    ],
)
def test_error_names_the_exact_capacity(character: bytes, encoding: Encoding, level: str) -> None:
    content = (b"10" if encoding.gs1 else b"") + character * 400  # GS1 data starts with an application identifier.
    match = re.search(rf"holds (\d+) .* at level {level}", encode_error(content, encoding).detail)
    assert match
    capacity = int(match[1])
    assert encode(content[:capacity], encoding._replace(boost=False)).ecc == level
    assert encode_error(content[: capacity + 1], encoding).allowed


@pytest.mark.parametrize(
    ("encoding", "detail"),
    [
        (
            Encoding("Q"),
            "the content has 8000 bytes; version 40 holds 1663 bytes at level Q and 2953 bytes at level L (digits",
        ),
        (Encoding(symbol="rmqr"), "the content has 8000 bytes; version R17x139 holds 150 bytes at level M (digits"),
        (
            Encoding(symbol="micro"),
            "the content has 8000 bytes; version M4 holds 13 bytes at level M and 15 bytes at level L",
        ),
        (Encoding(symbol="auto"), "the content has 8000 bytes; version 40 holds 2331 bytes at level M and"),
    ],
)
def test_error_names_the_largest_version(encoding: Encoding, detail: str) -> None:
    error = encode_error(b"~" * 8000, encoding)
    assert error.detail.startswith(detail)
    assert (error.parameter, error.status) == (None, 422)


def test_error_names_requested_version_as_parameter() -> None:
    error = encode_error(b"123456", Encoding(version="M1"))
    assert error.detail == "the content has 6 bytes; version M1 holds 5 digits"
    assert (error.parameter, error.value, error.allowed) == ("version", "M1", "at most 5 digits")
