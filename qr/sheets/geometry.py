"""Positions of the labels on a page, in millimetres from the top left corner of the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from qr.errors import BadParameter
from qr.graphics.path import Box

TOLERANCE_MM = 0.05  # sizes and distances of a product are rounded independently of each other

_PAIRS = (
    ("page_width", "page_height"), ("label_width", "label_height"), ("columns", "rows"), ("left", "top"),
    ("pitch_x", "pitch_y"),
)  # fmt: skip


class Geometry(NamedTuple):
    """Labels of one size in columns and rows. All lengths are in millimetres.

    page_width, page_height:   size of the page
    label_width, label_height: size of a label
    columns, rows:             number of labels side by side, and one below the other
    left, top:                 position of the top left corner of the first label
    pitch_x, pitch_y:          distance from the left edge of a label to that of the next, and the same downwards
    corner_radius:             of a label
    """

    page_width: float
    page_height: float
    label_width: float
    label_height: float
    columns: int = 1
    rows: int = 1
    left: float = 0
    top: float = 0
    pitch_x: float = 0
    pitch_y: float = 0
    corner_radius: float = 0

    @property
    def labels_per_page(self) -> int:
        """Number of labels on a page."""
        return self.columns * self.rows

    def label_box(self, position: int) -> Box:
        """Return the rectangle of a label. Positions count from 0, row by row, from left to right."""
        row, column = divmod(position, self.columns)
        x, y = self.left + column * self.pitch_x, self.top + row * self.pitch_y
        return Box(x, y, self.label_width, self.label_height)

    def label_boxes(self) -> Iterator[Box]:
        """Yield the rectangles of all labels of a page, by position."""
        return map(self.label_box, range(self.labels_per_page))

    def turn(self) -> Geometry:
        """Return the geometry with width and height exchanged."""
        exchanged = {first: second for pair in _PAIRS for first, second in (pair, pair[::-1])}
        return self._replace(**{name: getattr(self, other) for name, other in exchanged.items()})


def check_geometry(geometry: Geometry) -> None:
    """Raise ``BadParameter`` with the parameter that makes labels overlap or leave the page, or that is too round."""
    _check_direction(geometry, ("label_width", "columns", "left", "pitch_x", "page_width"))
    _check_direction(geometry, ("label_height", "rows", "top", "pitch_y", "page_height"))
    half = min(geometry.label_width, geometry.label_height) / 2
    if geometry.corner_radius > half:
        allowed = f"at most half of the shorter side of the label, {half:g} mm"
        raise BadParameter("corner_radius", f"{geometry.corner_radius:g}", allowed)


def _check_direction(geometry: Geometry, names: tuple[str, str, str, str, str]) -> None:
    size, count, start, pitch, page = (getattr(geometry, name) for name in names)
    if count > 1 and pitch < size - TOLERANCE_MM:
        raise BadParameter(names[3], f"{pitch:g}", f"at least {names[0]}, {size:g} mm, so that labels do not overlap")
    end = start + (count - 1) * pitch + size
    if end > page + TOLERANCE_MM:
        allowed = (
            f"small enough for the page: with {names[1]}, {names[2]} and {names[3]}, the last label ends at {end:g} "
            f"mm, and {names[4]} is {page:g} mm"
        )
        raise BadParameter(names[0], f"{size:g}", allowed)
