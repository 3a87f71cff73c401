from __future__ import annotations

import pytest

from qr.graphics import gradient
from qr.graphics.layers import EmbeddedImage
from qr.graphics.path import Box
from qr.render import eps, png
from qr.spec import Style
from tests.support.decoders import open_eps, open_png
from tests.support.styled_drawings import color_difference, compose_style, logo


@pytest.mark.parametrize(("area", "quarters"), [(Box(9, 12, 10, 5), 0), (Box(12, 9, 5, 10), 1)])
def test_embedded_image_on_gradient_matches_png(area: Box, quarters: int) -> None:
    light = gradient.parse("linear(0,#ff0,#fff)")
    drawing = compose_style(Style(shape="dot", light=light))._replace(
        embedded_images=(EmbeddedImage(logo(), "image/png", area, quarters),)
    )
    file = eps.render(drawing)
    mean, _ = color_difference(open_eps(file), open_png(png.render(drawing)))
    assert mean < 4
    lines = file.decode("ascii").splitlines()
    assert max(map(len, lines)) <= 255
    assert not [line for line in lines if line.startswith("%") and line[1] not in "%!"]
