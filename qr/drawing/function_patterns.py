"""Draw function patterns as solid squares, in every module shape.

Decoders search for the alignment patterns of QR Codes, and for all function patterns of rMQR. Some decoders, such as
jsQR, do not find patterns of loose modules.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from qr.graphics.layers import SQUARE, PlacedPath, Tiles
from qr.graphics.path import Box, Path, box, reverse
from qr.symbol import Rows, Symbol
from qr.symbol.roles import Role
from qr.symbol.tables import alignment_centres

# Dark ring of 5 x 5 modules around a dark module (ISO/IEC 18004:2015, 6.3.6), as one path.
ALIGNMENT_PATTERN: Path = (box(Box(0, 0, 5, 5)), reverse(box(Box(1, 1, 3, 3))), box(Box(2, 2, 1, 1)))

_ALL_PATTERNS = frozenset(Role) - {Role.DATA}


def draw_solid(
    tiles: Tiles, symbol: Symbol, left: int, top: int, cleared: Rows
) -> tuple[Tiles, tuple[PlacedPath, ...]]:
    """Replace the tiles of patterns that decoders search for. Return the tiles, and the patterns that became paths.

    ``left`` and ``top`` are the position of the symbol in the image, in modules. ``cleared`` are omitted modules, as
    rows of the symbol. Patterns that they reach stay tiles, and become square.
    """
    if symbol.symbology == "rmqr":
        return _square_tiles(tiles, symbol, left, top, _ALL_PATTERNS), ()
    if tiles.is_square:
        return tiles, ()
    corners = list(_alignment_corners(symbol))
    whole = [(x, y) for x, y in corners if not _is_cleared(x, y, symbol.width, cleared)]
    rest = _empty_tiles(tiles, [(left + x, top + y) for x, y in whole])
    if len(whole) < len(corners):
        rest = _square_tiles(rest, symbol, left, top, frozenset({Role.ALIGNMENT}))
    return rest, tuple(PlacedPath(ALIGNMENT_PATTERN, left + x, top + y) for x, y in whole)


def _alignment_corners(symbol: Symbol) -> Iterator[tuple[int, int]]:
    """Yield the top left module, as (x, y), of every alignment pattern of a QR Code. Micro QR has none."""
    if isinstance(symbol.version, int):
        for x, y in product(alignment_centres(symbol.version), repeat=2):
            if symbol.role(y, x) == Role.ALIGNMENT:
                yield x - 2, y - 2


def _is_cleared(x: int, y: int, width: int, cleared: Rows) -> bool:
    modules = 0b11111 << width - 5 - x
    return any(row & modules for row in cleared[y : y + 5])


def _empty_tiles(tiles: Tiles, corners: list[tuple[int, int]]) -> Tiles:
    cells = [bytearray(line) for line in tiles.cells]
    for x, y in corners:
        for line in cells[y : y + 5]:
            line[x : x + 5] = bytes(5)
    return tiles._replace(cells=tuple(map(bytes, cells)))


def _square_tiles(tiles: Tiles, symbol: Symbol, left: int, top: int, roles: frozenset[Role]) -> Tiles:
    cells, square = [bytearray(line) for line in tiles.cells], len(tiles.paths) + 1
    for y, line in enumerate(symbol.roles):
        for x, role in enumerate(line):
            if role in roles and cells[top + y][left + x]:
                cells[top + y][left + x] = square
    return Tiles(tuple(map(bytes, cells)), (*tiles.paths, SQUARE))
