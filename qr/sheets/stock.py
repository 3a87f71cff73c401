"""Label stock that is sold: the geometry of sheets, and the size of the labels on rolls.

Manufacturers publish few of these lengths. The rows come from the templates of other label programs and from the sizes
that are printed on the packages. Sources differ by up to 0.8 mm, so ``offset_x``, ``offset_y`` and ``scale`` exist.
"""

from __future__ import annotations

from typing import NamedTuple

from qr.sheets.geometry import Geometry

LETTER_MM, A4_MM = (215.9, 279.4), (210.0, 297.0)
DEFAULT_LENGTH_MM = 30.0  # of a label on continuous tape


class Stock(NamedTuple):
    """One product.

    paper:    ``Letter``, ``A4``, or ``roll`` with one label per page
    aliases:  products with the same labels
    is_tape:  whether the tape is continuous, so that ``label_height`` chooses the length of a label
    """

    name: str
    paper: str
    geometry: Geometry
    aliases: tuple[str, ...] = ()
    is_tape: bool = False


def _letter(label: tuple[float, float], grid: tuple[int, int], start: tuple[float, float], *more: float) -> Geometry:
    return Geometry(*LETTER_MM, *label, *grid, *start, *more)


def _a4(label: tuple[float, float], grid: tuple[int, int], start: tuple[float, float], *more: float) -> Geometry:
    return Geometry(*A4_MM, *label, *grid, *start, *more)


def _roll(name: str, width: float, height: float = DEFAULT_LENGTH_MM, *, is_tape: bool = False) -> Stock:
    return Stock(name, "roll", Geometry(width, height, width, height, 1, 1, 0, 0, width, height), (), is_tape)


# Size of a label; columns and rows; left and top; pitch to the right and down, and the corner radius.
_ROWS = (
    Stock(
        "avery-5160", "Letter", _letter((66.675, 25.4), (3, 10), (4.763, 12.7), 69.85, 25.4, 1.6),
        ("avery-8160", "avery-5260", "avery-5520", "avery-18660"),
    ),
    Stock("avery-5161", "Letter", _letter((101.6, 25.4), (2, 10), (3.969, 12.7), 106.362, 25.4, 1.6)),
    Stock("avery-5162", "Letter", _letter((101.6, 33.867), (2, 7), (3.969, 21.167), 106.362, 33.867, 1.6)),
    Stock("avery-5163", "Letter", _letter((101.6, 50.8), (2, 5), (3.969, 12.7), 106.362, 50.8, 3.2), ("avery-8163",)),
    Stock("avery-5164", "Letter", _letter((101.6, 84.667), (2, 3), (3.969, 12.7), 106.362, 84.667, 3.2)),
    Stock(
        "avery-5167", "Letter", _letter((44.45, 12.7), (4, 20), (7.62, 12.7), 52.07, 12.7),
        ("avery-5267", "avery-8167"),
    ),
    Stock("avery-5371", "Letter", _letter((88.9, 50.8), (2, 5), (19.05, 12.7), 88.9, 50.8)),
    Stock("avery-l7160", "A4", _a4((63.5, 38.1), (3, 7), (7.21, 15.15), 66.04, 38.1)),
    Stock("avery-l7161", "A4", _a4((63.571, 46.778), (3, 6), (7.408, 8.114), 65.934, 46.743)),
    Stock("avery-l7162", "A4", _a4((99.1, 33.9), (2, 8), (4.63, 12.9), 101.64, 33.9)),
    Stock("avery-l7163", "A4", _a4((99.1, 38.1), (2, 7), (4.63, 15.15), 101.64, 38.1)),
    Stock("avery-l7165", "A4", _a4((99.06, 67.73), (2, 4), (4.67, 13.04), 101.64, 67.73)),
    Stock("avery-l7651", "A4", _a4((38.1, 21.198), (5, 13), (4.699, 10.901), 40.601, 21.198)),
    Stock("avery-l4731", "A4", _a4((25.4, 10), (7, 27), (8.48, 13.5), 27.94, 10), ("herma-4333", "herma-10001")),
    Stock("avery-l4732", "A4", _a4((35.6, 16.9), (5, 16), (11, 13.1), 38.1, 16.9), ("herma-10003",)),
    Stock("avery-3474", "A4", _a4((70, 37), (3, 8), (0, 0), 70, 37)),
    Stock("avery-3490", "A4", _a4((70, 36), (3, 8), (0, 4.43), 70, 36)),
    Stock("avery-3651", "A4", _a4((52, 29.5), (4, 10), (1, 1), 52, 29.5)),
    Stock("avery-3657", "A4", _a4((48.5, 25.4), (4, 10), (8, 21.75), 48.5, 25.4)),
    Stock("herma-4346", "A4", _a4((45.72, 21.167), (4, 12), (9.75, 21.5), 48.26, 21.167)),
    _roll("dymo-30252", 28, 89),
    _roll("dymo-30334", 57, 32),
    _roll("dymo-99012", 36, 89),
    _roll("dymo-30332", 25, 25),
    _roll("dymo-11353", 13, 25),
    _roll("brother-dk-1201", 29, 90),
    _roll("brother-dk-2205", 62, is_tape=True),
)  # fmt: skip
STOCK = {row.name: row for row in _ROWS}
BY_NAME = {name: row for row in _ROWS for name in (row.name, *row.aliases)}
