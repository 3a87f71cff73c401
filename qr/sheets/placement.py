"""Place the QR code and the text of a label in its rectangle, in millimetres from its top left corner."""

from __future__ import annotations

from typing import NamedTuple

from qr.drawing import Drawing
from qr.errors import DataTooLong
from qr.graphics.path import Box
from qr.sheets.layout import Layout
from qr.sheets.text import TextBlock, TextLine, fit_text

MIN_MODULE_MM = 0.25  # 3 dots of a printer with 300 dpi
TEXT_MARGIN_MM = 1.0  # minimum distance of the text from the edges of the label
MAX_CODE_SHARE = 0.6  # of the width of the label, for a QR code beside text
MAX_TEXT_SHARE = 0.3  # of the height of the label, for text under a QR code that could be as high as the label
MIN_BESIDE_RATIO = 1.25  # of width to height, above which the text is beside the QR code


class Placement(NamedTuple):
    """A QR code and its text on a label.

    code:      rectangle of the image of the QR code, quiet zone included
    module_mm: printed side of a module
    """

    drawing: Drawing
    code: Box
    module_mm: float
    text: TextBlock | None = None


def place_label(drawing: Drawing, lines: tuple[TextLine, ...], layout: Layout) -> Placement:
    """Place a QR code as large as possible, and lines of text in the rest of the label.

    Raises ``DataTooLong`` if the modules are smaller than ``MIN_MODULE_MM``, and ``BadParameter`` if the text does not
    fit.
    """
    padding = layout.printing.padding
    width, height = layout.geometry.label_width - 2 * padding, layout.geometry.label_height - 2 * padding
    inside = Box(padding, padding, max(0.0, width), max(0.0, height))
    if not lines:
        return _place_code(drawing, inside, inside, layout)
    beside = _is_beside(layout)
    placement = (_place_beside if beside else _place_above)(drawing, inside, layout)
    area = _text_area(placement.code, layout, is_beside=beside)
    return placement._replace(text=fit_text(lines, area, is_centred=not beside))


def _is_beside(layout: Layout) -> bool:
    arrangement, geometry = layout.printing.arrangement, layout.geometry
    if arrangement == "auto":
        return geometry.label_width >= MIN_BESIDE_RATIO * geometry.label_height
    return arrangement == "beside"


def _place_beside(drawing: Drawing, inside: Box, layout: Layout) -> Placement:
    return _place_code(drawing, inside._replace(width=MAX_CODE_SHARE * inside.width), None, layout)


def _place_above(drawing: Drawing, inside: Box, layout: Layout) -> Placement:
    available = inside._replace(height=(1 - MAX_TEXT_SHARE) * inside.height)
    return _place_code(drawing, available, inside, layout)


def _place_code(drawing: Drawing, available: Box, centred_in: Box | None, layout: Layout) -> Placement:
    """Place the code in the available area: centred across ``centred_in``, or at the left edge."""
    pixel = min(available.width / drawing.width, available.height / drawing.height)
    module = pixel * drawing.scale
    if module * layout.factor < MIN_MODULE_MM:
        raise _too_small_error(module * layout.factor, drawing)
    width, height = pixel * drawing.width, pixel * drawing.height
    x = centred_in.x + (centred_in.width - width) / 2 if centred_in else available.x
    is_above = centred_in is not None and centred_in != available
    y = available.y if is_above else available.y + (available.height - height) / 2
    return Placement(drawing, Box(x, y, width, height), module * layout.factor)


def _text_area(code: Box, layout: Layout, *, is_beside: bool) -> Box:
    """Return the part of the label beside or below the code, without ``TEXT_MARGIN_MM`` at the edges of the label."""
    margin = max(TEXT_MARGIN_MM, layout.printing.padding)
    right, bottom = layout.geometry.label_width - margin, layout.geometry.label_height - margin
    left, top = (code.x + code.width, margin) if is_beside else (margin, code.y + code.height)
    return Box(left, top, max(0.0, right - left), max(0.0, bottom - top))


def _too_small_error(module: float, drawing: Drawing) -> DataTooLong:
    side = drawing.width / drawing.scale
    detail = (
        f"modules of {module:.3f} mm are under {MIN_MODULE_MM} mm, because this label leaves {module * side:.1f} mm "
        f"for {side:g} modules, quiet zone included; shorten the content, lower ecc, or choose larger labels"
    )
    return DataTooLong(detail, parameter="sheet", allowed=f"labels with modules of at least {MIN_MODULE_MM} mm")
