from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from qr.graphics.resvg import render_svg

DOCUMENT = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"><rect width="2" height="2"/></svg>'


def test_document_is_rendered_at_its_own_size() -> None:
    image = Image.open(BytesIO(render_svg(DOCUMENT)))
    assert image.size == (4, 2)
    assert image.convert("RGBA").getpixel((0, 0)) == (0, 0, 0, 255)
    assert image.convert("RGBA").getpixel((3, 0)) == (0, 0, 0, 0)


def test_document_is_rendered_with_width_and_background() -> None:
    image = Image.open(BytesIO(render_svg(DOCUMENT, width=40, background="white")))
    assert image.size == (40, 20)
    assert image.convert("RGBA").getpixel((39, 0)) == (255, 255, 255, 255)


@pytest.mark.parametrize("document", ["", "<svg", "text", DOCUMENT.replace('width="4"', 'width="0"')])
def test_unrenderable_document_raises_value_error(document: str) -> None:
    with pytest.raises(ValueError, match="cannot render"):
        render_svg(document)
