"""Kanji mode in encoded symbols, decoded by zxing-cpp and compared with segno."""

from __future__ import annotations

import pytest
import segno

from qr.errors import UnsupportedByEncoder
from qr.spec import Encoding
from qr.spec.kanji import encode_shift_jis
from qr.symbol import encode
from tests.support.symbol_images import decode_symbol

TEXT = "東京タワー、港区芝公園"


def characters_of_kanji_mode() -> str:
    """Return the characters of JIS X 0208 on which all decoders agree."""
    pairs = (bytes([lead, trail]) for lead in [*range(0x81, 0xA0), *range(0xE0, 0xEB)] for trail in range(0x40, 0xFD))
    decoded = ((pair.decode("shift_jis", "ignore"), pair.decode("cp932", "ignore")) for pair in pairs)
    equal = (one for one, other in decoded if one == other and len(one) == 1 and len(one.encode("shift_jis")) == 2)
    return "".join(equal).replace("\uff3c", "")


def test_every_kanji_character_decodes_unchanged() -> None:
    characters = characters_of_kanji_mode()
    assert len(characters) > 6800
    for start in range(0, len(characters), 500):
        text = characters[start : start + 500]
        content = encode_shift_jis(text)
        assert content is not None
        barcode = decode_symbol(encode(content, Encoding(kanji=True)))
        assert (barcode.bytes, barcode.text) == (content, text)


@pytest.mark.parametrize("symbol", ["qr", "rmqr", "auto"])
@pytest.mark.parametrize(
    "text", [TEXT, "東京", "https://example.jp/東京タワー/展望台", "第12回 東京マラソン 2026-03-01"]
)
def test_mixed_text_decodes_unchanged(text: str, symbol: str) -> None:
    content = encode_shift_jis(text)
    assert content is not None
    barcode = decode_symbol(encode(content, Encoding(symbol=symbol, kanji=True)))
    assert (barcode.bytes, barcode.text) == (content, text)


@pytest.mark.parametrize("mask", range(8))
def test_kanji_modules_match_segno(mask: int) -> None:
    symbol = encode(TEXT.encode("shift_jis"), Encoding("M", False, 2, mask, kanji=True))
    code = segno.make_qr(TEXT, mode="kanji", version=2, error="M", mask=mask, boost_error=False)
    assert symbol.rows == tuple(int("".join(map(str, row)), 2) for row in code.matrix)


def test_micro_qr_rejects_mixed_kanji() -> None:
    symbol = encode("点茗".encode("shift_jis"), Encoding(symbol="micro", kanji=True))
    assert (symbol.version, decode_symbol(symbol).text) == ("M3", "点茗")
    mixed = "点茗a".encode("shift_jis")
    with pytest.raises(UnsupportedByEncoder) as error:
        encode(mixed, Encoding(symbol="micro", kanji=True))
    assert error.value.parameter == "kanji"
    assert encode(mixed, Encoding(symbol="auto", kanji=True)).symbology == "rmqr"


def test_kanji_with_shift_jis_eci_decodes() -> None:
    content = "東京タワー a展望台".encode("shift_jis")
    barcode = decode_symbol(encode(content, Encoding(eci=20, kanji=True)))
    assert (barcode.bytes, barcode.text) == (content, "東京タワー a展望台")


def test_utf_8_does_not_decode_as_kanji() -> None:
    """The UTF-8 bytes of two Hiragana are also valid as three characters of Kanji mode."""
    barcode = decode_symbol(encode("ああ".encode(), Encoding()))
    assert barcode.text == "ああ"
