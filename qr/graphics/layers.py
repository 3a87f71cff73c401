"""Images as layers of paths, one paint per layer. Every format renders this description."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qr.graphics.gradient import Gradient, Paint
from qr.graphics.path import Box, Path, bounds, box, rotate

SQUARE: Path = (box(Box(0, 0, 1, 1)),)


class Tiles(NamedTuple):
    """Paths of one module each, on the grid of modules.

    cells: one ``bytes`` per row of the image, one byte per module; 0 is empty, ``n`` is ``paths[n - 1]``
    paths: paths in the unit square
    """

    cells: tuple[bytes, ...]
    paths: tuple[Path, ...]

    @property
    def is_square(self) -> bool:
        """Whether every tile fills its module, so that only the outline of all tiles together matters."""
        return self.paths == (SQUARE,)

    def rows(self) -> tuple[int, ...]:
        """Return the cells that are not empty: one integer per row, leftmost module in the most significant bit."""
        digits = b"0" + b"1" * 255
        return tuple(int(line.translate(digits), 2) for line in self.cells)

    def placed_paths(self) -> Iterator[PlacedPath]:
        """Return every tile as a placed path, row by row."""
        for y, line in enumerate(self.cells):
            for x, number in enumerate(line):
                if number:
                    yield PlacedPath(self.paths[number - 1], x, y)


class PlacedPath(NamedTuple):
    """A path, and the position of its origin in the image, in modules."""

    path: Path
    x: float
    y: float


class Layer(NamedTuple):
    """Paths in one paint, which do not overlap.

    area:         area of a gradient, in modules
    tiles:        paths on the grid of modules
    placed_paths: paths at any position
    """

    paint: Paint
    area: Box
    tiles: Tiles | None = None
    placed_paths: tuple[PlacedPath, ...] = ()


class EmbeddedImage(NamedTuple):
    """An image file inside the image, such as a logo.

    file:     file contents, in ``media_type``
    area:     position and size after the rotation, in modules
    quarters: clockwise quarter turns that a renderer applies to the file
    """

    file: bytes
    media_type: str
    area: Box
    quarters: int = 0


def square_layer(rows: Sequence[int], columns: int) -> Tiles:
    """Build tiles that fill every dark module. ``rows`` are integers as in ``Symbol.rows``."""
    digits = bytes.maketrans(b"01", b"\0\1")
    return Tiles(tuple(f"{row:0{columns}b}".encode().translate(digits) for row in rows), (SQUARE,))


def rotate_layer(layer: Layer, quarters: int, canvas: Box) -> Layer:
    """Rotate a layer by clockwise quarter turns. ``canvas`` is the whole image before the rotation, in modules."""
    if not quarters:
        return layer
    placed_paths = tuple(_rotate_placed_path(placed, quarters, canvas) for placed in layer.placed_paths)
    tiles = layer.tiles and _rotate_tiles(layer.tiles, quarters)
    return Layer(rotate_paint(layer.paint, quarters), rotate_box(layer.area, quarters, canvas), tiles, placed_paths)


def rotate_embedded_image(image: EmbeddedImage, quarters: int, canvas: Box) -> EmbeddedImage:
    return image._replace(area=rotate_box(image.area, quarters, canvas), quarters=quarters)


def rotate_paint(paint: Paint, quarters: int) -> Paint:
    return paint.rotate(quarters) if isinstance(paint, Gradient) else paint


def rotate_box(area: Box, quarters: int, canvas: Box) -> Box:
    return bounds(rotate((box(area),), quarters, canvas.width, canvas.height))


def _rotate_placed_path(placed: PlacedPath, quarters: int, canvas: Box) -> PlacedPath:
    """Rotate a path in a box that starts at its origin, so that equal paths stay equal at every position."""
    x, y, width, height = bounds(placed.path)
    extent = Box(placed.x, placed.y, x + width, y + height)
    rotated = rotate_box(extent, quarters, canvas)
    return PlacedPath(rotate(placed.path, quarters, extent.width, extent.height), rotated.x, rotated.y)


def _rotate_tiles(tiles: Tiles, quarters: int) -> Tiles:
    cells = tiles.cells
    for _ in range(quarters):
        cells = tuple(bytes(column) for column in zip(*reversed(cells), strict=True))
    # Keep SQUARE unchanged, because renderers compare paths with it.
    paths = (path if path == SQUARE else rotate(path, quarters, 1, 1) for path in tiles.paths)
    return Tiles(cells, tuple(paths))
