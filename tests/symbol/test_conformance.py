"""Symbols of both engines, compared with qrcodegen and with the worked examples of ISO/IEC 18004."""

from __future__ import annotations

from itertools import product

import pytest

from qr.spec import Encoding
from qr.symbol import Symbol, encode
from tests.support.encoders import (
    ENGINES,
    LEVELS,
    MODES,
    Mode,
    capacity,
    codewords,
    qrcodegen_rows,
    single_mode,
)
from tests.support.tables import one_in, pairwise_sample


def content_lengths(capacity: int) -> tuple[int, ...]:
    """Return eight content lengths for a capacity. The first four leave little room for a terminator and padding."""
    return (
        capacity, capacity - 1, capacity - 2, capacity - 3, capacity * 3 // 4, capacity // 2, capacity // 4, 1,
    )  # fmt: skip


SAMPLE = pairwise_sample(range(1, 41), LEVELS, range(8), MODES, range(8))


def assert_same_modules(version: int, level: str, mask: int, mode: Mode, length_index: int) -> None:
    length = content_lengths(capacity(mode, version, level))[length_index]
    content = single_mode(mode, length, f"{version}{level}{mask}")
    expected = Symbol(version, level, mask, qrcodegen_rows(content, mode, level, version, mask))
    for engine in ENGINES:
        symbol = encode(content, Encoding(level, boost=False, version=version, mask=mask), engine)
        assert symbol == expected, f"{engine} {version}-{level} {mask}: {content!r}"


@one_in(6, "version", range(40, 0, -1))  # The slow versions come first, so that workers finish together.
def test_three_encoders_produce_equal_modules(version: int) -> None:
    for row in SAMPLE:
        if row[0] == version:
            assert_same_modules(*row)


# All combinations of version, level, mask and mode. The lengths rotate, so that each length occurs with each mask.
@pytest.mark.exhaustive
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("version", range(40, 0, -1))
def test_three_encoders_produce_equal_modules_in_every_combination(version: int, mode: Mode) -> None:
    for (rank, level), mask in product(enumerate(LEVELS), range(8)):
        assert_same_modules(version, level, mask, mode, (mask + rank + version) % 8)


@pytest.mark.parametrize("engine", ENGINES)
def test_codewords_match_worked_example_of_annex_i(engine: str) -> None:
    bits = "0001 0000001000 0000001100 0101011001 1000011 0000 000"  # mode, count, 012, 345, 67, terminator, fill
    data = int(bits.replace(" ", ""), 2).to_bytes(6) + bytes.fromhex("EC11 EC11 EC11 EC11 EC11")
    error_correction = bytes.fromhex("A5 24 D4 C1 ED 36 C7 87 2C 55")
    for mask in range(8):
        symbol = encode(b"01234567", Encoding("M", boost=False, version=1, mask=mask), engine)
        assert codewords(symbol) == data + error_correction


@pytest.mark.parametrize(
    ("content", "eci", "bits"),
    [
        pytest.param(b"AC-42", None, "0010 000000101 00111001110 11100111001 000010", id="7.4.4 alphanumeric"),
        # The standard uses these bytes for five Greek letters, although ISO/IEC 8859-7 has them at C1-C5.
        pytest.param(
            b"\xa1\xa2\xa3\xa4\xa5",
            9,
            "0111 00001001 0100 00000101 10100001 10100010 10100011 10100100 10100101",
            id="7.4.2 ECI 9",
        ),
        pytest.param(b"\xff", 899, "0111 1000001110000011 0100 00000001 11111111", id="ECI of two codewords"),
        pytest.param("é".encode(), None, "0100 00000010 11000011 10101001", id="UTF-8 without ECI"),
    ],
)
def test_bit_stream_matches_example(content: bytes, eci: int | None, bits: str) -> None:
    expected = bits.replace(" ", "") + "0000"
    symbol = encode(content, Encoding("H", version=1, eci=eci), "libzint")
    assert "".join(f"{codeword:08b}" for codeword in codewords(symbol)).startswith(expected)
