from __future__ import annotations

import pytest
import segno

from qr.decoding.segments import SymbolContent, read_modules
from qr.symbol.structured_append import StructuredAppend
from tests.support.tables import for_each


def read(symbol: segno.QRCode) -> SymbolContent:
    rows = tuple(bytes(row) for row in symbol.matrix)
    assert isinstance(symbol.version, int)
    assert symbol.error
    return read_modules(rows, symbol.version, symbol.error, symbol.mask)


@for_each("version", [1, 2, 6, 7, 14, 27, 40])
def test_eci_is_read_in_each_size(version: int) -> None:
    found = read(segno.make("Ωμ", encoding="iso-8859-7", eci=True, version=version))
    assert found == SymbolContent("Ωμ".encode("iso-8859-7"), None, ("iso8859_7",))


def test_structured_append_of_segno_is_read() -> None:
    parts = segno.make_sequence("0123456789" * 9 + "x", symbol_count=4)
    assert [read(part).structured_append for part in parts] == [StructuredAppend(n, 4, 121) for n in (1, 2, 3, 4)]


def test_too_many_errors_are_reported() -> None:
    symbol = segno.make("x" * 30, micro=False)
    assert isinstance(symbol.version, int)
    with pytest.raises(ValueError, match="too many errors"):
        read_modules(tuple(bytes(len(row)) for row in symbol.matrix), symbol.version, "M", symbol.mask)


def test_errors_count_two_codewords_each() -> None:
    symbol = segno.make("x" * 10, micro=False, version=1, error="L", boost_error=False)
    rows = [bytearray(row) for row in symbol.matrix]
    rows[-1][-1] ^= 1
    found = read_modules(tuple(map(bytes, rows)), 1, "L", symbol.mask)
    assert found.content == b"x" * 10
    assert found.used_error_correction == 2 / 7
