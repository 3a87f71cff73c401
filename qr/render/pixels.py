"""Drawing to pixels, assembled from anti-aliased tiles: one per shape and neighbourhood, however many modules it fills.

Nothing here needs an imaging library. Pictures of solid colours become numbers of a palette, sixteen steps from the
ground to each colour; others are masks, one a layer, for those who mix paints.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil, floor
from typing import NamedTuple

from qr.drawing import Drawing
from qr.graphics.antialias import coverage
from qr.graphics.color import Color
from qr.graphics.gradient import Paint
from qr.graphics.layers import (
    Layer,
    PlacedPath,
    Tiles,
    square_layer,
)
from qr.graphics.path import (
    Box,
    Path,
    Point,
    bounds,
    box,
    translate,
)

STEPS = 15  # from ground to a paint
# What is kept for the next picture: tiles and figures of few outlines, hardly larger than eyes, up to so many
# pixels a module.
MAX_CACHED_SCALE = 32
MAX_CACHED_OUTLINES = 4
MAX_CACHED_SIDE_MODULES = 8  # modules

_AS_IT_IS = bytes(range(256))


class Indexed(NamedTuple):
    """A picture of few colours: a byte a pixel, the number of its colour."""

    width: int
    height: int
    pixels: bytes
    colors: tuple[Color, ...]


def drawing_layers(drawing: Drawing) -> tuple[Layer, ...]:
    """The drawing's layers, the one of a plain drawing included."""
    if not drawing.plain:
        return drawing.layers
    area = Box(0, 0, drawing.columns, len(drawing.rows))
    return (Layer(drawing.dark, area, square_layer(drawing.rows, drawing.columns)),)


def is_indexable(drawing: Drawing) -> bool:
    """Whether sixteen steps to every colour of the drawing fit in one palette, and nothing else is in it."""
    paints = {layer.paint for layer in drawing.layers} | {drawing.light}
    return all(isinstance(paint, Color) for paint in paints) and not drawing.embedded_images and not drawing.radius


def draw_indexed(drawing: Drawing) -> Indexed:
    """An indexable drawing in pixels."""
    ground = _solid(drawing.light)
    colors = [ground]
    canvas = bytearray(drawing.width * drawing.height)
    numbers: dict[Paint, int] = {}
    for layer in drawing_layers(drawing):
        if layer.paint not in numbers:
            numbers[layer.paint] = len(colors)
            colors += [_mixed(ground, _solid(layer.paint), step) for step in range(1, STEPS + 1)]
        _stamp(canvas, drawing, layer, _steps_from(numbers[layer.paint]))
    return Indexed(drawing.width, drawing.height, bytes(canvas), tuple(colors))


def layer_coverage(drawing: Drawing, layer: Layer) -> bytes:
    """How much of every pixel a layer covers, 0-255, row by row."""
    canvas = bytearray(drawing.width * drawing.height)
    _stamp(canvas, drawing, layer, _AS_IT_IS)
    return bytes(canvas)


def background_coverage(drawing: Drawing) -> bytes:
    """How much of every pixel the rounded ground covers, 0-255, row by row."""
    ground = box(Box(0, 0, drawing.width, drawing.height), (drawing.radius,) * 4)
    return b"".join(coverage((ground,), drawing.width, drawing.height, 1))


def _stamp(canvas: bytearray, drawing: Drawing, layer: Layer, values: bytes) -> None:
    """Put a layer's figures on the canvas, each coverage as its value."""
    if layer.tiles:
        _stamp_tiles(canvas, drawing, layer.tiles, values)
    for mark in layer.placed_paths:
        _stamp_mark(canvas, drawing, mark, values)


def _stamp_tiles(canvas: bytearray, drawing: Drawing, tiles: Tiles, values: bytes) -> None:
    """All modules at once, line by line of their tiles; most shapes repeat some of these lines."""
    scale, (left, top) = drawing.scale, drawing.offset
    grid, width = b"".join(tiles.cells), scale * drawing.columns
    filled = [(bytes(scale),) * scale] + [tile(path, scale, values) for path in tiles.paths]
    lines = list(zip(*filled, strict=True))
    made = {line: _widened(grid, line, scale) for line in set(lines)}
    at = top * drawing.width + left
    for row in range(0, len(grid) * scale, width):
        for line in lines:
            canvas[at : at + width] = made[line][row : row + width]
            at += drawing.width


def _widened(grid: bytes, line: tuple[bytes, ...], scale: int) -> bytearray:
    """Every number of a tile as the pixels of one of its lines: a translation for each pixel of the line."""
    pixels = bytearray(len(grid) * scale)
    for column, values in enumerate(zip(*line, strict=True)):
        pixels[column::scale] = grid.translate(bytes(values).ljust(256, b"\0"))
    return pixels


def _stamp_mark(canvas: bytearray, drawing: Drawing, mark: PlacedPath, values: bytes) -> None:
    """A figure anywhere, added to what is there: no figure covers another, so where one is the canvas has nothing."""
    x, y = drawing.offset[0] + mark.x * drawing.scale, drawing.offset[1] + mark.y * drawing.scale
    figure = (_kept_figure if _is_worth_keeping(mark.path, drawing.scale) else _figure)(
        mark.path, drawing.scale, (x % 1, y % 1), values
    )
    width = len(figure.lines[0])
    at = (floor(y) + figure.top) * drawing.width + floor(x) + figure.left
    for line in figure.lines:
        there = canvas[at : at + width]
        alone = there.count(0) == width
        canvas[at : at + width] = line if alone else (int.from_bytes(line) | int.from_bytes(there)).to_bytes(width)
        at += drawing.width


def _is_worth_keeping(path: Path, scale: int) -> bool:
    is_simple = scale <= MAX_CACHED_SCALE and len(path) <= MAX_CACHED_OUTLINES
    return is_simple and max(bounds(path)[2:]) <= MAX_CACHED_SIDE_MODULES


class Figure(NamedTuple):
    """A path in pixels, and where its first pixel lies from its origin."""

    left: int
    top: int
    lines: tuple[bytes, ...]


def _figure(path: Path, scale: int, offset: Point, values: bytes) -> Figure:
    """A path as it falls on the pixel grid, its origin by ``offset`` right of and down from a pixel's corner."""
    (x, y, width, height), (right, down) = bounds(path), offset
    left, top = floor(x * scale + right + 1e-6), floor(y * scale + down + 1e-6)
    beyond, below = ceil((x + width) * scale + right - 1e-6), ceil((y + height) * scale + down - 1e-6)
    shifted = translate(path, (right - left) / scale, (down - top) / scale)
    lines = coverage(shifted, beyond - left, below - top, scale)
    return Figure(left, top, tuple(line.translate(values) for line in lines))


_kept_figure = lru_cache(maxsize=64)(_figure)


def tile(path: Path, scale: int, values: bytes) -> tuple[bytes, ...]:
    """The rows of pixels of a figure in the unit square, each coverage as its value."""
    return (_kept_tile if scale <= MAX_CACHED_SCALE else _tile)(path, scale, values)


def _tile(path: Path, scale: int, values: bytes) -> tuple[bytes, ...]:
    return tuple(line.translate(values) for line in coverage(path, scale, scale, scale))


_kept_tile = lru_cache(maxsize=512)(_tile)


@lru_cache(maxsize=32)
def _steps_from(first: int) -> bytes:
    """Coverage to number: 0 for none, then ``first`` and on."""
    steps = [round(covered / 255 * STEPS) for covered in range(256)]
    return bytes(step and first + step - 1 for step in steps)


def _mixed(ground: Color, paint: Color, step: int) -> Color:
    """A step from the ground to the paint over it."""
    above = paint.alpha / 255 * step / STEPS
    below = ground.alpha / 255 * (1 - above)
    pairs = zip(ground[:3], paint[:3], strict=True)
    red, green, blue = (round((below * own + above * other) / ((below + above) or 1)) for own, other in pairs)
    return Color(red, green, blue, round(255 * (below + above)))


def _solid(paint: Paint) -> Color:
    assert isinstance(paint, Color)  # noqa: S101  # what is_indexable says
    return paint
