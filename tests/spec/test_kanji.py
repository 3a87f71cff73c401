from __future__ import annotations

from typing import Any

import pytest
import segno.consts

from qr.spec import Encoding
from qr.spec.content import encode_text
from qr.spec.kanji import _DATA_BITS, _MICRO_DATA_BITS, encode_shift_jis, split_runs
from qr.symbol import encode
from tests.support.encoders import data_bits

TEXT = "東京タワー、港区芝公園"


@pytest.mark.parametrize("text", [TEXT, "東京123", "URL:東京タワー展望台", "あいう\nえおか"])
def test_japanese_text_is_encoded_as_shift_jis(text: str) -> None:
    assert encode_shift_jis(text) == text.encode("shift_jis")


@pytest.mark.parametrize(
    "text",
    [
        "plain", "Zoë 東京東京東京", "ﾃｽﾄ東京東京", "¥東京東京", "東京\u301c大阪", "東京\uff5e大阪", "東京\uff3c大阪",
        "\ud800東京", "日本😀", "中国这里",
        "a東b京c都d大e阪f", "東" + "a" * 40,  # larger than UTF-8
    ],
)  # fmt: skip
def test_unsuitable_text_returns_none(text: str) -> None:
    assert encode_shift_jis(text) is None


@pytest.mark.parametrize(
    ("text", "level", "version"),
    [
        ("202404110011看看16", "M", 1),
        ("本725330746074674474244795", "M", 1),
        ("ABCDEFGHIJ看看", "M", 1),
        ("725330746074674474244795本", "M", 1),
        ("本725330746074674474244795", "L", 1),
        ("本7253307460746744742447951234567", "M", 2),
    ],
)
def test_digits_beside_kanji_use_their_own_modes(text: str, level: str, version: int) -> None:
    content, encoding = encode_text(text, Encoding(level, kanji=True))
    assert content == text.encode("shift_jis")
    assert encode(content, encoding).version == version


def test_version_range_decides_kanji_mode_or_utf8() -> None:
    """A byte segment has a longer character count from version 10, and kanji mode needs more segments."""
    text = "東京都a" * 20
    assert encode_shift_jis(text, Encoding("L", kanji=True)) == text.encode("shift_jis")
    assert encode_shift_jis(text, Encoding("L", version=20, kanji=True)) is None
    assert encode_shift_jis(text * 6, Encoding("L", kanji=True)) is None
    assert encode_shift_jis(text * 6, Encoding("L", kanji=True, parts=8)) == (text * 6).encode("shift_jis")


def test_kanji_mode_with_eci_competes_with_shift_jis() -> None:
    """UTF-8 would contradict the ECI. The text is larger than UTF-8 without an ECI."""
    text = "東京都千代田区丸内a東b京c都d大e阪f府g市h区i町j"
    assert encode_shift_jis(text) is None
    content, encoding = encode_text(text, Encoding(eci=20, kanji=True))
    assert (content, encoding.kanji) == (text.encode("shift_jis"), True)
    assert encode_shift_jis("a東b", Encoding(eci=20)) is None


@pytest.mark.parametrize(
    "encoding",
    [Encoding(symbol="micro"), Encoding(symbol="auto"), Encoding(version="M4"), Encoding("Q", symbol="auto")],
)
def test_mixed_text_fitting_micro_qr_stays_utf8(encoding: Encoding) -> None:
    text = "看1234"
    content, used = encode_text(text, encoding._replace(kanji=True))
    assert content == text.encode()
    assert encode(content, used).symbology == "micro"
    assert encode_shift_jis("看看看", encoding) == "看看看".encode("shift_jis")
    assert encode_shift_jis("看看看a看看看b看", encoding) == "看看看a看看看b看".encode("shift_jis")


def segno_bits(version: str, level: str) -> int:
    """Return the data bits of a Micro QR Code, from segno's copy of table 7."""
    table: Any = segno.consts.SYMBOL_CAPACITY
    return int(table[segno.consts.MICRO_VERSION_MAPPING[version]][segno.consts.ERROR_MAPPING[level]])


def test_capacities_match_table_7() -> None:
    for level, range_bits in _DATA_BITS.items():
        assert range_bits == tuple(data_bits(version, level) for version in (9, 26, 40))
    for version, levels in _MICRO_DATA_BITS.items():
        for level, bits in levels.items():
            assert bits == segno_bits(version, level)


def test_text_with_too_many_runs_returns_none() -> None:
    assert encode_shift_jis("東京都府a" * 128) is not None
    assert encode_shift_jis("東京都府a" * 129) is None


def test_text_that_no_version_holds_returns_none() -> None:
    assert encode_shift_jis("1" * 6000 + "東京") is None
    assert encode_shift_jis("1" * 6000 + "東京", Encoding(parts=2)) is not None


@pytest.mark.parametrize("symbol", ["micro", "auto"])
def test_digits_beside_kanji_still_fit_in_micro_qr(symbol: str) -> None:
    """UTF-8 needs 121 of the 128 bits of M4-L."""
    for text in ("本725330746074674474244795", "202404110011看看16"):
        content, encoding = encode_text(text, Encoding("L", symbol=symbol, kanji=True))
        assert (content, encode(content, encoding).version) == (text.encode(), "M4")


def test_runs_split_where_the_mode_changes() -> None:
    assert split_runs("東京 Tower 港区".encode("shift_jis")) == [
        "東京".encode("shift_jis"),
        b" Tower ",
        "港区".encode("shift_jis"),
    ]
