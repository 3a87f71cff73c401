"""A picture as layers of figures, each layer in one paint: the one description that every format renders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qr.graphics.gradient import Gradient, Paint
from qr.graphics.path import Box, Path, bounds, box, rotate

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

    def placed_paths(self) -> Iterator[PlacedPath]:
        """Every figure as one of its own, row by row."""
        for y, line in enumerate(self.cells):
            for x, number in enumerate(line):
                if number:
                    yield PlacedPath(self.paths[number - 1], x, y)


class PlacedPath(NamedTuple):
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
    placed_paths: tuple[PlacedPath, ...] = ()


class EmbeddedImage(NamedTuple):
    """A picture in the picture.

    file:     as it was given, in ``media_type``
    area:     where it stands, in modules
    quarters: clockwise quarter turns to show it after
    """

    file: bytes
    media_type: str
    area: Box
    quarters: int = 0


def square_layer(rows: Sequence[int], columns: int) -> Tiles:
    """Tiles that fill every dark module of rows."""
    digits = bytes.maketrans(b"01", b"\0\1")
    return Tiles(tuple(f"{row:0{columns}b}".encode().translate(digits) for row in rows), (SQUARE,))


def rotate_layer(layer: Layer, quarters: int, canvas: Box) -> Layer:
    """A layer of a picture in a ``canvas``, in modules, as it lies after the turns."""
    if not quarters:
        return layer
    marks = tuple(_turned_mark(mark, quarters, canvas) for mark in layer.placed_paths)
    tiles = layer.tiles and _turned_tiles(layer.tiles, quarters)
    return Layer(rotate_paint(layer.paint, quarters), rotate_box(layer.area, quarters, canvas), tiles, marks)


def rotate_embedded_image(inset: EmbeddedImage, quarters: int, canvas: Box) -> EmbeddedImage:
    return inset._replace(area=rotate_box(inset.area, quarters, canvas), quarters=quarters)


def rotate_paint(paint: Paint, quarters: int) -> Paint:
    return paint.rotate(quarters) if isinstance(paint, Gradient) else paint


def rotate_box(area: Box, quarters: int, canvas: Box) -> Box:
    return bounds(rotate((box(area),), quarters, canvas.width, canvas.height))


def _turned_mark(mark: PlacedPath, quarters: int, canvas: Box) -> PlacedPath:
    """The mark turned in a box that begins at its origin, so that its path stays the same wherever it stands."""
    x, y, width, height = bounds(mark.path)
    extent = Box(mark.x, mark.y, x + width, y + height)
    at = rotate_box(extent, quarters, canvas)
    return PlacedPath(rotate(mark.path, quarters, extent.width, extent.height), at.x, at.y)


def _turned_tiles(tiles: Tiles, quarters: int) -> Tiles:
    cells = tiles.cells
    for _ in range(quarters):
        cells = tuple(bytes(column) for column in zip(*reversed(cells), strict=True))
    # A square stays the same path, which its users know it by.
    paths = (path if path == SQUARE else rotate(path, quarters, 1, 1) for path in tiles.paths)
    return Tiles(cells, tuple(paths))
