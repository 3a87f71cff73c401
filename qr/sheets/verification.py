"""Decode every label from a finished page: render the rectangle of each QR code with PDFium, and read it.

PDFium opens only documents that this package has just written, so it runs in the process of the service.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import ceil, floor
from threading import Lock
from typing import TYPE_CHECKING

from qr.errors import BadParameter, QrError, Unreadable
from qr.generate import verify_raster
from qr.graphics.path import Box
from qr.graphics.raster import Raster
from qr.sheets.label import Label
from qr.sheets.layout import Layout
from qr.sheets.pages import POINTS_PER_MM
from qr.sheets.placement import Placement

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

PIXELS_PER_MODULE = 4
MIN_QUIET_MODULES = 2  # of the narrowest quiet zone around any symbol
STYLED_PIXELS_PER_MODULE = 8  # enough to see the shapes of modules

# PDFium is not thread-safe. A page of labels takes up to about a second.
_PDFIUM_LOCK = Lock()


def find_unreadable(
    document: bytes, labels: Sequence[tuple[Label, Placement, int]], layout: Layout
) -> dict[int, QrError]:
    """Decode labels of a document with one page. Return an error for each position whose QR code cannot be decoded.

    Each label has its position on the page. Only the rectangle of a QR code is in memory as pixels, at
    ``PIXELS_PER_MODULE``, so the size of the page does not matter.
    """
    errors: dict[int, QrError] = {}
    with _open_page(document) as page:
        for label, placement, position in labels:
            raster = _render_code(page, placement, position, layout)
            try:
                verify_raster(label.spec, placement.drawing, raster)
            except Unreadable:
                errors[position] = _unreadable_error(position)
    return errors


def cut_off_error(placement: Placement, position: int, layout: Layout) -> BadParameter | None:
    """Return an error if the edge of the page cuts off a part of a symbol at a position. A quiet zone can be cut off.

    Error correction could hide this from the decoder.
    """
    area, margin = _in_points(placement, position, layout), MIN_QUIET_MODULES * placement.module_mm * POINTS_PER_MM
    page = layout.geometry.page_width * POINTS_PER_MM, layout.geometry.page_height * POINTS_PER_MM
    for name, start, length, side in zip(("offset_x", "offset_y"), area[:2], area[2:], page, strict=True):
        if start < -margin or start + length > side + margin:
            value = f"{getattr(layout.printing, name):g}"
            return BadParameter(name, value, f"small enough that the page contains the QR code of label {position + 1}")
    return None


def _unreadable_error(position: int) -> Unreadable:
    detail = f"an independent decoder could not read this QR code from the finished page, at label {position + 1}"
    return Unreadable(detail, parameter="sheet", allowed="labels inside the page: check offset_x, offset_y and scale")


@contextmanager
def _open_page(document: bytes) -> Iterator[PdfPage]:
    import pypdfium2

    with _PDFIUM_LOCK, pypdfium2.PdfDocument(document) as opened:
        page = opened[0]
        try:
            yield page
        finally:
            page.close()


def _render_code(page: PdfPage, placement: Placement, position: int, layout: Layout) -> Raster:
    """Render the rectangle of a QR code, quiet zone included. What lies outside the page is white."""
    from pypdfium2 import PdfBitmap, raw

    area = _in_points(placement, position, layout)
    pixels = PIXELS_PER_MODULE if placement.drawing.is_plain else STYLED_PIXELS_PER_MODULE
    scale = pixels / (placement.module_mm * POINTS_PER_MM)
    left, top = floor(area.x * scale), floor(area.y * scale)
    width, height = ceil(area.width * scale), ceil(area.height * scale)
    bitmap = PdfBitmap.new_native(width, height, raw.FPDFBitmap_Gray)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
    sizes = (round(side * scale) for side in page.get_size())
    raw.FPDF_RenderPageBitmap(bitmap, page, -left, -top, *sizes, 0, raw.FPDF_GRAYSCALE)
    luminance, stride = bytes(bitmap.buffer), bitmap.stride
    lines = (luminance[start : start + width] for start in range(0, stride * height, stride))
    return Raster(width, height, b"".join(lines))


def _in_points(placement: Placement, position: int, layout: Layout) -> Box:
    """Return the printed rectangle of a QR code in points from the top left corner of the page."""
    label, code, printing = layout.geometry.label_box(position), placement.code, layout.printing
    scale = layout.factor * POINTS_PER_MM
    x = (label.x + code.x) * scale + printing.offset_x * POINTS_PER_MM
    y = (label.y + code.y) * scale + printing.offset_y * POINTS_PER_MM
    return Box(x, y, code.width * scale, code.height * scale)
