"""Size and boundaries of the page of a PDF file (ISO 32000-1, 14.11.2)."""

from __future__ import annotations

from qr.drawing import Drawing
from qr.errors import BadParameter
from qr.graphics.path import Box
from qr.render.vectors import POINTS_PER_INCH, Page, bleed_modules, number, numbers

MIN_SIDE_POINTS, MAX_SIDE_POINTS = 3, 14400  # limits of viewers (ISO 32000-1, Annex C.2)


def check_size(page: Page, drawing: Drawing) -> None:
    """Raise ``BadParameter`` if the page is too small or too large for viewers."""
    sides = page.width, page.height
    if min(sides) >= MIN_SIDE_POINTS and max(sides) <= MAX_SIDE_POINTS:
        return
    inches = " by ".join(f"{side / POINTS_PER_INCH:.4g}" for side in sides)
    name, value = ("dpi", drawing.dpi) if drawing.dpi else ("scale", drawing.scale)
    allowed = f"a value for which each side of the PDF page is 1/24 to 200 inches; now the page is {inches} inches"
    raise BadParameter(name, value, allowed)


def page_boxes(page: Page) -> str:
    """Return the boundaries of the page. The trim box is the page without the bleed."""
    media = f"[0 0 {number(page.width)} {number(page.height)}]"
    if not page.bleed:
        return f"/MediaBox{media}/TrimBox{media}"
    trim = numbers((page.bleed, page.bleed, page.width - page.bleed, page.height - page.bleed))
    return f"/MediaBox{media}/BleedBox{media}/TrimBox[{trim}]"


def with_bleed(drawing: Drawing) -> Box:
    """Return the area of the background with the bleed, in module units."""
    (x, y, width, height), bleed = drawing.background, bleed_modules(drawing)
    return Box(x - bleed, y - bleed, width + 2 * bleed, height + 2 * bleed)
