"""GS1 data: valid element strings, FNC1 in the bit stream, and decoding as GS1."""

from __future__ import annotations

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from qr.errors import BadParameter
from qr.spec import Encoding
from qr.symbol import encode
from qr.symbol.engines import split_elements
from tests.support.encoders import codewords
from tests.support.symbol_images import decode_symbol

# All characters of GS1 character set 82 (GS1 General Specifications, figure 7.11-1).
CHARACTERS = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
# A GTIN and a date of fixed length, then a batch and a serial number of variable length, separated by FNC1.
CONTENT = b"01095011015300031726033110AB-123\x1d21SERIAL%7"
gs1_elements = st.builds("{}{}".format, st.integers(10, 99), st.text(CHARACTERS, min_size=1, max_size=20))
gs1_contents = st.lists(gs1_elements, min_size=1, max_size=5).map(lambda parts: "\x1d".join(parts).encode())


def test_elements_split_at_separators() -> None:
    assert split_elements(CONTENT) == [b"01095011015300031726033110AB-123", b"21SERIAL%7"]


def test_element_accepts_only_gs1_characters() -> None:
    assert len(CHARACTERS) == 82
    for code in range(256):
        element = b"10" + bytes([code])
        if chr(code) in CHARACTERS:
            assert split_elements(element) == [element]
        else:
            with pytest.raises(BadParameter):
                split_elements(element)


@pytest.mark.parametrize(
    "content", [b"", b"\x1d", b"\x1d21A", b"21A\x1d", b"10A\x1d\x1d21B", b"(01)[2]", "10é".encode()]
)
def test_invalid_element_strings_are_rejected(content: bytes) -> None:
    with pytest.raises(BadParameter) as error:
        encode(content, Encoding(gs1=True))
    assert (error.value.parameter, error.value.value) == ("data", content.decode())


@pytest.mark.parametrize("symbol", ["qr", "rmqr", "auto"])
def test_gs1_symbol_decodes_as_gs1(symbol: str) -> None:
    barcode = decode_symbol(encode(CONTENT, Encoding(symbol=symbol, gs1=True)))
    assert (barcode.bytes, barcode.symbology_identifier) == (CONTENT, "]Q3")
    assert barcode.content_type == zxingcpp.ContentType.GS1
    assert barcode.text == "(01)09501101530003(17)260331(10)AB-123(21)SERIAL%7"


@pytest.mark.parametrize("symbol", ["qr", "rmqr"])
@settings(max_examples=60)
@given(gs1_contents)
def test_random_elements_decode_unchanged(symbol: str, content: bytes) -> None:
    barcode = decode_symbol(encode(content, Encoding(symbol=symbol, gs1=True)))
    assert (barcode.bytes, barcode.symbology_identifier) == (content, "]Q3")


@pytest.mark.parametrize("content", [b"10A%\x1d21%", b"10%%\x1d21%%%"])
def test_percent_next_to_separator_decodes_unchanged(content: bytes) -> None:
    assert decode_symbol(encode(content, Encoding(gs1=True))).bytes == content


def test_bit_stream_encodes_fnc1_and_separators() -> None:
    """ISO/IEC 18004:2015, 7.4.8.2: mode 0101 for FNC1, then alphanumeric mode with % for a separator and %% for %."""
    symbol = encode(b"10A\x1d21%", Encoding("L", boost=False, version=1, gs1=True))
    values = [1, 0, 10, 38, 2, 1, 38, 38]
    pairs = "".join(f"{values[at] * 45 + values[at + 1]:011b}" for at in range(0, 8, 2))
    expected = "0101" + "0010" + f"{8:09b}" + pairs + "0000"
    assert "".join(f"{codeword:08b}" for codeword in codewords(symbol)).startswith(expected)
