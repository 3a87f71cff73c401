"""Structured append: how content is split into parts, and the header of every part."""

from __future__ import annotations

from functools import reduce
from operator import xor

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from qr.errors import (
    BadParameter,
    DataTooLong,
    MissingParameter,
    QrError,
)
from qr.spec import Encoding
from qr.symbol import encode, find_common_version
from qr.symbol.structured_append import part_content, split_content, structured_append
from qr.symbol.tables import byte_capacity
from tests.support.encoders import codewords
from tests.support.symbol_images import decode_symbol


def all_part_contents(content: bytes, encoding: Encoding) -> list[bytes]:
    total = encoding.parts or 1
    return [part_content(content, encoding._replace(part=part)) for part in range(1, total + 1)]


def test_parts_have_nearly_equal_lengths() -> None:
    assert all_part_contents(b"abcdefghij", Encoding(parts=3)) == [b"abc", b"defg", b"hij"]
    assert all_part_contents(b"ab", Encoding(parts=2)) == [b"a", b"b"]


@pytest.mark.parametrize(
    ("text", "charset", "encoding"),
    [
        ("Zoë 東京 😀 ok", "utf-8", Encoding()),
        ("Zoë 東京 😀 ok", "utf-8", Encoding(eci=26)),
        ("東京a展望台", "shift_jis", Encoding(kanji=True)),
        ("ﾃｽﾄ東京a", "shift_jis", Encoding(eci=20)),
        ("Zoë 😀 東京", "utf_16_be", Encoding(eci=25)),
        ("中文a中文", "big5", Encoding(eci=28)),
    ],
)
def test_split_never_cuts_a_character(text: str, charset: str, encoding: Encoding) -> None:
    for parts in range(2, len(text) + 1):
        contents = split_content(text.encode(charset), encoding._replace(parts=parts))
        assert len(contents) == parts
        assert "".join(content.decode(charset) for content in contents) == text


@given(st.binary(min_size=16, max_size=300) | st.text(min_size=16, max_size=100).map(str.encode), st.integers(2, 16))
def test_joined_parts_equal_content_without_empty_parts(content: bytes, parts: int) -> None:
    contents = split_content(content, Encoding(parts=parts))
    assert b"".join(contents) == content
    assert all(contents)
    assert max(map(len, contents)) - min(map(len, contents)) <= 8


@pytest.mark.parametrize(
    ("encoding", "error_type", "parameter"),
    [
        (Encoding(part=1), MissingParameter, "parts"),
        (Encoding(parts=2), MissingParameter, "part"),
        (Encoding(parts=2, part=3), BadParameter, "part"),
        (Encoding(parts=4, part=1), BadParameter, "parts"),
    ],
)
def test_invalid_parts_and_part_are_rejected(encoding: Encoding, error_type: type[QrError], parameter: str) -> None:
    with pytest.raises(error_type) as error:
        encode("aé😀".encode(), encoding)
    assert error.value.parameter == parameter


def test_parity_covers_the_whole_content() -> None:
    content = "Zoë 東京".encode()
    assert [structured_append(content, Encoding(parts=3, part=part)) for part in (1, 3)] == [
        (1, 3, reduce(xor, content)),
        (3, 3, reduce(xor, content)),
    ]


def test_part_starts_with_number_total_and_parity() -> None:
    """ISO/IEC 18004:2015, 8.2: mode 0011, the number minus one, the total minus one, and the parity."""
    content = b"~" * 20 + b"!"
    for part in (1, 2, 3):
        symbol = encode(content, Encoding("L", boost=False, parts=3, part=part))
        assert symbol.version == 1
        header = "0011" + f"{part - 1:04b}" + "0010" + f"{ord('!'):08b}" + "0100" + f"{7:08b}"
        assert "".join(f"{codeword:08b}" for codeword in codewords(symbol)).startswith(header)


def test_modules_match_segno() -> None:
    text = "lower-case text of ninety bytes, which becomes three equal parts with one byte segment in each"[:90]
    codes = segno.make_sequence(text, version=3, error="M", mask=5, boost_error=False)
    assert len(codes) == 3
    for part, code in enumerate(codes, 1):
        symbol = encode(text.encode(), Encoding("M", False, 3, 5, parts=3, part=part))
        assert symbol.rows == tuple(int("".join(map(str, row)), 2) for row in code.matrix)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"https://example.com/" * 20, Encoding(parts=5)),
        ("Zoë 東京 😀".encode() * 9, Encoding(parts=16)),
        ("東京a展望台".encode("shift_jis") * 9, Encoding(parts=4, kanji=True)),
        ("Łódź".encode("iso8859_2") * 9, Encoding(parts=2, eci=4)),
        (b"0123456789" * 10 + b"~" * 100, Encoding(parts=2)),
    ],
)
def test_all_parts_share_a_version_and_decode(content: bytes, encoding: Encoding) -> None:
    total = encoding.parts or 1
    symbols = [encode(content, encoding._replace(part=part)) for part in range(1, total + 1)]
    assert b"".join(decode_symbol(symbol).bytes for symbol in symbols) == content
    assert {symbol.version for symbol in symbols} == {find_common_version(content, encoding)}


def test_common_version_is_the_smallest_for_all_parts() -> None:
    capacity = byte_capacity(5, "M", 20)
    assert find_common_version(b"~" * 2 * capacity, Encoding(parts=2)) == 5
    assert find_common_version(b"~" * (2 * capacity + 1), Encoding(parts=2)) == 6


def test_too_long_part_is_rejected() -> None:
    for encoding in (Encoding(parts=2), Encoding(parts=2, version=3, part=2)):
        with pytest.raises(DataTooLong) as error:
            (find_common_version if encoding.part is None else encode)(b"~" * 6000, encoding)
        assert "the content has 3000 bytes" in error.value.detail


@pytest.mark.parametrize("encoding", [Encoding(parts=2, gs1=True), Encoding(parts=2, gs1=True, eci=26)])
def test_gs1_with_parts_is_rejected_before_encoding(encoding: Encoding, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BadParameter):
        find_common_version(b"0104006381333931\x1d10ABC", encoding)
    assert capfd.readouterr().err == ""
