"""Find the role of every module of a QR Code: data, or part of a function pattern (ISO/IEC 18004:2015, 5.3)."""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache

from qr.spec.versions import VERSIONS
from qr.symbol.tables import alignment_centres, modules_per_side

Grid = list[bytearray]  # roles of all modules while they are marked: one row per item, one ``Role`` per byte


class Role(IntEnum):
    """Role of a module (ISO/IEC 18004:2015, 5.3; ISO/IEC 23941:2022, 5.3)."""

    DATA = 0
    FINDER = 1
    SEPARATOR = 2
    TIMING = 3
    ALIGNMENT = 4
    FORMAT = 5
    VERSION = 6
    DARK_MODULE = 7
    FINDER_SUB_PATTERN = 8  # only in rMQR, in the bottom right corner
    CORNER_FINDER = 9  # only in rMQR, in the top right and bottom left corners


@lru_cache(maxsize=len(VERSIONS))
def roles(version: int) -> tuple[bytes, ...]:
    """Return the roles of all modules: one ``bytes`` per row, one ``Role`` per byte."""
    grid = [bytearray(modules_per_side(version)) for _ in range(modules_per_side(version))]
    _mark_timing(grid)
    _mark_format(grid)
    _mark_finders(grid)
    _mark_alignment(grid, alignment_centres(version))
    if version >= 7:
        _mark_version(grid)
    grid[-8][8] = Role.DARK_MODULE
    return tuple(map(bytes, grid))


def fill(grid: Grid, rows: range, columns: range, role: Role) -> None:
    """Assign a role to every module of a rectangle."""
    for row in rows:
        grid[row][columns.start : columns.stop] = bytes([role]) * len(columns)


def _mark_timing(grid: Grid) -> None:
    full = range(len(grid))
    fill(grid, range(6, 7), full, Role.TIMING)
    fill(grid, full, range(6, 7), Role.TIMING)


def _mark_format(grid: Grid) -> None:
    size = len(grid)
    for line in (range(9), range(size - 8, size)):
        for at in line:
            if grid[8][at] != Role.TIMING:
                grid[8][at] = Role.FORMAT
            if grid[at][8] != Role.TIMING:
                grid[at][8] = Role.FORMAT


def _mark_finders(grid: Grid) -> None:
    size = len(grid)
    near, far = range(8), range(size - 8, size)
    for rows, columns in ((near, near), (near, far), (far, near)):
        fill(grid, rows, columns, Role.SEPARATOR)
    near, far = range(7), range(size - 7, size)
    for rows, columns in ((near, near), (near, far), (far, near)):
        fill(grid, rows, columns, Role.FINDER)


def _mark_alignment(grid: Grid, centres: list[int]) -> None:
    for row in centres:
        for column in centres:
            if grid[row][column] != Role.FINDER:
                fill(grid, range(row - 2, row + 3), range(column - 2, column + 3), Role.ALIGNMENT)


def _mark_version(grid: Grid) -> None:
    size = len(grid)
    fill(grid, range(6), range(size - 11, size - 8), Role.VERSION)
    fill(grid, range(size - 11, size - 8), range(6), Role.VERSION)
