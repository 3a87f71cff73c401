"""Draw outlines and numbers of the symbols on a page."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from qr.decoding.found_symbol import FoundSymbol

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_ANNOTATED_PIXELS = 4_000_000
OUTLINE, NUMBER, BACKGROUND = "#d00000", "#ffffff", "#d00000"


def annotate(page: Image, symbols: Sequence[FoundSymbol], first: int) -> bytes:
    """Return a PNG of the page with an outline around each symbol, and its number, which starts at ``first``."""
    from PIL import ImageDraw, ImageFont

    factor = min(1.0, (MAX_ANNOTATED_PIXELS / (page.width * page.height)) ** 0.5)
    image = page.convert("RGB").resize((max(1, round(page.width * factor)), max(1, round(page.height * factor))))
    drawing, width = ImageDraw.Draw(image), max(2, round(max(image.size) / 300))
    font = ImageFont.load_default(size=max(12, max(image.size) / 40))
    for number, symbol in enumerate(symbols, start=first):
        corners = [(x * factor, y * factor) for x, y in symbol.position]
        drawing.polygon(corners, outline=OUTLINE, width=width)
        left, top, right, bottom = drawing.textbbox(corners[0], str(number), font=font)
        drawing.rectangle((left - width, top - width, right + width, bottom + width), fill=BACKGROUND)
        drawing.text(corners[0], str(number), fill=NUMBER, font=font)
    file = BytesIO()
    image.save(file, "PNG", compress_level=3)
    return file.getvalue()
