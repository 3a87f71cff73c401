"""Render the pages of a PDF document with PDFium, in bounded size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from qr.decoding.limits import check_pages
from qr.errors import BadFile

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 300  # of a page; larger pages have fewer
MAX_PAGE_PIXELS = 9_000_000  # a page of A4 at 300 dpi
POINTS_PER_INCH = 72


def render_pages(file: bytes) -> Iterator[Image]:
    """Yield the pages in grey on white. Raises ``FileTooLarge`` for too many pages, before a page is rendered.

    Raises ``BadFile`` for a document with a password, and the errors of PDFium for a damaged document.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise BadFile("the PDF must not need a password") from None
        raise
    check_pages(len(document))
    for number in range(len(document)):
        page = document[number]
        width, height = page.get_size()
        pixels_per_point = min(DPI / POINTS_PER_INCH, (MAX_PAGE_PIXELS / max(1.0, width * height)) ** 0.5)
        yield page.render(scale=pixels_per_point, grayscale=True, may_draw_forms=False).to_pil()
        page.close()
