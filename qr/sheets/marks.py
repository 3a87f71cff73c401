"""Marks around labels: their edges, marks for cutting, and the rulers of a test page. All are grey, without RGB."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from qr.errors import BadParameter
from qr.graphics.font import Glyph
from qr.graphics.lettering import typeset
from qr.graphics.path import Box, box
from qr.render.pdf import path_operators
from qr.render.vectors import numbers
from qr.sheets.geometry import Geometry
from qr.sheets.layout import Layout
from qr.sheets.pages import PageBuilder
from qr.sheets.text import TextBlock, fit_text, set_lines

LINE_MM = 0.1  # width of all lines
CUT_GAP_MM, CUT_MARK_MM = 1.0, 4.0  # distance of a cut mark from the labels, and its length
RULER_MM = 10.0  # distance of a ruler from the edge of the page, most printers print there
TITLE_MM = 10.0  # distance of the title from the rulers
NUMBER_EM_MM = 2.0  # font size of the numbers of a ruler
TICKS_MM = ((10, 4.0), (5, 3.0), (1, 2.0))  # a tick at every multiple, and its length


def border_operators(geometry: Geometry) -> str:
    """Return the operators that stroke the edges of all labels of a page. The middle of each line is the edge."""
    radius = geometry.corner_radius
    outlines = [path_operators((box(label, (radius,) * 4),), 0, 0) for label in geometry.label_boxes()]
    return _stroke("".join(outlines))


def cut_operators(geometry: Geometry) -> str:
    """Return the operators of marks in the margins of the page, in line with the edges of the labels.

    A margin that is too narrow for a mark has none.
    """
    labels = [*geometry.label_boxes()]
    columns = sorted({edge for label in labels for edge in (label.x, label.x + label.width)})
    rows = sorted({edge for label in labels for edge in (label.y, label.y + label.height)})
    across = [*_marks(rows[0], rows[-1], geometry.page_height)]
    down = [*_marks(columns[0], columns[-1], geometry.page_width)]
    lines = [(x, start, x, end) for x in columns for start, end in across]
    lines += [(start, y, end, y) for y in rows for start, end in down]
    return _stroke("".join(map(_line, lines)))


def _marks(first: float, last: float, side: float) -> Iterator[tuple[float, float]]:
    """Yield the start and the end of the marks before the first and after the last label."""
    if first > CUT_GAP_MM:
        yield max(0.0, first - CUT_GAP_MM - CUT_MARK_MM), first - CUT_GAP_MM
    if last + CUT_GAP_MM < side:
        yield last + CUT_GAP_MM, min(side, last + CUT_GAP_MM + CUT_MARK_MM)


def add_test_page(builder: PageBuilder, layout: Layout) -> None:
    """Add the edges and the number of each label, rulers from the top left corner of the page, and the settings."""
    geometry = layout.geometry
    builder.add(border_operators(geometry))
    for position, label in enumerate(geometry.label_boxes(), 1):
        builder.add_text(fit_text(set_lines([("number", str(position))]), _middle(label), is_centred=True))
    builder.add(_stroke("".join(map(_line, _ruler_lines(geometry)))))
    builder.add_text(TextBlock(NUMBER_EM_MM, tuple(_ruler_numbers(geometry))))
    across, down = _ruler_position(geometry)
    area = Box(across + TITLE_MM, down + TITLE_MM, geometry.page_width - across - TITLE_MM, TITLE_MM / 2)
    with suppress(BadParameter):  # a page of a narrow roll has no room for the title
        builder.add_text(fit_text(set_lines([("title", _title(layout))]), area, is_centred=False))


def _middle(label: Box) -> Box:
    return Box(label.x + label.width / 4, label.y + label.height / 4, label.width / 2, label.height / 2)


def _title(layout: Layout) -> str:
    printing = layout.printing
    return f"{printing.sheet}: offset_x={printing.offset_x:g} offset_y={printing.offset_y:g} scale={printing.scale}"


def _ruler_position(geometry: Geometry) -> tuple[float, float]:
    return min(RULER_MM, geometry.page_width / 4), min(RULER_MM, geometry.page_height / 4)


def _ruler_numbers(geometry: Geometry) -> Iterator[tuple[tuple[Glyph, ...], float, float]]:
    """Yield the number at every tenth tick, right of the tick or below it."""
    across, down = _ruler_position(geometry)
    longest = TICKS_MM[0][1] + NUMBER_EM_MM
    for x in range(10, int(geometry.page_width), 10):
        yield typeset("number", str(x)), x, down + longest
    for y in range(10, int(geometry.page_height), 10):
        yield typeset("number", str(y)), across + longest, y


def _ruler_lines(geometry: Geometry) -> Iterator[tuple[float, float, float, float]]:
    """Yield the ticks of both rulers, one tick per millimetre."""
    across, down = _ruler_position(geometry)
    for x in range(int(geometry.page_width) + 1):
        yield x, down, x, down + _tick(x)
    for y in range(int(geometry.page_height) + 1):
        yield across, y, across + _tick(y), y


def _tick(position: int) -> float:
    return next(length for multiple, length in TICKS_MM if position % multiple == 0)


def _line(ends: tuple[float, float, float, float]) -> str:
    return f"{numbers(ends[:2])} m {numbers(ends[2:])} l\n"


def _stroke(path: str) -> str:
    return f"q 0 G {numbers((LINE_MM,))} w\n{path}S Q\n"
