from __future__ import annotations

import pytest

from qr.errors import BadParameter, MissingParameter, RepeatedParameter
from qr.spec import Content, Encoding
from qr.spec.content import encode_content, encode_text


def test_content_is_exactly_one_of_data_and_data64() -> None:
    assert encode_content(Content("Grüße"), Encoding()) == ("Grüße".encode(), Encoding())
    assert encode_content(Content(data64=b"\0\xff"), Encoding()) == (b"\0\xff", Encoding())
    with pytest.raises(RepeatedParameter):
        encode_content(Content("a", b"b"), Encoding())
    with pytest.raises(MissingParameter):
        encode_content(Content(), Encoding())


def test_text_is_encoded_in_the_eci_character_set() -> None:
    assert encode_text("Grüße", Encoding(eci=3))[0] == "Grüße".encode("latin-1")
    with pytest.raises(BadParameter) as error:
        encode_text("Ω", Encoding(eci=3))
    assert error.value.parameter == "eci"


def test_kanji_stays_on_only_with_kanji_mode() -> None:
    assert encode_text("東京", Encoding(kanji=True)) == ("東京".encode("shift_jis"), Encoding(kanji=True))
    assert encode_text("Zoë", Encoding(kanji=True)) == ("Zoë".encode(), Encoding(kanji=False))
    with pytest.raises(BadParameter):
        encode_content(Content(data64=b"a"), Encoding(kanji=True))
