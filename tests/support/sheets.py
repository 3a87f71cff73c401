"""Sheets of labels for the tests: files, labels, and pages as pixels."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pypdfium2

from qr.sheets import Label, Outcome, write_sheet
from qr.sheets.layout import Layout, parse_layout
from qr.spec.parse import parse_spec
from tests.support.decoders import Pixels

MM_PER_INCH = 25.4


def layout(sheet: str = "avery-l7160", **parameters: object) -> Layout:
    return parse_layout([("sheet", sheet), *parameters.items()])


def label(data: str = "https://example.org", *lines: str, key: object = None, **parameters: object) -> Label:
    spec = parse_spec([("data", data), *parameters.items()], "pdf")
    return Label(spec, tuple((f"line{number}", line) for number, line in enumerate(lines, 1)), key)


def numbered(count: int, *lines: str, **parameters: object) -> list[Label]:
    """Return labels with their number, from 0, as content and as key."""
    return [label(f"LABEL {number}", *lines, key=number, **parameters) for number in range(count)]


def sheet(labels: Iterable[Label], chosen: Layout) -> tuple[bytes, list[Outcome]]:
    """Return the file, and the outcomes of the labels."""
    outcomes: list[Outcome] = []
    return b"".join(write_sheet(labels, chosen, outcomes.append)), outcomes


def page_pixels(file: bytes, dpi: float, page: int = 0) -> Pixels:
    """Render a page with PDFium, in grey."""
    with pypdfium2.PdfDocument(file) as document:
        return np.array(document[page].render(scale=dpi / 72, grayscale=True).to_pil())


def rectangle(pixels: Any, box_mm: tuple[float, float, float, float], dpi: float) -> Any:
    """Return the pixels of a rectangle: x, y, width and height in millimetres."""
    x, y, width, height = (side / MM_PER_INCH * dpi for side in box_mm)
    return pixels[max(0, round(y)) : round(y + height), max(0, round(x)) : round(x + width)]
