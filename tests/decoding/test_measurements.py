from __future__ import annotations

import pytest
from PIL import Image, ImageOps

from qr.decoding.found_symbol import Measurements
from qr.decoding.measurements import measure
from qr.decoding.views import View
from qr.decoding.zxing import find_with_zxing
from tests.support.photographs import symbol_image
from tests.support.tables import for_each

SYMBOL = symbol_image("measured", scale=5)


def measured(image: Image.Image) -> Measurements:
    (found,) = find_with_zxing(View(image)).symbols
    result = measure(image, found)
    assert result
    return result


def test_ideal_image_is_measured() -> None:
    assert measured(SYMBOL) == Measurements(5.0, 21.0, 4)
    assert measured(ImageOps.invert(SYMBOL)) == Measurements(5.0, 21.0, 4)


@for_each("modules", range(1, 5))
def test_quiet_zone_is_counted(modules: int) -> None:
    cut = (4 - modules) * 5
    image = ImageOps.expand(SYMBOL.crop((cut, 0, SYMBOL.width, SYMBOL.height)), (30, 0, 0, 0), 0)
    assert measured(image).quiet_zone_modules == modules


def test_contrast_is_that_of_wcag() -> None:
    # #767676 on white has the contrast ratio 4.54 (WCAG 2.2, understanding 1.4.3).
    assert measured(SYMBOL.point([0x76] * 128 + [255] * 128)).contrast == pytest.approx(4.54, abs=0.01)


def test_rotated_symbol_keeps_its_module_size() -> None:
    large = ImageOps.expand(SYMBOL, 60, 255).rotate(30, Image.Resampling.BICUBIC, fillcolor=255)
    assert measured(large).module_pixels == pytest.approx(5, abs=0.2)
    assert measured(large).quiet_zone_modules == 6


def test_blank_place_has_no_measurements() -> None:
    (found,) = find_with_zxing(View(SYMBOL)).symbols
    assert measure(Image.new("L", SYMBOL.size, 255), found) is None
