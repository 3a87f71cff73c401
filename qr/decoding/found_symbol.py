"""A symbol that was found in an image."""

from __future__ import annotations

from collections.abc import Sequence
from math import dist
from typing import NamedTuple

from qr.spec.versions import Version
from qr.symbol.structured_append import StructuredAppend
from qr.symbol.symbologies import SMALL_SYMBOLOGIES
from qr.symbol.tables import modules_per_side

Point = tuple[float, float]  # x and y in pixels, from the top left corner
Position = tuple[Point, Point, Point, Point]  # top left, top right, bottom right, bottom left of the symbol itself


class Measurements(NamedTuple):
    """How a symbol looks in an image.

    module_pixels:      side of a module in pixels of the page
    contrast:           contrast ratio of the light modules to the dark modules, 1.0-21.0 (WCAG 2.2)
    quiet_zone_modules: light modules on the narrowest side, 0-6; fewer if the symbol is at the edge of the page
    """

    module_pixels: float
    contrast: float
    quiet_zone_modules: int


class FoundSymbol(NamedTuple):
    """Content and properties of a symbol in an image.

    text:       characters; None if the content is not text in any known character set
    content:    bytes; characters of Kanji mode are Shift_JIS
    symbology:  ``qr``, ``micro`` or ``rmqr``
    mask:       number of the data mask
    charset:    Python name of the character set that the symbol declares, else of the one that fits; None if the symbol
                uses several, or none fits
    position:   corners in the upright page
    structured_append: header of a part, of QR Code only
    used_error_correction: share of the error correction that decoding needed, 0.0-1.0; None if the decoder does not
                report it
    gs1:        whether FNC1 marks the content as GS1 element strings
    page:       number of the page in its file; the first is 1
    rows:       sampled modules with all errors: one ``bytes`` per row, 1 is dark; empty if the decoder has none
    measurements: size, contrast and quiet zone in the image; None if they were not measured
    """

    text: str | None
    content: bytes
    symbology: str
    version: Version
    level: str
    mask: int
    charset: str | None
    position: Position
    structured_append: StructuredAppend | None = None
    used_error_correction: float | None = None
    gs1: bool = False
    page: int = 1
    rows: tuple[bytes, ...] = ()
    measurements: Measurements | None = None

    @property
    def modules(self) -> tuple[int, int]:
        """Columns and rows of the symbol."""
        if isinstance(self.version, int):
            return (modules_per_side(self.version),) * 2
        height, width = SMALL_SYMBOLOGIES[self.symbology].sides(self.version)
        return width, height

    def enlarged(self, factor: float) -> FoundSymbol:
        """Return the symbol with the lengths of a page of ``factor`` times the width."""
        (a, b, c, d), measured = ((factor * x, factor * y) for x, y in self.position), self.measurements
        measured = measured and measured._replace(module_pixels=round(factor * measured.module_pixels, 1))
        return self._replace(position=(a, b, c, d), measurements=measured)

    @property
    def centre(self) -> Point:
        """Centre of the four corners."""
        return sum(x for x, _ in self.position) / 4, sum(y for _, y in self.position) / 4

    @property
    def side(self) -> float:
        """Length of the longest side in pixels."""
        return max(dist(self.position[corner], self.position[corner - 1]) for corner in range(4))

    def is_same_as(self, other: FoundSymbol) -> bool:
        """Return whether two attempts found the same symbol of a page: equal content at about the same place."""
        is_equal = (self.page, self.symbology, self.content) == (other.page, other.symbology, other.content)
        return is_equal and dist(self.centre, other.centre) < max(self.side, other.side) / 2


def sort_for_reading(symbols: Sequence[FoundSymbol]) -> list[FoundSymbol]:
    """Sort the symbols of a page into rows from the top, and from left to right.

    A row contains the symbols whose centre is less than half a side below the first of the row.
    """
    rows: list[list[FoundSymbol]] = []
    for symbol in sorted(symbols, key=lambda symbol: symbol.centre[1]):
        if rows and symbol.centre[1] - rows[-1][0].centre[1] < rows[-1][0].side / 2:
            rows[-1].append(symbol)
        else:
            rows.append([symbol])
    return [symbol for row in rows for symbol in sorted(row, key=lambda symbol: symbol.centre[0])]
