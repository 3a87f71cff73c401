from __future__ import annotations

import pytest

from qr.errors import BadParameter, IncompatibleParameters, MissingParameter, QrError, UnknownParameter
from qr.sheets.geometry import Geometry
from qr.sheets.layout import parse_layout
from qr.sheets.stock import STOCK
from tests.support.tables import for_each

OWN = {"sheet": "own", "label_width": "60", "label_height": "30mm"}


def test_stock_sets_geometry_and_defaults() -> None:
    layout = parse_layout([("sheet", "avery-l7160")])
    assert layout.geometry == STOCK["avery-l7160"].geometry
    assert (layout.printing.skip, layout.printing.copies, layout.factor) == (0, 1, 1)


def test_other_name_in_upper_case_is_same_stock() -> None:
    assert parse_layout([("sheet", "HERMA-10001")]).geometry == STOCK["avery-l4731"].geometry


def test_own_geometry_has_one_label_on_a4() -> None:
    assert parse_layout(OWN.items()).geometry == Geometry(210, 297, 60, 30, pitch_x=60, pitch_y=30)


def test_own_geometry_takes_all_lengths() -> None:
    lengths = {"page_width": "8.5in", "page_height": "11in", "columns": "3", "rows": "2", "left": "5", "top": "6",
               "pitch_x": "65", "pitch_y": "32", "corner_radius": "1.5"}  # fmt: skip
    expected = Geometry(215.9, 279.4, 60, 30, 3, 2, 5, 6, 65, 32, 1.5)
    assert parse_layout({**OWN, **lengths}.items()).geometry == pytest.approx(expected)


def test_tape_has_requested_length() -> None:
    assert parse_layout([("sheet", "brother-dk-2205")]).geometry[:4] == (62, 30, 62, 30)
    tape = parse_layout([("sheet", "brother-dk-2205"), ("label_height", "45")]).geometry
    assert tape == Geometry(62, 45, 62, 45, pitch_x=62, pitch_y=45)


def test_roll_can_be_turned() -> None:
    turned = parse_layout([("sheet", "dymo-30252"), ("landscape", "on")]).geometry
    assert turned == Geometry(89, 28, 89, 28, pitch_x=89, pitch_y=28)


@for_each(
    "parameters, error, parameter",
    [
        ({}, MissingParameter, "sheet"),
        ({"sheet": "avery-9999"}, BadParameter, "sheet"),
        ({"sheet": "own"}, MissingParameter, "label_width"),
        ({"sheet": "own", "label_width": "60"}, MissingParameter, "label_height"),
        ({**OWN, "columns": "4"}, BadParameter, "label_width"),
        ({**OWN, "rows": "10"}, BadParameter, "label_height"),
        ({**OWN, "rows": "100", "columns": "11"}, BadParameter, "rows"),
        ({**OWN, "columns": "2", "pitch_x": "59"}, BadParameter, "pitch_x"),
        ({**OWN, "corner_radius": "16"}, BadParameter, "corner_radius"),
        ({**OWN, "label_width": "4.9"}, BadParameter, "label_width"),
        ({**OWN, "page_width": "2001"}, BadParameter, "page_width"),
        ({**OWN, "left": "-1"}, BadParameter, "left"),
        ({"sheet": "avery-l7160", "label_width": "60"}, IncompatibleParameters, "label_width"),
        ({"sheet": "avery-l7160", "label_height": "60"}, IncompatibleParameters, "label_height"),
        ({"sheet": "brother-dk-2205", "label_width": "60"}, IncompatibleParameters, "label_width"),
        ({"sheet": "avery-l7160", "landscape": "on"}, IncompatibleParameters, "landscape"),
        ({"sheet": "avery-l7160", "skip": "21"}, BadParameter, "skip"),
        ({"sheet": "dymo-30252", "skip": "1"}, BadParameter, "skip"),
        ({"sheet": "avery-l7160", "copies": "0"}, BadParameter, "copies"),
        ({"sheet": "avery-l7160", "offset_x": "51"}, BadParameter, "offset_x"),
        ({"sheet": "avery-l7160", "scale": "89"}, BadParameter, "scale"),
        ({"sheet": "avery-l7160", "paper": "a4"}, UnknownParameter, "paper"),
    ],
)
def test_error_names_parameter(parameters: dict[str, str], error: type[QrError], parameter: str) -> None:
    with pytest.raises(error) as raised:
        parse_layout(parameters.items())
    assert raised.value.parameter == parameter


def test_last_label_of_page_can_be_first() -> None:
    assert parse_layout([("sheet", "avery-l7160"), ("skip", "20")]).printing.skip == 20


def test_offsets_can_be_negative_and_scale_fractional() -> None:
    layout = parse_layout([("sheet", "avery-l7160"), ("offset_x", "-1.5"), ("offset_y", "0.2"), ("scale", "99.85")])
    assert (layout.printing.offset_x, layout.printing.offset_y, layout.factor) == (-1.5, 0.2, 0.9985)
