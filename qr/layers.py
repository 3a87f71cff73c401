"""A picture as layers of figures, each layer in one paint: the one description that every format renders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qr.gradient import Paint
from qr.path import Box, Path, box

SQUARE: Path = (box(Box(0, 0, 1, 1)),)


class Tiles(NamedTuple):
    """Figures of one module each, on the grid.

    cells: one bytes a row of the whole picture, one byte a module: 0 is nothing, ``n`` is ``paths[n - 1]``
    paths: what fills a module, in the unit square
    """

    cells: tuple[bytes, ...]
    paths: tuple[Path, ...]

    @property
    def square(self) -> bool:
        """Whether every figure fills its module, so that only their common outline matters."""
        return self.paths == (SQUARE,)

    def rows(self) -> tuple[int, ...]:
        """Where there are figures: one integer a row, the leftmost module in the most significant bit."""
        marked = b"0" + b"1" * 255
        return tuple(int(line.translate(marked), 2) for line in self.cells)

    def marks(self) -> Iterator[Mark]:
        """Every figure as one of its own, row by row."""
        for y, line in enumerate(self.cells):
            for x, number in enumerate(line):
                if number:
                    yield Mark(self.paths[number - 1], x, y)


class Mark(NamedTuple):
    """A figure with its origin at some place of the picture, in modules."""

    path: Path
    x: float
    y: float


class Layer(NamedTuple):
    """Figures in one paint, none over another.

    area:  what a gradient runs over, in modules
    tiles: figures on the grid
    marks: figures anywhere
    """

    paint: Paint
    area: Box
    tiles: Tiles | None = None
    marks: tuple[Mark, ...] = ()


class Inset(NamedTuple):
    """A picture in the picture.

    file:     as it was given, in ``media_type``
    area:     where it stands, in modules
    quarters: clockwise quarter turns to show it after
    """

    file: bytes
    media_type: str
    area: Box
    quarters: int = 0


def squares(rows: Sequence[int], columns: int) -> Tiles:
    """Tiles that fill every dark module of rows."""
    digits = bytes.maketrans(b"01", b"\0\1")
    return Tiles(tuple(f"{row:0{columns}b}".encode().translate(digits) for row in rows), (SQUARE,))
