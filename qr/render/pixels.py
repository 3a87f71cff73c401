"""Draw to pixels with anti-aliased tiles, without an imaging library.

A tile is the pixels of one module. Modules with the same shape and the same dark neighbours share a tile, so that each
tile is computed once. A drawing of solid colours becomes an image with a palette: ``STEPS`` steps from the background
to each colour. For other drawings, the callers get the coverage of each layer, and mix the paints themselves.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil, floor
from typing import NamedTuple

from qr.drawing import Drawing
from qr.graphics.antialias import coverage
from qr.graphics.color import Color
from qr.graphics.gradient import Paint
from qr.graphics.layers import Layer, PlacedPath, Tiles, square_layer
from qr.graphics.path import Box, Path, Point, bounds, box, translate

STEPS = 15  # colours from the background (excluded) to a paint (included)
MAX_PAINTS = 255 // STEPS  # with the background at most 256 colours; a request has 9 paints at most

# Limits for caching tiles and pixel paths: simple paths, not much larger than finder patterns, at small scales.
MAX_CACHED_SCALE = 32  # pixels per module
MAX_CACHED_OUTLINES = 4
MAX_CACHED_SIDE_MODULES = 8

_IDENTITY = bytes(range(256))


class Indexed(NamedTuple):
    """An image with a palette. ``pixels`` has one byte per pixel: the index of its colour in ``colors``."""

    width: int
    height: int
    pixels: bytes
    colors: tuple[Color, ...]


def drawing_layers(drawing: Drawing) -> tuple[Layer, ...]:
    """Return the layers of a drawing. Plain squares become one layer."""
    if not drawing.is_plain:
        return drawing.layers
    area = Box(0, 0, drawing.columns, len(drawing.rows))
    return (Layer(drawing.dark, area, square_layer(drawing.rows, drawing.columns)),)


def is_indexable(drawing: Drawing) -> bool:
    """Return whether a palette can represent the drawing.

    The paints must be solid colours, at most ``MAX_PAINTS`` besides the background. Embedded images and rounded
    backgrounds have more colours than a palette.
    """
    paints = {layer.paint for layer in drawing.layers}
    is_solid = all(isinstance(paint, Color) for paint in (*paints, drawing.light))
    return is_solid and len(paints) <= MAX_PAINTS and not drawing.embedded_images and not drawing.radius


def draw_indexed(drawing: Drawing) -> Indexed:
    """Draw an indexable drawing as an image with a palette."""
    background = _solid(drawing.light)
    colors = [background]
    canvas = bytearray(drawing.width * drawing.height)
    first_indices: dict[Paint, int] = {}
    for layer in drawing_layers(drawing):
        if layer.paint not in first_indices:
            first_indices[layer.paint] = len(colors)
            colors += [_mix(background, _solid(layer.paint), step) for step in range(1, STEPS + 1)]
        _stamp(canvas, drawing, layer, _coverage_to_index(first_indices[layer.paint]))
    return Indexed(drawing.width, drawing.height, bytes(canvas), tuple(colors))


def layer_coverage(drawing: Drawing, layer: Layer) -> bytes:
    """Return the coverage of every pixel by a layer, 0-255, row by row."""
    canvas = bytearray(drawing.width * drawing.height)
    _stamp(canvas, drawing, layer, _IDENTITY)
    return bytes(canvas)


def background_coverage(drawing: Drawing) -> bytes:
    """Return the coverage of every pixel by the rounded background, 0-255, row by row."""
    background = box(Box(0, 0, drawing.width, drawing.height), (drawing.radius,) * 4)
    return b"".join(coverage((background,), drawing.width, drawing.height, 1))


def _stamp(canvas: bytearray, drawing: Drawing, layer: Layer, values: bytes) -> None:
    """Write a layer to the canvas. ``values`` maps each coverage, 0-255, to the byte that is written."""
    if layer.tiles:
        _stamp_tiles(canvas, drawing, layer.tiles, values)
    for placed in layer.placed_paths:
        _stamp_path(canvas, drawing, placed, values)


def _stamp_tiles(canvas: bytearray, drawing: Drawing, tiles: Tiles, values: bytes) -> None:
    """Write all tiles to the canvas: for each line of pixels in a tile, the pixels of the whole grid at once.

    Many tiles repeat lines, so each distinct line is computed once. For example, at scale 2, tile 1 has the lines
    ``ab`` and ``cd``, and tile 0 is empty:

        grid, tile numbers               10   01
        first lines of the tiles 0, 1    00   ab
        the grid as their pixels         ab00 00ab
        second lines of the tiles        00   cd
        the grid as their pixels         cd00 00cd
        canvas                           ab00 cd00 00ab 00cd
    """
    scale, (left, top) = drawing.scale, drawing.offset
    grid, width = b"".join(tiles.cells), scale * drawing.columns
    pixels = [(bytes(scale),) * scale] + [tile(path, scale, values) for path in tiles.paths]
    lines = list(zip(*pixels, strict=True))
    grid_lines = {line: _enlarge_line(grid, line, scale) for line in set(lines)}
    at = top * drawing.width + left
    for row in range(0, len(grid) * scale, width):
        for line in lines:
            canvas[at : at + width] = grid_lines[line][row : row + width]
            at += drawing.width


def _enlarge_line(grid: bytes, line: tuple[bytes, ...], scale: int) -> bytearray:
    """Replace every tile number by ``scale`` pixels: those that ``line`` has for the tile.

    Each column of pixels is one translation of the whole grid.
    """
    pixels = bytearray(len(grid) * scale)
    for column, values in enumerate(zip(*line, strict=True)):
        pixels[column::scale] = grid.translate(bytes(values).ljust(256, b"\0"))
    return pixels


def _stamp_path(canvas: bytearray, drawing: Drawing, placed: PlacedPath, values: bytes) -> None:
    """Write a path to the canvas.

    The paths of a layer never overlap. Only their boxes can, so the pixels of two paths are combined with OR.
    """
    x, y = drawing.offset[0] + placed.x * drawing.scale, drawing.offset[1] + placed.y * drawing.scale
    draw = _cached_path_pixels if _is_cacheable(placed.path, drawing.scale) else _path_pixels
    figure = draw(placed.path, drawing.scale, (x % 1, y % 1), values)
    width = len(figure.lines[0])
    at = (floor(y) + figure.top) * drawing.width + floor(x) + figure.left
    for line in figure.lines:
        present = canvas[at : at + width]
        is_empty = present.count(0) == width
        combined = line if is_empty else (int.from_bytes(line) | int.from_bytes(present)).to_bytes(width)
        canvas[at : at + width] = combined
        at += drawing.width


def _is_cacheable(path: Path, scale: int) -> bool:
    is_simple = scale <= MAX_CACHED_SCALE and len(path) <= MAX_CACHED_OUTLINES
    return is_simple and max(bounds(path)[2:]) <= MAX_CACHED_SIDE_MODULES


class PathPixels(NamedTuple):
    """Pixels of a path, as lines. ``left`` and ``top`` are the offset of the first pixel from the path's origin."""

    left: int
    top: int
    lines: tuple[bytes, ...]


def _path_pixels(path: Path, scale: int, offset: Point, values: bytes) -> PathPixels:
    """Rasterise a path. ``offset`` is the position of the path's origin within a pixel, each 0.0-1.0."""
    (x, y, width, height), (right, down) = bounds(path), offset
    left, top = floor(x * scale + right + 1e-6), floor(y * scale + down + 1e-6)
    beyond, below = ceil((x + width) * scale + right - 1e-6), ceil((y + height) * scale + down - 1e-6)
    shifted = translate(path, (right - left) / scale, (down - top) / scale)
    lines = coverage(shifted, beyond - left, below - top, scale)
    return PathPixels(left, top, tuple(line.translate(values) for line in lines))


_cached_path_pixels = lru_cache(maxsize=64)(_path_pixels)


def tile(path: Path, scale: int, values: bytes) -> tuple[bytes, ...]:
    """Rasterise a path in the unit square. Return ``scale`` lines of ``scale`` bytes, mapped by ``values``."""
    return (_cached_tile if scale <= MAX_CACHED_SCALE else _tile)(path, scale, values)


def _tile(path: Path, scale: int, values: bytes) -> tuple[bytes, ...]:
    return tuple(line.translate(values) for line in coverage(path, scale, scale, scale))


_cached_tile = lru_cache(maxsize=512)(_tile)


@lru_cache(maxsize=32)
def _coverage_to_index(first: int) -> bytes:
    """Return a table from coverage to colour index: 0 for no coverage, then ``first`` to ``first + STEPS - 1``."""
    steps = [round(level / 255 * STEPS) for level in range(256)]
    return bytes(step and first + step - 1 for step in steps)


def _mix(background: Color, paint: Color, step: int) -> Color:
    """Return the colour of a paint over the background, at a coverage of ``step / STEPS``."""
    above = paint.alpha / 255 * step / STEPS
    below = background.alpha / 255 * (1 - above)
    channels = zip(background[:3], paint[:3], strict=True)
    red, green, blue = (round((below * back + above * front) / ((below + above) or 1)) for back, front in channels)
    return Color(red, green, blue, round(255 * (below + above)))


def _solid(paint: Paint) -> Color:
    assert isinstance(paint, Color)  # noqa: S101  # is_indexable has checked this
    return paint
