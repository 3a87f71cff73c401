from __future__ import annotations

from qr.decoding.charsets import fit_charset, guess_text, is_binary
from tests.support.tables import for_each


@for_each("text", ["plain", "größer", "日本語"])
def test_utf_8_is_guessed(text: str) -> None:
    assert guess_text(text.encode()) == text


def test_other_character_sets_are_guessed() -> None:
    assert guess_text("ﾃﾞｻﾞｲﾝQR".encode("shift_jis")) == "ﾃﾞｻﾞｲﾝQR"
    assert guess_text("café!".encode("latin-1")) == "café!"


def test_bytes_are_not_text() -> None:
    assert guess_text(b"\xff\x00\x01") is None
    assert is_binary(b"abc", ["eci-899"])
    assert not is_binary(b"\xff\x00", ["iso8859_1"])
    assert not is_binary(b"a\x00b", ())


def test_declared_character_set_has_precedence() -> None:
    assert fit_charset(b"abc", "abc", ["iso8859_7"]) == "iso8859_7"
    assert fit_charset(b"abc", "abc", ["iso8859_7", "utf_8"]) is None
    assert fit_charset(b"abc", None) is None
    assert fit_charset("é".encode() + b"\xe9", "éé") is None
