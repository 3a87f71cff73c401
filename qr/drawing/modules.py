"""Symbol and style to layers: modules as tiles that know their neighbours, finder patterns as figures of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qr.graphics import eyes, shapes
from qr.graphics.gradient import Paint
from qr.graphics.layers import (
    SQUARE,
    Layer,
    PlacedPath,
    Tiles,
)
from qr.graphics.path import Box
from qr.spec import Style
from qr.symbol import Rows, Symbol
from qr.symbol.roles import Role


class SymbolPosition(NamedTuple):
    """Where a symbol stands in its picture, all in modules."""

    left: int
    top: int
    columns: int
    lines: int


class FinderPosition(NamedTuple):
    """A finder pattern: where its 7 by 7 modules begin in the symbol, and which corner it is, as quarter turns."""

    x: int
    y: int
    quarters: int


def finder_positions(symbol: Symbol) -> tuple[FinderPosition, ...]:
    """Top left, top right, bottom left; only the first in Micro QR and rMQR."""
    first = FinderPosition(0, 0, 0)
    if isinstance(symbol.version, str):
        return (first,)
    return first, FinderPosition(symbol.width - 7, 0, 1), FinderPosition(0, symbol.height - 7, 3)


def symbol_layers(
    symbol: Symbol, style: Style, place: SymbolPosition, cleared: Rows = (), mock: Rows = ()
) -> tuple[Layer, ...]:
    """The symbol in its style, modules first, finder patterns in colours of their own behind them.

    ``cleared`` are the modules to leave out, as rows of the symbol; ``mock`` those to add, as rows of the picture.
    """
    tiles = module_tiles(style.shape, _module_rows(symbol, place, cleared, mock), place.columns)
    if symbol.symbology == "rmqr":
        tiles = _with_square_patterns(tiles, symbol, place)
    figures = [
        figure for corner, eye in enumerate(finder_positions(symbol)) for figure in _figures(style, eye, corner, place)
    ]
    alike = tuple(mark for mark, paint, _ in figures if paint == style.dark)
    apart = (Layer(paint, area, None, (mark,)) for mark, paint, area in figures if paint != style.dark)
    return Layer(style.dark, Box(place.left, place.top, symbol.width, symbol.height), tiles, alike), *apart


def _figures(
    style: Style, eye: FinderPosition, corner: int, place: SymbolPosition
) -> Iterator[tuple[PlacedPath, Paint, Box]]:
    """The frame of a finder pattern and what is inside, each with its paint and what a gradient in it runs over."""
    x, y = place.left + eye.x, place.top + eye.y
    frame_paint = style.eye_color[corner] if style.eye_color else style.dark
    ball_paint = style.eyeball_color[corner] if style.eyeball_color else frame_paint
    yield PlacedPath(eyes.outer_ring(style.eye, eye.quarters), x, y), frame_paint, Box(x, y, 7, 7)
    yield PlacedPath(eyes.centre(style.eyeball, eye.quarters), x + 2, y + 2), ball_paint, Box(x + 2, y + 2, 3, 3)


def _with_square_patterns(tiles: Tiles, symbol: Symbol, place: SymbolPosition) -> Tiles:
    """The tiles with plain squares for all that is not data: readers of rMQR find it by the corners of its patterns."""
    cells, square = [bytearray(line) for line in tiles.cells], len(tiles.paths) + 1
    for y, line in enumerate(symbol.roles):
        for x, role in enumerate(line):
            if role != Role.DATA and cells[place.top + y][place.left + x]:
                cells[place.top + y][place.left + x] = square
    return Tiles(tuple(map(bytes, cells)), (*tiles.paths, SQUARE))


def module_tiles(shape: str, rows: Sequence[int], columns: int) -> Tiles:
    """Every dark module of rows as the tile of its neighbourhood."""
    neighbourhoods = list(_neighbourhoods(rows, columns, shapes.SHAPES[shape].neighbours))
    found = sorted({pair for line, row in zip(neighbourhoods, rows, strict=True) for pair in _dark(line, row, columns)})
    numbers = bytearray(256)
    for number, neighbourhood in enumerate(found, 1):
        numbers[neighbourhood] = number
    whole = bytes.maketrans(b"01", b"\0\xff")
    cells = []
    for line, row in zip(neighbourhoods, rows, strict=True):
        dark = int.from_bytes(f"{row:0{columns}b}".encode().translate(whole))
        cells.append((int.from_bytes(line.translate(numbers)) & dark).to_bytes(columns))
    return Tiles(tuple(cells), tuple(shapes.tile(shape, neighbourhood) for neighbourhood in found))


def _dark(line: bytes, row: int, columns: int) -> Iterator[int]:
    return (neighbourhood for neighbourhood, bit in zip(line, f"{row:0{columns}b}", strict=True) if bit == "1")


def _neighbourhoods(rows: Sequence[int], columns: int, joins: int) -> Iterator[bytes]:
    """For every module, a byte: which of the neighbours that a shape looks at are dark."""
    around = (0, *rows, 0)
    bits = [(bit, bytes.maketrans(b"01", bytes([0, bit])), step) for bit, step in shapes.STEPS.items() if joins & bit]
    for y in range(1, len(rows) + 1):
        total = 0
        for _, values, (right, down) in bits:
            row = around[y + down]
            seen = row << 1 & (1 << columns) - 1 if right > 0 else row >> 1 if right < 0 else row
            total |= int.from_bytes(f"{seen:0{columns}b}".encode().translate(values))
        yield total.to_bytes(columns)


def _module_rows(symbol: Symbol, place: SymbolPosition, cleared: Rows, mock: Rows) -> list[int]:
    """The dark modules outside finder patterns, in the picture."""
    finders = [0] * symbol.height
    for eye in finder_positions(symbol):
        for y in range(eye.y, eye.y + 7):
            finders[y] |= 0b1111111 << symbol.width - 7 - eye.x
    rows = list(mock) or [0] * place.lines
    shift = place.columns - place.left - symbol.width
    for y, row in enumerate(symbol.rows):
        gone = finders[y] | (cleared[y] if cleared else 0)
        rows[place.top + y] |= (row & ~gone) << shift
    return rows
