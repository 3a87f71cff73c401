from __future__ import annotations

import pytest

from qr import render
from qr.drawing import draw
from qr.errors import Unreadable
from qr.graphics import color
from qr.graphics.raster import Raster, raster_from_modules
from qr.reading import verify
from qr.reading.decoder import Expected, decode
from qr.spec import (
    Encoding,
    Spec,
    Style,
)
from qr.spec.versions import MICRO, RMQR
from qr.symbol import Symbol, encode
from tests.support.tables import for_each

CONTENT = b"https://example.com/\x00\xff"
SYMBOLS = {
    "QR Code": ("qr", b"https://example.com/", Encoding()),
    "Micro QR Code": ("micro", b"M4", Encoding(symbol="micro")),
    "rMQR": ("rmqr", b"https://example.com/", Encoding(symbol="rmqr")),
    "GS1 in QR Code": ("qr", b"10ABC\x1d21X", Encoding(gs1=True)),
    "GS1 in rMQR": ("rmqr", b"10ABC\x1d21X", Encoding(symbol="rmqr", gs1=True)),
    "Kanji mode": ("qr", "東京タワー".encode("shift_jis"), Encoding(kanji=True)),
}


def symbol_raster(symbol: Symbol) -> Raster:
    """Return one pixel per module, quiet zone included."""
    modules = symbol.quiet_zone
    blank = ["0" * (symbol.width + 2 * modules)] * modules
    lines = [f"{'0' * modules}{line}{'0' * modules}" for line in str(symbol).splitlines()]
    return raster_from_modules([*blank, *lines, *blank], color.WHITE, color.BLACK)


@pytest.mark.parametrize("name", SYMBOLS)
def test_decoder_finds_only_expected_symbology_and_gs1(name: str) -> None:
    symbology, content, encoding = SYMBOLS[name]
    raster = symbol_raster(encode(content, encoding))
    verify(raster, Expected(content, symbology, encoding.gs1))
    for other in {"qr", "micro", "rmqr"} - {symbology}:
        assert decode(raster, Expected(content, other, encoding.gs1)) is None
    with pytest.raises(Unreadable):
        verify(raster, Expected(content, symbology, not encoding.gs1))


@for_each("version", RMQR)
@for_each("level", ["M", "H"])
def test_rmqr_is_read_at_one_pixel_per_module(version: str, level: str) -> None:
    verify(symbol_raster(encode(b"42", Encoding(level, boost=False, version=version))), Expected(b"42", "rmqr"))


@pytest.mark.parametrize("mask", range(4))
@pytest.mark.parametrize("version", MICRO)
def test_micro_qr_is_read_at_one_pixel(version: str, mask: int) -> None:
    verify(symbol_raster(encode(b"42", Encoding(version=version, mask=mask))), Expected(b"42", "micro"))


def test_inverted_symbol_is_not_decoded() -> None:
    style = Style(dark=color.parse("fff"), light=color.parse("000"))
    drawing = draw(encode(CONTENT), Spec(CONTENT, style=style))
    raster = render.read(render.render(drawing, "png"), drawing, "png")
    assert decode(raster, Expected(CONTENT)) is None


def test_blank_image_is_not_decoded() -> None:
    assert decode(Raster(50, 50, b"\xff" * 2500), Expected(CONTENT)) is None
