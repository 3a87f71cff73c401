from __future__ import annotations

import pytest

from qr.batch import MAX_ROW_CHARACTERS
from qr.batch.text import CHARSETS, MAX_LINES, text_blocks, text_lines
from qr.errors import BadRows
from tests.support.tables import for_each

TEXT = "Straße\r\n東京\n"


@for_each("body", [TEXT.encode(), TEXT.encode("utf-8-sig"), b"\xff\xfe" + TEXT.encode("utf-16-le"),
                   b"\xfe\xff" + TEXT.encode("utf-16-be")])  # fmt: skip
def test_byte_order_mark_selects_the_character_set(body: bytes) -> None:
    assert list(text_lines(body)) == [(1, "Straße\r\n"), (2, "東京\n")]
    assert "".join(text_blocks(body)) == TEXT


def test_byte_order_mark_overrides_the_parameter() -> None:
    assert next(text_lines(TEXT.encode("utf-8-sig"), "windows-1252")) == (1, "Straße\r\n")


@for_each("charset, codec", [("windows-1252", "cp1252"), ("iso-8859-1", "latin-1"), ("macintosh", "mac_roman")])
def test_named_character_set_is_decoded(charset: str, codec: str) -> None:
    assert list(text_lines("Straße".encode(codec), charset)) == [(1, "Straße")]


def test_all_character_sets_have_a_codec() -> None:
    for charset in CHARSETS:
        assert list(text_lines("a".encode(CHARSETS[charset]), charset)) == [(1, "a")]


# Windows-1252 is not guessed: the same bytes are other letters in other countries.
@for_each("body, line", [
    (b"url\nStra\xdfe\n", 2),
    ("Straße\n".encode() * 9000 + b"\xdf", 9001),  # mixed
    (b"\xff\xfea\0\n\0\x00\xd8a\0", 2),  # half of a surrogate pair
    (b"\n\n\xe2\x82", 3),  # truncated
])  # fmt: skip
def test_bytes_without_text_name_their_line(body: bytes, line: int) -> None:
    with pytest.raises(BadRows, match=rf"^line {line} is not text in utf.*charset=windows-1252"):
        list(text_lines(body))
    with pytest.raises(BadRows, match=rf"^line {line} "):
        list(text_blocks(body))


@for_each("body", [b"a\nb\0c\n", "a\nb\n".encode("utf-16-le"), "a\n".encode("utf-32")])
def test_nul_is_rejected(body: bytes) -> None:
    with pytest.raises(BadRows, match="NUL"):
        list(text_lines(body))


def test_long_line_is_rejected_before_it_is_read() -> None:
    assert len(list(text_lines(b"x" * MAX_ROW_CHARACTERS))) == 1
    with pytest.raises(BadRows, match="row 2: a line must have at most 262144 characters"):
        list(text_lines(b"url\n" + b"x" * (MAX_ROW_CHARACTERS + 1)))


def test_number_of_lines_is_limited() -> None:
    with pytest.raises(BadRows, match="a file must have at most 1048576 lines"):
        list(text_lines(b"\n" * (MAX_LINES + 1)))
