"""Measure how a symbol was printed and photographed: size of a module, contrast and quiet zone, from its pixels."""

from __future__ import annotations

from statistics import mean
from typing import TYPE_CHECKING

from qr.decoding.found_symbol import FoundSymbol, Measurements
from qr.decoding.perspective import perspective_coefficients
from qr.graphics.luminance import grey_luminance, luminance_contrast

if TYPE_CHECKING:
    from PIL.Image import Image

MEASURED_MODULES = 6  # around the symbol
MIN_CONTRAST_LEVELS = 8  # of dark and light, 0-255
MAX_DARK_SHARE = 0.15  # of the modules in one line of the quiet zone

Levels = list[list[int | None]]  # grey levels of modules, row by row; None outside of the page


def measure(page: Image, symbol: FoundSymbol) -> Measurements | None:
    """Measure a symbol in a grey page; None if its dark and light modules are too similar."""
    (columns, rows), border = symbol.modules, MEASURED_MODULES
    size = columns + 2 * border, rows + 2 * border
    right, bottom = size[0] - border, size[1] - border
    square = [(border, border), (right, border), (right, bottom), (border, bottom)]
    levels = _levels(page, perspective_coefficients(square, symbol.position), size)
    inner = [levels[row][border : border + columns] for row in range(border, border + rows)]
    dark, light = _split([level for line in inner for level in line if level is not None])
    if abs(light - dark) < MIN_CONTRAST_LEVELS:
        return None
    if _is_inverted(inner, (dark + light) / 2):
        levels = [[None if level is None else 255 - level for level in line] for line in levels]
        dark, light = 255 - light, 255 - dark
    side = symbol.side / max(columns, rows)
    return Measurements(round(side, 1), round(_contrast(dark, light), 2), _quiet_zone(levels, (dark + light) / 2))


def _levels(page: Image, coefficients: list[float], size: tuple[int, int]) -> Levels:
    """Return the grey level in the middle of each module."""
    from PIL import Image as Pillow

    def sample(image: Image) -> bytes:
        return image.transform(size, Pillow.Transform.PERSPECTIVE, coefficients, Pillow.Resampling.BILINEAR).tobytes()

    grey, inside = sample(page), sample(Pillow.new("L", page.size, 255))
    return [
        [grey[at] if inside[at] > 127 else None for at in range(row * size[0], (row + 1) * size[0])]
        for row in range(size[1])
    ]


def _split(levels: list[int]) -> tuple[float, float]:
    """Return the average of the darker and of the lighter levels, separated by the middle of all levels."""
    if not levels:
        return 0.0, 0.0
    middle = (min(levels) + max(levels)) / 2
    darker, lighter = [level for level in levels if level <= middle], [level for level in levels if level > middle]
    return mean(darker), mean(lighter or darker)


def _is_inverted(inner: Levels, middle: float) -> bool:
    """Return whether the corner of the finder pattern, which is dark in each symbology, is light."""
    corner = inner[0][0]
    return corner is not None and corner > middle


def _contrast(dark: float, light: float) -> float:
    return luminance_contrast(grey_luminance(dark), grey_luminance(light))


def _quiet_zone(levels: Levels, middle: float) -> int:
    """Return the number of rings around the symbol that are light, from the symbol outwards."""
    border = MEASURED_MODULES
    for ring in range(1, border + 1):
        first, last = border - ring, len(levels) - 1 - border + ring
        left, right = border - ring, len(levels[0]) - 1 - border + ring
        sides = (
            levels[first][left : right + 1], levels[last][left : right + 1],
            [line[left] for line in levels[first : last + 1]], [line[right] for line in levels[first : last + 1]],
        )  # fmt: skip
        if any(_is_interrupted(side, middle) for side in sides):
            return ring - 1
    return border


def _is_interrupted(side: list[int | None], middle: float) -> bool:
    dark = sum(level is None or level <= middle for level in side)
    return dark > MAX_DARK_SHARE * len(side)
