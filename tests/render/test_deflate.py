from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator
from importlib import reload
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.render import deflate


@pytest.fixture
def without_isal(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The module as on a platform without a wheel of isal."""
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "isal", None)
        yield reload(deflate)
    reload(deflate)


@given(st.binary(max_size=2000), st.integers(1, 99))
def test_zlib_reads_compressed_data(data: bytes, copies: int) -> None:
    assert zlib.decompress(deflate.compress(data * copies)) == data * copies


@given(st.binary(max_size=2000), st.integers(0, 9))
def test_data_of_every_level_is_read(data: bytes, level: int) -> None:
    assert deflate.decompress(zlib.compress(data, level)) == data


def test_damaged_data_is_an_error() -> None:
    damaged = bytearray(deflate.compress(b"plain squares" * 99))
    damaged[-1] ^= 1  # the checksum
    with pytest.raises(deflate.library.error):
        deflate.decompress(bytes(damaged))


def test_isal_is_used_if_it_is_installed() -> None:
    isal_zlib = pytest.importorskip("isal.isal_zlib")
    assert deflate.library is isal_zlib


def test_zlib_is_used_without_isal(without_isal: ModuleType) -> None:
    data = bytes(range(256)) * 99
    assert without_isal.compress(data) == zlib.compress(data, 5)
    assert without_isal.decompress(zlib.compress(data)) == data
