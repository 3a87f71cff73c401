from __future__ import annotations

import pytest

from qr.graphics.color import BLACK, WHITE, parse
from qr.graphics.luminance import color_luminance, grey_luminance, luminance_contrast


def test_grey_of_a_level_has_the_luminance_of_its_colour() -> None:
    for level in (0, 10, 11, 118, 255):
        grey = parse(f"#{level:02x}{level:02x}{level:02x}")
        assert color_luminance(grey) == pytest.approx(grey_luminance(level))
    assert grey_luminance(118) == pytest.approx(0.1812, abs=1e-4)  # #767676


def test_contrast_does_not_depend_on_the_order() -> None:
    white, black = color_luminance(WHITE), color_luminance(BLACK)
    assert luminance_contrast(white, black) == luminance_contrast(black, white) == pytest.approx(21)
    # The lightest grey that WCAG 2.2 allows on white for small text, 4.5:1
    assert luminance_contrast(white, grey_luminance(118)) == pytest.approx(4.54, abs=0.005)
