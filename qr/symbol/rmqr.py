"""Define rMQR, Rectangular Micro QR Code: sizes, capacities and module roles (ISO/IEC 23941:2022)."""

from __future__ import annotations

from functools import lru_cache

from qr.spec import DEFAULT_LEVEL, Encoding
from qr.spec.versions import RMQR
from qr.symbol.roles import Grid, Role, fill

LEVELS = ("M", "H")
QUIET_ZONE = 2  # modules (5.3.8)

# Data codewords at each level, and bits of the character count in byte mode, in the order of RMQR (tables 3 and 6).
_DATA_CODEWORDS = {
    "M": (6, 12, 20, 28, 44, 12, 21, 31, 42, 63, 7, 19, 31, 43, 57, 84,
          12, 27, 38, 53, 73, 106, 33, 48, 67, 88, 127, 39, 56, 78, 100, 152),
    "H": (3, 7, 10, 14, 24, 7, 11, 17, 22, 33, 5, 11, 15, 23, 29, 42,
          7, 13, 20, 29, 35, 54, 15, 26, 31, 48, 69, 21, 28, 38, 56, 76),
}  # fmt: skip
_COUNT_BITS = (
    3, 4, 5, 5, 6, 4, 5, 5, 6, 6, 3, 5, 5, 6, 6, 7, 4, 5, 6, 6, 7, 7, 6, 6, 7, 7, 7, 6, 6, 7, 7, 8,
)  # fmt: skip
# Columns of the alignment patterns by width (annex D).
_ALIGNMENT = {27: (), 43: (21,), 59: (19, 39), 77: (25, 51), 99: (23, 49, 75), 139: (27, 55, 83, 111)}


def sides(version: str) -> tuple[int, int]:
    """Return height (7-17) and width (27-139) in modules."""
    height, width = version[1:].split("x")
    return int(height), int(width)


def data_codewords(version: str, level: str) -> int:
    """Return the number of data codewords."""
    return _DATA_CODEWORDS[level][RMQR.index(version)]


def byte_capacity(version: str, level: str, header_bits: int = 0) -> int:
    """Return how many bytes fit in byte mode, after ``header_bits`` bits of headers such as an ECI."""
    return (8 * data_codewords(version, level) - header_bits - 3 - _COUNT_BITS[RMQR.index(version)]) // 8


def versions(_: bytes, encoding: Encoding) -> list[str]:
    """Return the requested version, or all versions, smallest area with quiet zone first."""
    return [str(encoding.version)] if encoding.version else _by_area()


def levels(_: str, encoding: Encoding) -> tuple[str, ...]:
    """Return the requested level and, with ``boost``, all levels above it."""
    first = LEVELS.index(encoding.ecc or DEFAULT_LEVEL)
    return LEVELS[first:] if encoding.boost else LEVELS[first : first + 1]


def data_mask(_: tuple[int, ...]) -> int:
    """Return 4: the only mask of rMQR has the condition of pattern 4 of QR Code (7.8.2)."""
    return 4


@lru_cache(maxsize=1)
def _by_area() -> list[str]:
    def area(version: str) -> int:
        height, width = sides(version)
        return (height + 2 * QUIET_ZONE) * (width + 2 * QUIET_ZONE)

    return sorted(RMQR, key=area)


@lru_cache(maxsize=len(RMQR))
def roles(version: str) -> tuple[bytes, ...]:
    """Return the roles of all modules: one ``bytes`` per row, one ``Role`` per byte (5.3)."""
    height, width = sides(version)
    grid = [bytearray(width) for _ in range(height)]
    _mark_timing(grid)
    for column in _ALIGNMENT[width]:
        _mark_alignment(grid, column)
    for row, column in ((0, width - 2), (height - 2, 0)):
        fill(grid, range(row, row + 2), range(column, column + 2), Role.CORNER_FINDER)
    _mark_format(grid)
    fill(grid, range(min(8, height)), range(8), Role.SEPARATOR)
    fill(grid, range(7), range(7), Role.FINDER)
    fill(grid, range(height - 5, height), range(width - 5, width), Role.FINDER_SUB_PATTERN)
    return tuple(map(bytes, grid))


def _mark_timing(grid: Grid) -> None:
    height, width = len(grid), len(grid[0])
    for row in (0, height - 1):
        fill(grid, range(row, row + 1), range(width), Role.TIMING)
    for column in (0, width - 1):
        fill(grid, range(height), range(column, column + 1), Role.TIMING)


def _mark_alignment(grid: Grid, column: int) -> None:
    height = len(grid)
    fill(grid, range(height), range(column, column + 1), Role.TIMING)
    for top in (0, height - 3):
        fill(grid, range(top, top + 3), range(column - 1, column + 2), Role.ALIGNMENT)


def _mark_format(grid: Grid) -> None:
    """Mark both copies, 18 modules each: right of the finder pattern, and left of the finder sub-pattern."""
    top, right = len(grid) - 6, len(grid[0])
    fill(grid, range(1, 6), range(8, 11), Role.FORMAT)
    fill(grid, range(1, 4), range(11, 12), Role.FORMAT)
    fill(grid, range(top, top + 5), range(right - 8, right - 5), Role.FORMAT)
    fill(grid, range(top, top + 1), range(right - 5, right - 2), Role.FORMAT)
