"""Drawing to pixels, assembled from anti-aliased tiles: one per shape and neighbourhood, however many modules it fills.

Nothing here needs an imaging library. Pictures of solid colours become numbers of a palette, sixteen steps from the
ground to each colour; others are masks, one a layer, for those who mix paints.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil, floor
from typing import NamedTuple

from qr.color import Color
from qr.coverage import coverage
from qr.drawing import Drawing
from qr.gradient import Paint
from qr.layers import Layer, Mark, Tiles, squares
from qr.path import Box, Path, bounds, box, moved

STEPS = 15  # from ground to a paint
# What is kept for the next picture: tiles and figures of few outlines, up to so many pixels a module.
MOST_KEPT_SCALE = 32
MOST_KEPT_OUTLINES = 4


class Indexed(NamedTuple):
    """A picture of few colours: a byte a pixel, the number of its colour."""

    width: int
    height: int
    pixels: bytes
    colors: tuple[Color, ...]


def layers_of(drawing: Drawing) -> tuple[Layer, ...]:
    """The drawing's layers, the one of a plain drawing included."""
    if not drawing.plain:
        return drawing.layers
    area = Box(0, 0, drawing.columns, len(drawing.rows))
    return (Layer(drawing.dark, area, squares(drawing.rows, drawing.columns)),)


def is_indexable(drawing: Drawing) -> bool:
    """Whether sixteen steps to every colour of the drawing fit in one palette, and nothing else is in it."""
    paints = {layer.paint for layer in drawing.layers} | {drawing.light}
    return all(isinstance(paint, Color) for paint in paints) and not drawing.insets and not drawing.radius


def indexed(drawing: Drawing) -> Indexed:
    """An indexable drawing in pixels."""
    ground = _solid(drawing.light)
    colors = [ground]
    canvas = bytearray(drawing.width * drawing.height)
    numbers: dict[Paint, int] = {}
    for layer in layers_of(drawing):
        if layer.paint not in numbers:
            numbers[layer.paint] = len(colors)
            colors += [_mixed(ground, _solid(layer.paint), step) for step in range(1, STEPS + 1)]
        _stamp(canvas, drawing, layer, _steps_from(numbers[layer.paint]))
    return Indexed(drawing.width, drawing.height, bytes(canvas), tuple(colors))


def mask(drawing: Drawing, layer: Layer) -> bytes:
    """How much of every pixel a layer covers, 0-255, row by row."""
    canvas = bytearray(drawing.width * drawing.height)
    _stamp(canvas, drawing, layer, bytes(range(256)))
    return bytes(canvas)


def ground_mask(drawing: Drawing) -> bytes:
    """How much of every pixel the rounded ground covers, 0-255, row by row."""
    ground = box(Box(0, 0, drawing.width, drawing.height), (drawing.radius,) * 4)
    return b"".join(coverage((ground,), drawing.width, drawing.height, 1))


def _stamp(canvas: bytearray, drawing: Drawing, layer: Layer, values: bytes) -> None:
    """Put a layer's figures on the canvas, each coverage as its value."""
    if layer.tiles:
        _stamp_tiles(canvas, drawing, layer.tiles, values)
    for mark in layer.marks:
        _stamp_mark(canvas, drawing, mark, values)


def _stamp_tiles(canvas: bytearray, drawing: Drawing, tiles: Tiles, values: bytes) -> None:
    scale, (left, top) = drawing.scale, drawing.offset
    blank = (bytes(scale),) * scale
    filled = [blank] + [tuple(line.translate(values) for line in tile(path, scale)) for path in tiles.paths]
    lines_of = [tuple(lines[at] for lines in filled) for at in range(scale)]
    unlike = list(dict.fromkeys(lines_of))  # most shapes repeat some of their lines
    numbers = [unlike.index(lines) for lines in lines_of]
    at = top * drawing.width + left
    for cells in tiles.cells:
        made = [b"".join(map(lines.__getitem__, cells)) for lines in unlike] if any(cells) else ()
        for number in numbers:
            if made:
                canvas[at : at + scale * len(cells)] = made[number]
            at += drawing.width


def _stamp_mark(canvas: bytearray, drawing: Drawing, mark: Mark, values: bytes) -> None:
    """A figure anywhere, added to what is there: no figure covers another, so where one is the canvas has nothing."""
    x, y = drawing.offset[0] + mark.x * drawing.scale, drawing.offset[1] + mark.y * drawing.scale
    figure = _figure(mark.path, drawing.scale, x % 1, y % 1)
    width = len(figure.lines[0])
    at = (floor(y) + figure.top) * drawing.width + floor(x) + figure.left
    for line in figure.lines:
        painted, there = line.translate(values), canvas[at : at + width]
        if there.count(0) < width:
            painted = (int.from_bytes(painted) | int.from_bytes(there)).to_bytes(width)
        canvas[at : at + width] = painted
        at += drawing.width


class Figure(NamedTuple):
    """A path in pixels, and where its first pixel lies from its origin."""

    left: int
    top: int
    lines: tuple[bytes, ...]


def _figure(path: Path, scale: int, right: float, down: float) -> Figure:
    """A path as it falls on the pixel grid, its origin ``right`` of and ``down`` from a pixel's corner."""
    is_worth_keeping = scale <= MOST_KEPT_SCALE and len(path) <= MOST_KEPT_OUTLINES
    return (_kept_figure if is_worth_keeping else _drawn_figure)(path, scale, right, down)


def _drawn_figure(path: Path, scale: int, right: float, down: float) -> Figure:
    x, y, width, height = bounds(path)
    left, top = floor(x * scale + right + 1e-6), floor(y * scale + down + 1e-6)
    beyond, below = ceil((x + width) * scale + right - 1e-6), ceil((y + height) * scale + down - 1e-6)
    shifted = moved(path, (right - left) / scale, (down - top) / scale)
    return Figure(left, top, tuple(coverage(shifted, beyond - left, below - top, scale)))


_kept_figure = lru_cache(maxsize=64)(_drawn_figure)


def tile(path: Path, scale: int) -> tuple[bytes, ...]:
    """The rows of pixels of a figure in the unit square."""
    return _kept_tile(path, scale) if scale <= MOST_KEPT_SCALE else tuple(coverage(path, scale, scale, scale))


@lru_cache(maxsize=512)
def _kept_tile(path: Path, scale: int) -> tuple[bytes, ...]:
    return tuple(coverage(path, scale, scale, scale))


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
