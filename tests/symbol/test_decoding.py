"""Symbols decoded by zxing-cpp, which shares no code with the encoders."""

from __future__ import annotations

from random import Random

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from qr.spec import CHARSETS, Encoding
from qr.symbol import encode
from tests.support.encoders import ENGINES, LEVELS, capacity
from tests.support.symbol_images import barcode_properties, decode_symbol
from tests.support.tables import for_each

# Characters on which decoders agree: of a large character set, some from its start, its middle and its end.
TEXTS = {
    3: "Zoë ÿ£", 4: "Łódź ŕ˙", 5: "Ħaż ĝ˙", 6: "Āķš ŋ˙", 7: "Ёлка ў№", 8: "سلام ي", 9: "Ωμέγα ώ€", 10: "שלום ת",
    11: "İğş ÿ", 12: "Þórð ĸ", 13: "สวัสดี ฿", 15: "Žąsis „", 16: "Ŵŷ ÿ", 17: "Œuvre € ž", 18: "Țară € ÿ",
    20: "日本語 ｶﾅ 熙", 21: "Łódź € ˙", 22: "Ёлка € я", 23: "Œuvre € ÿ", 24: "سلام € ے", 25: "Zoë 日本 😀",
    26: "Zoë 日本 😀", 27: "plain ~", 28: "中文 一 龘", 29: "中文 啊 齄", 899: "\x00\x7f\x80ÿ",
}  # fmt: skip


@for_each("version", range(40, 0, -1))
def test_every_version_and_level_decodes(version: int) -> None:
    for level in LEVELS:
        content = Random(f"{version}{level}").randbytes(capacity("byte", version, level))
        barcode = decode_symbol(encode(content, Encoding(level, boost=False, version=version), "libzint"))
        assert barcode.bytes == content
        assert (barcode_properties(barcode)["Version"], barcode.ec_level) == (str(version), level)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("mask", range(8))
def test_every_mask_decodes(mask: int, engine: str) -> None:
    barcode = decode_symbol(encode(b"ticket 4711", Encoding(mask=mask), engine))
    assert barcode.bytes == b"ticket 4711"
    assert barcode_properties(barcode)["DataMask"] == mask


@for_each("engine", ENGINES)
@for_each(
    "content",
    [
        b"\0",
        b"\0" * 20,
        b"a\0b",
        bytes(range(256)),
        *(bytes([byte]) for byte in (0x1D, 0x41, 0x61, 0x80, 0xFF)),
        "Zoë, 日本語, Ωμέγα".encode(),
        "\ufeffmark".encode(),
        # Escape sequences of other encoders, and of libzint in its other modes.
        b"%%(", rb"\n\d029\x41", b"[01]123", b"\xe7\x8e\x89\x8e\x96\xf0",
        # A line break next to digits or letters.
        b"123\n", b"\n123", b"ABC\n",
    ],
)  # fmt: skip
def test_arbitrary_bytes_decode_unchanged(content: bytes, engine: str) -> None:
    assert decode_symbol(encode(content, Encoding(), engine)).bytes == content


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=60)
@given(st.binary(min_size=1, max_size=400) | st.from_regex(rb"([0-9]{1,30}|[A-Z:/. ]{1,30}|[a-z]{1,9}){1,9}"))
def test_random_content_decodes_unchanged(engine: str, content: bytes) -> None:
    assert decode_symbol(encode(content, Encoding("L"), engine)).bytes == content


def test_utf_8_without_eci_decodes_as_text() -> None:
    assert decode_symbol(encode("Zoë, 日本語".encode(), Encoding(), "libzint")).text == "Zoë, 日本語"


@for_each("eci", CHARSETS)
def test_every_character_set_decodes_with_eci(eci: int) -> None:
    text = TEXTS[eci]
    content = text.encode(CHARSETS[eci])
    barcode = decode_symbol(encode(content, Encoding(eci=eci), "libzint"))
    assert barcode.bytes == content
    if eci == 899:
        assert barcode.content_type == zxingcpp.ContentType.Binary
    else:
        assert barcode.text == text


@for_each("eci", [eci for eci in CHARSETS if eci not in {20, 25, 26, 27, 28, 29, 30, 899}])
def test_every_one_byte_character_decodes_unchanged(eci: int) -> None:
    printable = bytes([*range(0x20, 0x7F), *range(0xA0, 0x100)])
    text = printable.decode(CHARSETS[eci], errors="ignore")
    assert decode_symbol(encode(text.encode(CHARSETS[eci]), Encoding(eci=eci), "libzint")).text == text
