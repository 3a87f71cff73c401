"""Format information and version information in encoded symbols (ISO/IEC 18004:2015, 7.9 and 7.10)."""

from __future__ import annotations

import pytest

from qr.spec import Encoding
from qr.symbol import Symbol, encode
from tests.support.encoders import ENGINES, LEVELS
from tests.support.tables import every_combination, for_each

LEVEL_BITS = {"L": 0b01, "M": 0b00, "Q": 0b11, "H": 0b10}  # ISO/IEC 18004:2015, table 12
Positions = list[tuple[int, int]]  # rows and columns of modules


def module_bits(symbol: Symbol, positions: Positions) -> str:
    return "".join("01"[symbol.is_dark(row, column)] for row, column in positions)


def format_copies(symbol: Symbol) -> tuple[str, str]:
    """Return both copies of the format information, most significant bit first (figure 25)."""
    size = symbol.width
    row = [(8, column) for column in (0, 1, 2, 3, 4, 5, 7, 8)]
    column = [(row, 8) for row in (7, 5, 4, 3, 2, 1, 0)]
    far_column = [(row, 8) for row in range(size - 1, size - 8, -1)]
    far_row = [(8, column) for column in range(size - 8, size)]
    return module_bits(symbol, row + column), module_bits(symbol, far_column + far_row)


def version_copies(symbol: Symbol) -> tuple[str, str]:
    """Return both copies of the version information, most significant bit first (figure 27)."""
    top_right = [(row, symbol.width - 11 + step) for row in range(5, -1, -1) for step in (2, 1, 0)]
    return module_bits(symbol, top_right), module_bits(symbol, [(column, row) for row, column in top_right])


def append_check_bits(data: int, generator: int) -> int:
    """Return a BCH code word: the data bits, then their remainder after division by the generator (annexes C and D)."""
    check_bits = generator.bit_length() - 1
    remainder = data << check_bits
    while remainder.bit_length() > check_bits:
        remainder ^= generator << remainder.bit_length() - generator.bit_length()
    return data << check_bits | remainder


@every_combination(mask=range(8), level=LEVELS, version=[1, 7, 40], engine=ENGINES)
def test_both_format_copies_encode_level_and_mask(version: int, level: str, mask: int, engine: str) -> None:
    symbol = encode(b"A", Encoding(level, boost=False, version=version, mask=mask), engine)
    expected = append_check_bits(LEVEL_BITS[level] << 3 | mask, 0b10100110111) ^ 0b101010000010010
    assert format_copies(symbol) == (f"{expected:015b}",) * 2


@pytest.mark.parametrize("engine", ENGINES)
def test_format_and_version_bits_match_standard_examples(engine: str) -> None:
    level_m_mask_5 = encode(b"A", Encoding("M", boost=False, version=1, mask=5), engine)
    assert format_copies(level_m_mask_5)[0] == "100000011001110"  # 7.9.1
    assert version_copies(encode(b"A", Encoding(version=7), engine))[0] == "000111110010010100"  # 7.10


@pytest.mark.parametrize("engine", ENGINES)
@for_each("version", range(7, 41))
def test_both_version_copies_encode_the_version(version: int, engine: str) -> None:
    symbol = encode(b"A", Encoding(version=version, mask=0), engine)
    assert version_copies(symbol) == (f"{append_check_bits(version, 0b1111100100101):018b}",) * 2


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("mask", [None, *range(8)])
def test_reported_mask_matches_format_information(mask: int | None, engine: str) -> None:
    for version in (1, 2, 7, 10):
        symbol = encode(b"ticket", Encoding("M", boost=False, version=version, mask=mask), engine)
        assert int(format_copies(symbol)[0][2:5], 2) ^ 0b101 == symbol.mask
        assert mask in {None, symbol.mask}
