"""A sheet that is printed at 100 % aligns with its labels: the pages are rasterised at 600 dpi and measured."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image

from qr.graphics.path import Box
from qr.sheets.geometry import Geometry
from qr.sheets.stock import STOCK
from tests.support.decoders import Pixels, ghostscript, zxing
from tests.support.sheets import MM_PER_INCH, layout, numbered, page_pixels, rectangle, sheet
from tests.support.tables import one_in

DPI = 600
GHOSTSCRIPT_DPI = 300
TOLERANCE_MM = 0.1
Dark = np.ndarray[tuple[Any, ...], np.dtype[np.bool_]]
PIXEL_MM = MM_PER_INCH / DPI
NAMES = ["avery-l7160", *(name for name in STOCK if name != "avery-l7160")]


@one_in(14, "name", NAMES)
def test_code_and_text_lie_inside_labels(name: str) -> None:
    geometry = STOCK[name].geometry
    count = min(geometry.labels_per_page, 200)
    file, _ = sheet(numbered(count, "Item", "Second"), layout(name))
    pixels = page_pixels(file, DPI) < 128
    assert_page_size(pixels, geometry)
    total = 0
    for box in geometry.label_boxes():
        inside = rectangle(pixels, box, DPI)
        assert inside.any(), "every label is printed"
        total += int(inside.sum())
    assert total == pytest.approx(int(pixels.sum()), rel=1e-3), "nothing is printed between the labels"


@one_in(14, "name", NAMES)
def test_borders_lie_at_edges_of_labels(name: str) -> None:
    geometry = STOCK[name].geometry
    file, _ = sheet(numbered(1), layout(name, border="on"))
    pixels = page_pixels(file, DPI) < 128
    for box in geometry.label_boxes():
        assert measured_edges(pixels, box) == pytest.approx((box.x, box.y), abs=TOLERANCE_MM)
        far = Box(box.x + box.width, box.y + box.height, -box.width, -box.height)
        assert measured_edges(pixels, far) == pytest.approx((far.x, far.y), abs=TOLERANCE_MM)


@one_in(14, "name", NAMES)
def test_another_decoder_reads_every_label(name: str) -> None:
    """The whole page is rasterised by Ghostscript, and each label is cut from it."""
    geometry = STOCK[name].geometry
    file, _ = sheet(numbered(geometry.labels_per_page), layout(name))
    image = ghostscript(file, GHOSTSCRIPT_DPI).convert("L")
    pixels: Pixels = np.asarray(image)
    for position, box in enumerate(geometry.label_boxes()):
        tile = Image.fromarray(rectangle(pixels, box, GHOSTSCRIPT_DPI)).convert("RGB")
        assert zxing(tile) == f"LABEL {position}".encode()


def assert_page_size(pixels: Dark, geometry: Geometry) -> None:
    sizes = [side * PIXEL_MM for side in pixels.shape[::-1]]
    assert sizes == pytest.approx(geometry[:2], abs=TOLERANCE_MM)


def measured_edges(pixels: Dark, box: Box) -> tuple[float, float]:
    """Return the middle of the line at the left edge, and of that at the upper edge, in millimetres.

    The lines are measured a quarter of the label from its corner, in a strip of half a millimetre on both sides.
    """
    x = _middle(rectangle(pixels, (box.x - 0.5, box.y + box.height / 4, 1, 0.2), DPI).any(0), box.x)
    y = _middle(rectangle(pixels, (box.x + box.width / 4, box.y - 0.5, 0.2, 1), DPI).any(1), box.y)
    return x, y


def _middle(line: Any, edge: float) -> float:
    """Return the middle of the dark pixels of a strip that starts half a millimetre before an edge."""
    start = max(0, round((edge - 0.5) / PIXEL_MM))
    dark = np.flatnonzero(line)
    nearest = [index for index in dark if abs((start + index + 0.5) * PIXEL_MM - edge) < 0.3]
    assert nearest, "there is a line"
    return (start + (nearest[0] + nearest[-1] + 1) / 2) * PIXEL_MM
