from __future__ import annotations

import rmqrcode
import segno
from PIL import Image, ImageDraw, ImageOps

from qr.decoding.found_symbol import FoundSymbol
from qr.decoding.views import View, scale_view
from qr.decoding.zxing import find_with_zxing
from qr.spec import Encoding
from qr.symbol import encode
from tests.support.photographs import SCALE, draw, symbol_image
from tests.support.tables import for_each


def only(image: Image.Image) -> FoundSymbol:
    (found,) = find_with_zxing(View(image)).symbols
    return found


def test_properties_are_those_of_the_encoder() -> None:
    symbol = segno.make("https://example.com/", error="Q", mask=5, version=7, boost_error=False)
    found = only(draw(symbol))
    assert found[:7] == ("https://example.com/", b"https://example.com/", "qr", 7, "Q", 5, "ascii")
    assert found.rows == tuple(bytes(row) for row in symbol.matrix)
    assert found.used_error_correction == 0


def test_position_is_that_of_the_symbol() -> None:
    image = symbol_image(version=2)
    first, last = 4 * SCALE, (4 + 25) * SCALE
    corners = only(image).position
    expected = ((first, first), (last, first), (last, last), (first, last))
    assert all(
        abs(a - b) <= 1
        for point, other in zip(corners, expected, strict=True)
        for a, b in zip(point, other, strict=True)
    )
    (found,) = find_with_zxing(scale_view(View(image), 0.5)).symbols
    assert all(
        abs(a - b) <= 2
        for point, other in zip(found.position, expected, strict=True)
        for a, b in zip(point, other, strict=True)
    )


@for_each("change", [ImageOps.invert, ImageOps.mirror, ImageOps.flip, lambda image: image.rotate(90)])
def test_inverted_mirrored_and_rotated_symbols_are_found(change: object) -> None:
    assert callable(change)
    parts = segno.make_sequence("A" * 40 + "b" * 41, symbol_count=2)
    found = only(change(draw(parts[1])))
    assert found.structured_append is not None
    assert found.structured_append[:2] == (2, 2)


def test_structured_append_survives_damage() -> None:
    content = "structured append " * 20
    parity = 0
    for byte in content.encode():
        parity ^= byte
    for number, part in enumerate(segno.make_sequence(content, symbol_count=3, error="H"), start=1):
        image = draw(part)
        middle = image.width // 2
        ImageDraw.Draw(image).rectangle((middle, middle, middle + 30, middle + 30), fill=255)
        found = only(image)
        assert found.structured_append == (number, 3, parity)
        assert found.used_error_correction
        assert 0 < found.used_error_correction < 1


CHARSETS = [
    ("Ωμέγα", "iso-8859-7", True, "iso8859_7"),
    ("Žluť", "iso-8859-2", True, "iso8859_2"),
    ("é", "utf-8", True, "utf_8"),
    ("テスト", "shift_jis", False, "shift_jis"),
    ("テスト", "utf-8", False, "utf_8"),
    ("café", "iso-8859-1", False, "iso8859_1"),
]


@for_each("row", CHARSETS)
def test_text_is_in_its_character_set(row: tuple[str, str, bool, str]) -> None:
    text, charset, eci, name = row
    mode = "byte"
    found = only(symbol_image(text, encoding=charset, eci=eci, mode=mode))
    assert (found.text, found.content, found.charset) == (text, text.encode(charset), name)


def test_kanji_is_returned_as_shift_jis() -> None:
    found = only(symbol_image("漢字", mode="kanji"))
    assert (found.text, found.content, found.charset) == ("漢字", "漢字".encode("shift_jis"), "shift_jis")


def test_bytes_stay_bytes() -> None:
    found = only(symbol_image(b"\xff\x00\x80\x01", mode="byte"))
    assert (found.text, found.content, found.charset) == (None, b"\xff\x00\x80\x01", None)


def test_control_characters_are_not_replaced_by_names() -> None:
    assert only(symbol_image("a\x1d\r\nb")).text == "a\x1d\r\nb"


def test_micro_and_rmqr_are_found() -> None:
    micro = only(draw(segno.make("12345", version="M3")))
    assert micro[:5] == ("12345", b"12345", "micro", "M3", micro.level)
    rmqr = rmqrcode.rMQR.fit("rMQR 123", ecc=rmqrcode.ErrorCorrectionLevel.M)
    rows = rmqr.to_list()
    image = Image.new("L", (len(rows[0]), len(rows)))
    image.putdata([255 * (1 - module) for row in rows for module in row])
    found = only(image.resize((image.width * SCALE, image.height * SCALE), Image.Resampling.NEAREST))
    assert (found.text, found.symbology, found.level) == ("rMQR 123", "rmqr", "M")
    assert str(found.version) == rmqr.version_name()


def test_undecodable_symbol_has_a_position() -> None:
    image = symbol_image("x" * 60, error="L")
    middle = image.width // 2
    ImageDraw.Draw(image).rectangle((middle, middle - 30, middle + 60, middle + 60), fill=255)
    findings = find_with_zxing(View(image))
    assert not findings.symbols
    assert findings.unread


def test_gs1_is_marked() -> None:
    symbol = encode(b"0109501101530003", Encoding(gs1=True), "auto")
    modules = [
        255 * (1 - symbol.is_dark(row, column)) for row in range(symbol.height) for column in range(symbol.width)
    ]
    image = Image.frombytes("L", (symbol.width, symbol.height), bytes(modules))
    large = image.resize((image.width * SCALE, image.height * SCALE), Image.Resampling.NEAREST)
    found = only(ImageOps.expand(large, 4 * SCALE, 255))
    assert (found.gs1, found.content) == (True, b"0109501101530003")
