"""Kanji mode in encoded symbols, decoded by zxing-cpp and compared with segno."""

from __future__ import annotations

import pytest
import segno

from qr.errors import UnsupportedByEncoder
from qr.spec import Encoding
from qr.spec.kanji import encode_shift_jis
from qr.symbol import encode
from tests.support.pictures import read

TEXT = "東京タワー、港区芝公園"


def every_character() -> str:
    """Those of JIS X 0208 that all read alike."""
    pairs = (bytes([lead, trail]) for lead in [*range(0x81, 0xA0), *range(0xE0, 0xEB)] for trail in range(0x40, 0xFD))
    found = ((pair.decode("shift_jis", "ignore"), pair.decode("cp932", "ignore")) for pair in pairs)
    alike = (one for one, other in found if one == other and len(one) == 1 and len(one.encode("shift_jis")) == 2)
    return "".join(alike).replace("\uff3c", "")


def test_every_character_is_read_as_itself() -> None:
    characters = every_character()
    assert len(characters) > 6800
    for at in range(0, len(characters), 500):
        text = characters[at : at + 500]
        content = encode_shift_jis(text)
        assert content is not None
        barcode = read(encode(content, Encoding(kanji=True)))
        assert (barcode.bytes, barcode.text) == (content, text)


@pytest.mark.parametrize("symbol", ["qr", "rmqr", "auto"])
@pytest.mark.parametrize(
    "text", [TEXT, "東京", "https://example.jp/東京タワー/展望台", "第12回 東京マラソン 2026-03-01"]
)
def test_mixed_text_is_read_as_itself(text: str, symbol: str) -> None:
    content = encode_shift_jis(text)
    assert content is not None
    barcode = read(encode(content, Encoding(symbol=symbol, kanji=True)))
    assert (barcode.bytes, barcode.text) == (content, text)


@pytest.mark.parametrize("mask", range(8))
def test_segno_writes_the_same_modules(mask: int) -> None:
    symbol = encode(TEXT.encode("shift_jis"), Encoding("M", False, 2, mask, kanji=True))
    code = segno.make_qr(TEXT, mode="kanji", version=2, error="M", mask=mask, boost_error=False)
    assert symbol.rows == tuple(int("".join(map(str, row)), 2) for row in code.matrix)


def test_micro_qr_takes_kanji_alone() -> None:
    symbol = encode("点茗".encode("shift_jis"), Encoding(symbol="micro", kanji=True))
    assert (symbol.version, read(symbol).text) == ("M3", "点茗")
    mixed = "点茗a".encode("shift_jis")
    with pytest.raises(UnsupportedByEncoder) as refusal:
        encode(mixed, Encoding(symbol="micro", kanji=True))
    assert refusal.value.parameter == "kanji"
    assert encode(mixed, Encoding(symbol="auto", kanji=True)).symbology == "rmqr"


def test_an_eci_announces_shift_jis_too() -> None:
    content = "東京タワー a展望台".encode("shift_jis")
    barcode = read(encode(content, Encoding(eci=20, kanji=True)))
    assert (barcode.bytes, barcode.text) == (content, "東京タワー a展望台")


def test_utf_8_is_never_mistaken_for_kanji() -> None:
    """Two Hiragana in UTF-8 look like three characters of Kanji mode."""
    barcode = read(encode("ああ".encode(), Encoding()))
    assert barcode.text == "ああ"
