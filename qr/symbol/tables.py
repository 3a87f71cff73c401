"""TODO."""

from __future__ import annotations

ALPHANUMERIC = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"  # by the value of each (table 5)


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


def modules_per_side(version: int) -> int:
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


def alignment_centres(version: int) -> list[int]:
    """Rows (and columns) on which alignment patterns are centred (ISO/IEC 18004:2015, annex E)."""
    if version == 1:
        return []
    gaps = version // 7 + 1
    last = modules_per_side(version) - 7
    # The standard's table for version 32 is the one that this rule does not give.
    step = 26 if version == 32 else 2 * -(-(last - 6) // (2 * gaps))
    return [6, *(last - step * i for i in reversed(range(gaps)))]


def _all_codewords(version: int) -> int:
    """All codewords of a symbol: the cells that are not function patterns, by eights (table 1)."""
    size = modules_per_side(version)
    centres = len(alignment_centres(version))
    alignment = 25 * (centres * centres - 3) - 10 * (centres - 2) if centres else 0
    finder_format_timing = 3 * 64 + 31 + 2 * (size - 16)
    return (size * size - finder_format_timing - alignment - (36 if version >= 7 else 0)) // 8
