"""Convert a symbol and a style to layers: modules become tiles, finder and alignment patterns become paths.

The path of a module depends on its dark neighbours. ``module_tiles`` finds the neighbours of a whole row at once: it
shifts the row of the neighbours as an integer, expands each bit to a byte, and combines the directions. Example: the
first of the rows 110 and 011, with a shape that depends on the neighbours in the EAST (4) and the SOUTH (16):

    EAST:           110 << 1 = 100, times 4               04 00 00
    SOUTH:          011, times 16                         00 10 10
    neighbourhoods: EAST | SOUTH                          04 10 10
    tile numbers:   0 -> 1, 4 -> 2, 16 -> 3 (both rows)   02 03 03
    dark modules:   110 = ff ff 00, bitwise and           02 03 00
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qr.drawing.function_patterns import draw_solid
from qr.graphics import eyes, shapes
from qr.graphics.gradient import Paint
from qr.graphics.layers import (
    Layer,
    PlacedPath,
    Tiles,
)
from qr.graphics.path import Box
from qr.spec import Style
from qr.symbol import Rows, Symbol


class SymbolPosition(NamedTuple):
    """The position of a symbol in its image, and the size of the image, in modules."""

    left: int
    top: int
    columns: int
    lines: int


class FinderPosition(NamedTuple):
    """The position of a finder pattern in its symbol, in modules, and its rotation, in clockwise quarter turns."""

    x: int
    y: int
    quarters: int


def finder_positions(symbol: Symbol) -> tuple[FinderPosition, ...]:
    """Return the finder patterns: top left, top right, bottom left; only the first in Micro QR and rMQR."""
    first = FinderPosition(0, 0, 0)
    if isinstance(symbol.version, str):
        return (first,)
    return first, FinderPosition(symbol.width - 7, 0, 1), FinderPosition(0, symbol.height - 7, 3)


def symbol_layers(
    symbol: Symbol, style: Style, position: SymbolPosition, cleared: Rows = (), filler: Rows = ()
) -> tuple[Layer, ...]:
    """Return the layers of a styled symbol: the modules, then the finder patterns with their own colours, on top.

    Alignment patterns, and parts of finder patterns in the colour of the modules, are in the first layer. ``cleared``
    are modules to omit, as rows of the symbol. ``filler`` are modules to add, as rows of the image.
    """
    tiles = module_tiles(style.shape, _module_rows(symbol, position, cleared, filler), position.columns)
    tiles, alignment = draw_solid(tiles, symbol, position.left, position.top, cleared)
    paths = [
        path
        for corner, finder in enumerate(finder_positions(symbol))
        for path in _finder_paths(style, finder, corner, position)
    ]
    same_paint = tuple(path for path, paint, _ in paths if paint == style.dark)
    own_paint = (Layer(paint, area, None, (path,)) for path, paint, area in paths if paint != style.dark)
    area = Box(position.left, position.top, symbol.width, symbol.height)
    return Layer(style.dark, area, tiles, alignment + same_paint), *own_paint


def _finder_paths(
    style: Style, finder: FinderPosition, corner: int, position: SymbolPosition
) -> Iterator[tuple[PlacedPath, Paint, Box]]:
    """Return the outer ring and the centre of a finder pattern, each with its paint and the area of a gradient."""
    x, y = position.left + finder.x, position.top + finder.y
    ring_paint = style.eye_color[corner] if style.eye_color else style.dark
    centre_paint = style.eyeball_color[corner] if style.eyeball_color else ring_paint
    yield PlacedPath(eyes.outer_ring(style.eye, finder.quarters), x, y), ring_paint, Box(x, y, 7, 7)
    yield PlacedPath(eyes.centre(style.eyeball, finder.quarters), x + 2, y + 2), centre_paint, Box(x + 2, y + 2, 3, 3)


def module_tiles(shape: str, rows: Sequence[int], columns: int) -> Tiles:
    """Build one tile per dark module, with the path for its neighbourhood.

    ``rows`` are integers of ``columns`` bits, leftmost module in the most significant bit.
    """
    neighbourhoods = list(_neighbourhoods(rows, columns, shapes.SHAPES[shape].neighbours))
    lines = list(zip(neighbourhoods, rows, strict=True))
    used = sorted({neighbourhood for line, row in lines for neighbourhood in _dark_neighbourhoods(line, row, columns)})
    numbers = bytearray(256)
    for number, neighbourhood in enumerate(used, 1):
        numbers[neighbourhood] = number
    full_bytes = bytes.maketrans(b"01", b"\0\xff")
    cells = []
    for line, row in lines:
        dark = int.from_bytes(f"{row:0{columns}b}".encode().translate(full_bytes))
        cells.append((int.from_bytes(line.translate(numbers)) & dark).to_bytes(columns))
    return Tiles(tuple(cells), tuple(shapes.tile(shape, neighbourhood) for neighbourhood in used))


def _dark_neighbourhoods(neighbourhoods: bytes, row: int, columns: int) -> Iterator[int]:
    return (value for value, bit in zip(neighbourhoods, f"{row:0{columns}b}", strict=True) if bit == "1")


def _neighbourhoods(rows: Sequence[int], columns: int, neighbours: int) -> Iterator[bytes]:
    """Return one ``bytes`` per row, one byte per module: the sum of the bits in ``neighbours`` that are dark there."""
    padded = (0, *rows, 0)
    steps = [(bytes.maketrans(b"01", bytes([0, bit])), step) for bit, step in shapes.STEPS.items() if neighbours & bit]
    for y in range(1, len(rows) + 1):
        line = 0
        for values, (right, down) in steps:
            row = padded[y + down]
            shifted = row << 1 & (1 << columns) - 1 if right > 0 else row >> 1 if right < 0 else row
            line |= int.from_bytes(f"{shifted:0{columns}b}".encode().translate(values))
        yield line.to_bytes(columns)


def _module_rows(symbol: Symbol, position: SymbolPosition, cleared: Rows, filler: Rows) -> list[int]:
    """Return the dark modules of the image, without finder patterns: one integer per row."""
    finders = [0] * symbol.height
    for finder in finder_positions(symbol):
        for y in range(finder.y, finder.y + 7):
            finders[y] |= 0b1111111 << symbol.width - 7 - finder.x
    rows = list(filler) or [0] * position.lines
    shift = position.columns - position.left - symbol.width
    for y, row in enumerate(symbol.rows):
        omitted = finders[y] | (cleared[y] if cleared else 0)
        rows[position.top + y] |= (row & ~omitted) << shift
    return rows
