from __future__ import annotations

from io import BytesIO

from PIL import Image

from qr.decoding.annotation import MAX_ANNOTATED_PIXELS, annotate
from qr.decoding.found_symbol import FoundSymbol

SYMBOL = FoundSymbol("a", b"a", "qr", 1, "M", 0, "ascii", ((100, 100), (300, 100), (300, 300), (100, 300)))


def test_outline_follows_the_corners() -> None:
    image = Image.open(BytesIO(annotate(Image.new("L", (400, 400), 255), [SYMBOL], 1)))
    assert [image.getpixel(at) for at in ((200, 100), (300, 200), (200, 300))] == [(208, 0, 0)] * 3
    assert image.getpixel((200, 200)) == (255, 255, 255)
    assert (255, 255, 255) in {image.getpixel((x, y)) for x in range(101, 115) for y in range(103, 118)}  # the number


def test_large_page_is_downscaled() -> None:
    image = Image.open(BytesIO(annotate(Image.new("L", (4000, 3000)), [], 1)))
    assert image.width * image.height <= MAX_ANNOTATED_PIXELS * 1.01
