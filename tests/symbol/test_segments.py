from __future__ import annotations

from random import Random

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from qr.spec import Encoding
from qr.spec.versions import LEVELS
from qr.symbol import Symbol, encode
from qr.symbol.segments import Segment, read_data_codewords, segments
from tests.support.tables import for_each

# Data codewords of 01234567 in version 1-M, padding included (ISO/IEC 18004:2015, annex I).
ANNEX_I = bytes(
    [
        0b00010000, 0b00100000, 0b00001100, 0b01010110, 0b01100001, 0b10000000, 0b11101100, 0b00010001,
        0b11101100, 0b00010001, 0b11101100, 0b00010001, 0b11101100, 0b00010001, 0b11101100, 0b00010001,
    ]
)  # fmt: skip


def read_segments(symbol: Symbol) -> tuple[Segment, ...]:
    result = segments(symbol)
    assert result is not None
    return result


def symbol_from_segno(code: segno.QRCode) -> Symbol:
    rows = tuple(int("".join(map(str, row)), 2) for row in code.matrix)
    return Symbol(int(code.version), str(code.error), int(code.mask), rows)


def test_worked_example_of_annex_i_is_parsed() -> None:
    symbol = encode(b"01234567", Encoding("M", boost=False, version=1, mask=2))
    assert read_data_codewords(symbol, 1) == ANNEX_I
    assert read_segments(symbol) == (Segment("numeric", 41, 8, b"01234567"),)


@for_each("version", range(1, 41))
def test_every_version_and_level_is_parsed(version: int) -> None:
    for level in LEVELS:
        content = Random(f"{version}{level}").randbytes(5)
        symbol = encode(content, Encoding(level, boost=False, version=version))
        assert b"".join(segment.content for segment in read_segments(symbol)) == content


@pytest.mark.parametrize("mask", range(8))
def test_every_mask_is_removed(mask: int) -> None:
    symbol = encode(b"ticket 4711", Encoding(mask=mask))
    assert b"".join(segment.content for segment in read_segments(symbol)) == b"ticket 4711"


@given(st.binary(min_size=1, max_size=400) | st.text("0123456789ABCZ $%*+-./:az", min_size=1, max_size=400))
@settings(max_examples=60)
def test_joined_segments_equal_the_content(content: bytes | str) -> None:
    content = content.encode() if isinstance(content, str) else content
    symbol = encode(content)
    parsed = read_segments(symbol)
    assert b"".join(segment.content for segment in parsed) == content
    assert sum(segment.bits for segment in parsed) <= 8 * len(read_data_codewords(symbol, int(symbol.version)))


@pytest.mark.parametrize(
    ("version", "sizes"), [(9, (10, 9, 8)), (10, (12, 11, 16)), (26, (12, 11, 16)), (27, (14, 13, 16))]
)
def test_segment_bits_depend_on_the_version(version: int, sizes: tuple[int, int, int]) -> None:
    numeric, alphanumeric, byte = (4 + size for size in sizes)
    encoding = Encoding(version=version)
    assert read_segments(encode(b"1234", encoding)) == (Segment("numeric", numeric + 14, 4, b"1234"),)
    assert read_segments(encode(b"ABC", encoding)) == (Segment("alphanumeric", alphanumeric + 17, 3, b"ABC"),)
    assert read_segments(encode(b"abc", encoding)) == (Segment("byte", byte + 24, 3, b"abc"),)


@pytest.mark.parametrize(("eci", "bits"), [(3, 12), (26, 12), (899, 20), (16383, 20), (16384, 28), (811799, 28)])
def test_eci_is_a_header_segment(eci: int, bits: int) -> None:
    header, *rest = read_segments(encode(b"z\xfc", Encoding(eci=eci)))
    assert header == Segment("ECI", bits, values=(("assignment", eci),))
    assert b"".join(segment.content for segment in rest) == b"z\xfc"


@pytest.mark.parametrize(("version", "count_bits"), [(9, 8), (10, 10), (26, 10), (27, 12), (40, 12)])
# The last text has characters on both sides of the gap in Shift_JIS.
@pytest.mark.parametrize("text", ["点茗", "日本語", "滄熙"])
def test_kanji_segment_is_shift_jis(text: str, version: int, count_bits: int) -> None:
    symbol = symbol_from_segno(segno.make_qr(text, mode="kanji", version=version))
    expected = Segment("Kanji", 4 + count_bits + 13 * len(text), len(text), text.encode("shift_jis"))
    assert read_segments(symbol) == (expected,)


def test_structured_append_header_gives_number_total_parity() -> None:
    content = "one content in several symbols, so that each of them is small"
    parity = 0
    for byte in content.encode():
        parity ^= byte
    codes = segno.make_sequence(content, symbol_count=3)
    texts = b""
    for number, code in enumerate(codes, 1):
        header, *rest = read_segments(symbol_from_segno(code))
        values = (("number", number), ("total", 3), ("parity", parity))
        assert header == Segment("structured append", 20, values=values)
        texts += b"".join(segment.content for segment in rest)
    assert texts == content.encode()


def test_gs1_symbol_starts_with_fnc1() -> None:
    symbol = encode(b"0104150999999918", Encoding(gs1=True))
    assert read_segments(symbol)[0] == Segment("FNC1 in first position", 4)


def test_mixed_modes_of_segno_are_parsed() -> None:
    code = segno.make_qr(["ABC", "12345", "ü"], version=12)  # type: ignore[arg-type]  # It also accepts a list.
    assert [segment.mode for segment in read_segments(symbol_from_segno(code))] == ["alphanumeric", "numeric", "byte"]


@pytest.mark.parametrize("version", ["M4", "R13x43"])
def test_micro_qr_and_rmqr_are_unsupported(version: str) -> None:
    assert segments(encode(b"abc", Encoding(version=version))) is None


def test_wrong_mask_raises_value_error() -> None:
    symbol = encode(b"hello", Encoding(mask=0))
    with pytest.raises(ValueError, match=r"bits|indicator"):
        segments(symbol._replace(mask=3))
