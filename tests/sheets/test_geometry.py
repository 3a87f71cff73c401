from __future__ import annotations

import pytest

from qr.errors import BadParameter
from qr.sheets.geometry import TOLERANCE_MM, Geometry, check_geometry
from tests.support.tables import for_each

GRID = Geometry(210, 297, 60, 30, 3, 9, 7.5, 5, 65, 32, 2)


def test_positions_run_along_rows_from_top_left() -> None:
    assert GRID.labels_per_page == 27
    assert GRID.label_box(0) == (7.5, 5, 60, 30)
    assert GRID.label_box(2) == (137.5, 5, 60, 30)
    assert GRID.label_box(3) == (7.5, 37, 60, 30)
    assert [*GRID.label_boxes()][26] == (137.5, 261, 60, 30)


def test_turned_geometry_exchanges_width_and_height() -> None:
    assert GRID.turn() == Geometry(297, 210, 30, 60, 9, 3, 5, 7.5, 32, 65, 2)
    assert GRID.turn().turn() == GRID


@for_each(
    "changes, parameter, allowed",
    [
        ({"pitch_x": 59.9}, "pitch_x", "at least label_width, 60 mm"),
        ({"pitch_y": 29.9}, "pitch_y", "at least label_height, 30 mm"),
        ({"left": 20.1}, "label_width", "the last label ends at 210.1 mm, and page_width is 210 mm"),
        ({"top": 11.1}, "label_height", "the last label ends at 297.1 mm, and page_height is 297 mm"),
        ({"corner_radius": 15.1}, "corner_radius", "at most half of the shorter side of the label, 15 mm"),
        ({"columns": 1, "label_width": 203}, "label_width", "ends at 210.5 mm"),
    ],
)
def test_labels_must_fit_page_without_overlap(changes: dict[str, float], parameter: str, allowed: str) -> None:
    with pytest.raises(BadParameter) as error:
        check_geometry(GRID._replace(**changes))  # type: ignore[arg-type]  # a number for each of them
    assert error.value.parameter == parameter
    assert allowed in str(error.value.allowed)


@for_each(
    "changes",
    [
        {},
        {"pitch_x": 60},
        {"pitch_x": 60 - TOLERANCE_MM},
        {"left": 20},
        {"top": 11},
        {"corner_radius": 15},
        {"columns": 1, "pitch_x": 0},
    ],
)
def test_limits_themselves_are_accepted(changes: dict[str, float]) -> None:
    check_geometry(GRID._replace(**changes))  # type: ignore[arg-type]
