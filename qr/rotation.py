"""Layers after clockwise quarter turns of the whole picture: everything turns along, renderers need not know."""

from __future__ import annotations

from qr.gradient import Gradient, Paint
from qr.layers import SQUARE, Inset, Layer, Mark, Tiles
from qr.path import Box, bounds, box, turned


def turned_layer(layer: Layer, quarters: int, canvas: Box) -> Layer:
    """A layer of a picture in a ``canvas``, in modules, as it lies after the turns."""
    if not quarters:
        return layer
    marks = tuple(_turned_mark(mark, quarters, canvas) for mark in layer.marks)
    tiles = layer.tiles and _turned_tiles(layer.tiles, quarters)
    return Layer(turned_paint(layer.paint, quarters), turned_box(layer.area, quarters, canvas), tiles, marks)


def turned_inset(inset: Inset, quarters: int, canvas: Box) -> Inset:
    return inset._replace(area=turned_box(inset.area, quarters, canvas), quarters=quarters)


def turned_paint(paint: Paint, quarters: int) -> Paint:
    return paint.turned(quarters) if isinstance(paint, Gradient) else paint


def turned_box(area: Box, quarters: int, canvas: Box) -> Box:
    return bounds(turned((box(area),), quarters, canvas.width, canvas.height))


def _turned_mark(mark: Mark, quarters: int, canvas: Box) -> Mark:
    """The mark turned in a box that begins at its origin, so that its path stays the same wherever it stands."""
    x, y, width, height = bounds(mark.path)
    extent = Box(mark.x, mark.y, x + width, y + height)
    at = turned_box(extent, quarters, canvas)
    return Mark(turned(mark.path, quarters, extent.width, extent.height), at.x, at.y)


def _turned_tiles(tiles: Tiles, quarters: int) -> Tiles:
    cells = tiles.cells
    for _ in range(quarters):
        cells = tuple(bytes(column) for column in zip(*reversed(cells), strict=True))
    # A square stays the same path, which its users know it by.
    paths = (path if path == SQUARE else turned(path, quarters, 1, 1) for path in tiles.paths)
    return Tiles(cells, tuple(paths))
