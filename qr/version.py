"""The names of all versions, and what ISO/IEC 18004 fixes for each of QR Code: capacity, function patterns, roles."""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache

LEVELS = ("L", "M", "Q", "H")
VERSIONS = range(1, 41)
MICRO = ("M1", "M2", "M3", "M4")  # of Micro QR Code (ISO/IEC 18004:2015, 6.3)
# Of rMQR, height before width in modules (ISO/IEC 23941:2022, table 1).
RMQR = tuple(
    f"R{height}x{width}"
    for height, least in {7: 43, 9: 43, 11: 27, 13: 27, 15: 43, 17: 43}.items()
    for width in (27, 43, 59, 77, 99, 139)
    if width >= least
)
KINDS = ("qr", "micro", "rmqr")
ALPHANUMERIC = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"  # by the value of each (table 5)

Version = int | str  # 1-40 of QR Code, else one of MICRO or RMQR

# Error correction codewords per block, and blocks, by level and version 1-40 (ISO/IEC 18004:2015, table 9).
_CODEWORDS_PER_BLOCK = {
    "L": (7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28,
          28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30),
    "M": (10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26,
          26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28),
    "Q": (13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30,
          28, 30, 30, 30, 30, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30),
    "H": (17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28,
          30, 24, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30),
}  # fmt: skip
_BLOCKS = {
    "L": (1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8,
          8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25),
    "M": (1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16,
          17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49),
    "Q": (1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20,
          23, 23, 25, 27, 29, 34, 34, 35, 38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68),
    "H": (1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25,
          25, 34, 30, 32, 35, 37, 40, 42, 45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81),
}  # fmt: skip


Grid = list[bytearray]  # the ``Role`` of every cell, a byte a cell, while a symbol is laid out


class Role(IntEnum):
    """What a cell of the symbol is for (ISO/IEC 18004:2015, 5.3; ISO/IEC 23941:2022, 5.3)."""

    DATA = 0
    FINDER = 1
    SEPARATOR = 2
    TIMING = 3
    ALIGNMENT = 4
    FORMAT = 5
    VERSION = 6
    DARK_MODULE = 7
    FINDER_SUB_PATTERN = 8  # of rMQR, at its lower right
    CORNER_FINDER = 9  # of rMQR, at its other two corners


class AnyVersion:
    """A version of QR Code, Micro QR Code or rMQR."""

    allowed = (
        "a whole number from 1 to 40, M1 to M4, or R, a height of 7, 9, 11, 13, 15 or 17, x, and a width of 43, 59, "
        "77, 99 or 139 (27 too with heights 11 and 13), as in R11x27"
    )

    def parse(self, text: str) -> Version:
        for name in (*MICRO, *RMQR):
            if name.lower() == text.lower():
                return name
        for number in VERSIONS:
            if str(number) == text:
                return number
        raise ValueError(text)


def kind_of(version: Version) -> str:
    """Which of ``KINDS`` has this version."""
    return "qr" if isinstance(version, int) else "micro" if version in MICRO else "rmqr"


def modules(version: int) -> int:
    """Modules a side, 21-177."""
    return 17 + 4 * version


def byte_capacity(version: int, level: str, announced: int = 0) -> int:
    """How many bytes fit in byte mode, behind so many bits that announce something of them, such as an ECI (7.4)."""
    header = announced + 4 + (8 if version < 10 else 16)
    return (8 * data_codewords(version, level) - header) // 8


def data_codewords(version: int, level: str) -> int:
    """How many codewords carry data: all of them less those of error correction."""
    per_block, blocks = error_correction(version, level)
    return _all_codewords(version) - per_block * blocks


def error_correction(version: int, level: str) -> tuple[int, int]:
    """Error correction codewords of each block, and how many blocks there are (table 9)."""
    return _CODEWORDS_PER_BLOCK[level][version - 1], _BLOCKS[level][version - 1]


def levels_above(level: str) -> tuple[str, ...]:
    """Every level that corrects more, weakest first."""
    return LEVELS[LEVELS.index(level) + 1 :]


def alignment_centres(version: int) -> list[int]:
    """Rows (and columns) on which alignment patterns are centred (ISO/IEC 18004:2015, annex E)."""
    if version == 1:
        return []
    gaps = version // 7 + 1
    last = modules(version) - 7
    # The standard's table for version 32 is the one that this rule does not give.
    step = 26 if version == 32 else 2 * -(-(last - 6) // (2 * gaps))
    return [6, *(last - step * i for i in reversed(range(gaps)))]


@lru_cache(maxsize=len(VERSIONS))
def roles(version: int) -> tuple[bytes, ...]:
    """The ``Role`` of every cell, row by row, a byte a cell."""
    grid = [bytearray(modules(version)) for _ in range(modules(version))]
    _mark_timing(grid)
    _mark_format(grid)
    _mark_finders(grid)
    _mark_alignment(grid, alignment_centres(version))
    if version >= 7:
        _mark_version(grid)
    grid[-8][8] = Role.DARK_MODULE
    return tuple(map(bytes, grid))


def fill(grid: Grid, rows: range, columns: range, role: Role) -> None:
    """Give every cell of a rectangle a role."""
    for row in rows:
        grid[row][columns.start : columns.stop] = bytes([role]) * len(columns)


def _mark_timing(grid: Grid) -> None:
    every = range(len(grid))
    fill(grid, range(6, 7), every, Role.TIMING)
    fill(grid, every, range(6, 7), Role.TIMING)


def _mark_format(grid: Grid) -> None:
    size = len(grid)
    for along in (range(9), range(size - 8, size)):
        for step in along:
            if grid[8][step] != Role.TIMING:
                grid[8][step] = Role.FORMAT
            if grid[step][8] != Role.TIMING:
                grid[step][8] = Role.FORMAT


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


def _all_codewords(version: int) -> int:
    """All codewords of a symbol: the cells that are not function patterns, by eights (table 1)."""
    size = modules(version)
    centres = len(alignment_centres(version))
    alignment = 25 * (centres * centres - 3) - 10 * (centres - 2) if centres else 0
    finder_format_timing = 3 * 64 + 31 + 2 * (size - 16)
    return (size * size - finder_format_timing - alignment - (36 if version >= 7 else 0)) // 8
