"""Structured append: where content is divided, and what every part says of its place."""

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
from qr.symbol import encode, version_of_parts
from qr.symbol.structured_append import part_content, split_content, structured_append
from qr.symbol.tables import byte_capacity
from tests.support.encoders import codewords
from tests.support.pictures import read


def parts_of(content: bytes, encoding: Encoding) -> list[bytes]:
    parts = encoding.parts or 1
    return [part_content(content, encoding._replace(part=part)) for part in range(1, parts + 1)]


def test_parts_are_as_equal_as_can_be() -> None:
    assert parts_of(b"abcdefghij", Encoding(parts=3)) == [b"abc", b"defg", b"hij"]
    assert parts_of(b"ab", Encoding(parts=2)) == [b"a", b"b"]


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
def test_no_character_is_cut(text: str, charset: str, encoding: Encoding) -> None:
    for parts in range(2, len(text) + 1):
        pieces = split_content(text.encode(charset), encoding._replace(parts=parts))
        assert len(pieces) == parts
        assert "".join(piece.decode(charset) for piece in pieces) == text


@given(st.binary(min_size=16, max_size=300) | st.text(min_size=16, max_size=100).map(str.encode), st.integers(2, 16))
def test_parts_together_are_the_content_and_none_is_empty(content: bytes, parts: int) -> None:
    pieces = split_content(content, Encoding(parts=parts))
    assert b"".join(pieces) == content
    assert all(pieces)
    assert max(map(len, pieces)) - min(map(len, pieces)) <= 8


@pytest.mark.parametrize(
    ("encoding", "error", "parameter"),
    [
        (Encoding(part=1), MissingParameter, "parts"),
        (Encoding(parts=2), MissingParameter, "part"),
        (Encoding(parts=2, part=3), BadParameter, "part"),
        (Encoding(parts=4, part=1), BadParameter, "parts"),
    ],
)
def test_what_makes_no_sequence_is_refused_by_name(encoding: Encoding, error: type[QrError], parameter: str) -> None:
    with pytest.raises(error) as refusal:
        encode("aé😀".encode(), encoding)
    assert refusal.value.parameter == parameter


def test_parity_is_that_of_the_whole_content() -> None:
    content = "Zoë 東京".encode()
    assert [structured_append(content, Encoding(parts=3, part=part)) for part in (1, 3)] == [
        (1, 3, reduce(xor, content)),
        (3, 3, reduce(xor, content)),
    ]


def test_a_part_begins_with_its_place_and_parity() -> None:
    """ISO/IEC 18004:2015, 8.2: mode 0011, the number from 0, the total less one, and the parity."""
    content = b"~" * 20 + b"!"
    for part in (1, 2, 3):
        symbol = encode(content, Encoding("L", boost=False, parts=3, part=part))
        assert symbol.version == 1
        header = "0011" + f"{part - 1:04b}" + "0010" + f"{ord('!'):08b}" + "0100" + f"{7:08b}"
        assert "".join(f"{codeword:08b}" for codeword in codewords(symbol)).startswith(header)


def test_segno_writes_the_same_modules() -> None:
    text = "of three equal parts, in lower case so that there is one mode of each and no more than one."[:90]
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
def test_all_parts_have_one_version_and_are_read_back(content: bytes, encoding: Encoding) -> None:
    count = encoding.parts or 1
    symbols = [encode(content, encoding._replace(part=part)) for part in range(1, count + 1)]
    assert b"".join(read(symbol).bytes for symbol in symbols) == content
    assert {symbol.version for symbol in symbols} == {version_of_parts(content, encoding)}


def test_the_version_is_the_smallest_that_all_parts_fit() -> None:
    capacity = byte_capacity(5, "M", 20)
    assert version_of_parts(b"~" * 2 * capacity, Encoding(parts=2)) == 5
    assert version_of_parts(b"~" * (2 * capacity + 1), Encoding(parts=2)) == 6


def test_a_part_that_does_not_fit_is_refused() -> None:
    for encoding in (Encoding(parts=2), Encoding(parts=2, version=3, part=2)):
        with pytest.raises(DataTooLong) as refusal:
            (version_of_parts if encoding.part is None else encode)(b"~" * 6000, encoding)
        assert "the content has 3000 bytes" in refusal.value.detail


@pytest.mark.parametrize("encoding", [Encoding(parts=2, gs1=True), Encoding(parts=2, gs1=True, eci=26)])
def test_what_does_not_go_together_is_refused_before_the_encoder_complains(
    encoding: Encoding, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(BadParameter):
        version_of_parts(b"0104006381333931\x1d10ABC", encoding)
    assert capfd.readouterr().err == ""
