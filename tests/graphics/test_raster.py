from __future__ import annotations

from qr.graphics import color
from qr.graphics.raster import bit_luminance, luma, raster_from_modules


def test_digits_become_pixels_of_two_colors() -> None:
    raster = raster_from_modules(["01", "11"], color.WHITE, color.BLACK)
    assert (raster.width, raster.height, raster.luminance) == (2, 2, bytes([255, 0, 0, 0]))


def test_luma_weighs_channels_on_white_paper() -> None:
    raster = raster_from_modules(["01"], color.TRANSPARENT, color.parse("f00"))
    assert raster.luminance == bytes([255, 76])
    assert [luma(color.parse(text)) for text in ("000", "fff", "0f0", "00f")] == [0, 255, 150, 29]


def test_bits_of_a_byte_become_luminance() -> None:
    tables = bit_luminance(color.BLACK, color.parse("f00"))
    assert [table[0b10100001] for table in tables] == [76, 0, 76, 0, 0, 0, 0, 76]
    assert bit_luminance(color.BLACK, color.TRANSPARENT)[7][:2] == bytes([0, 255])
