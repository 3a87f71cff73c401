from __future__ import annotations

import pytest

from qr.graphics.layers import EmbeddedImage
from qr.graphics.path import Box
from qr.render import pdf, png
from tests.support.decoders import open_pdf, open_png
from tests.support.styled_drawings import STYLES, color_difference, compose_style, logo


@pytest.mark.parametrize(("area", "quarters"), [(Box(9, 12, 10, 5), 0), (Box(12, 9, 5, 10), 1), (Box(9, 12, 10, 5), 2)])
def test_embedded_image_matches_png(area: Box, quarters: int) -> None:
    drawing = compose_style(STYLES["fading background"])._replace(
        embedded_images=(EmbeddedImage(logo(), "image/png", area, quarters),)
    )
    mean, _ = color_difference(open_pdf(pdf.render(drawing)), open_png(png.render(drawing)))
    assert mean < 1.5
